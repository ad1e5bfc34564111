#!/usr/bin/env node
// Starts the bundle beside this file from V8's code cache. The cache belongs to one version of Node; any other one
// rejects it and compiles the bundle as usual.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'osgen.cjs');
const cache = join(__dirname, `osgen.${process.version}.cache`);
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {
  // No cache for this version of Node.
}
const script = new Script(source, { filename, cachedData });
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname);
bundle.exports.run(process.argv.slice(2)).then(() => {
  // scripts/build.mjs asks for it: now the functions that were needed are compiled.
  if (process.env.OSGEN_WRITE_CODE_CACHE) writeFileSync(cache, script.createCachedData());
});
