// Builds dist/: one bundled file with the catalog, the compiled schema and the compiled templates inside, and V8's
// code cache for it. Starting Node on some 600 small modules would take longer than the work itself. Beside it the
// library (dist/api) with its types, the manual page, and the licences of what is bundled: the package has no dependencies.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse as parseYaml } from 'yaml';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const stated = /'([^']+)'/.exec(readFileSync(join(root, 'src/version.ts'), 'utf8'))?.[1];
if (stated !== version) throw new Error(`src/version.ts says ${stated}, package.json ${version}`);

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'build'), { recursive: true });

const common = { bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'warning', absWorkingDir: root };

// The catalog loader and ajv are needed here only. Not bundled: stand-alone code wants the very ajv it was compiled with.
const tool = join(dist, 'build/catalog.mjs');
await build({ ...common, stdin: { contents: "export { loadCatalog } from './src/catalog/load.ts'; export { topologyAjv } from './src/catalog/schema.ts'; export { presetNames } from './src/init/presets.ts'; export { precompileTemplate } from './src/render/template-compiler.ts';", resolveDir: root }, outfile: tool, packages: 'external' });
const { loadCatalog, presetNames, topologyAjv, precompileTemplate } = await import(pathToFileURL(tool).href);
const standalone = (await import('ajv/dist/standalone/index.js')).default.default;

const schema = JSON.parse(readFileSync(join(root, 'schemas/topology.schema.json'), 'utf8'));
const ajv = topologyAjv({ code: { source: true, esm: true } });
writeFileSync(join(dist, 'build/validate.mjs'), standalone(ajv, ajv.compile(schema)));
const catalog = loadCatalog(root);
writeFileSync(join(dist, 'build/resources.mjs'), `
import validate from './validate.mjs';
const text = ${JSON.stringify(JSON.stringify({ catalog, topologySchema: schema }))};
export const resources = { ...JSON.parse(text), validateTopology: validate };
`);

// What `osgen explain CODE` says; a text until it is asked for.
const explanationFolder = join(root, 'src/diagnostics/explanations');
const explanationTexts = Object.fromEntries(readdirSync(explanationFolder).sort().map((name) => [name, readFileSync(join(explanationFolder, name), 'utf8')]));
const { '0-example.yaml': example, ...explanationFiles } = explanationTexts;
const explanations = Object.assign({}, ...Object.values(explanationFiles).map((text) => parseYaml(text)));
writeFileSync(join(dist, 'build/explanations.mjs'), `
export const explanationData = () => JSON.parse(${JSON.stringify(JSON.stringify({ explanations, example }))});
`);
// The presets of osgen init are the examples of their names; presets.ts says which.
const presets = Object.fromEntries(presetNames.map((name) => [name, readFileSync(join(root, `examples/${name}.yaml`), 'utf8')]));
writeFileSync(join(dist, 'build/presets.mjs'), `export const presetTexts = ${JSON.stringify(presets)};\n`);

// Every template of the catalog: the files, and the texts in its data that look something up.
const { templates: files, ...data } = catalog;
const texts = [...new Set([...Object.values(files), ...lookups(data)])];
writeFileSync(join(dist, 'build/templates.mjs'), `
const table = new Map([${texts.map((text) => `[${JSON.stringify(text)}, ${precompileTemplate(text)}]`).join(',\n')}]);
export const compileTemplate = (text) => {
  const compiled = table.get(text);
  if (!compiled) throw new Error('a template that was not there when osgen was built');
  return compiled;
};
`);

/** All texts with a `{{` in plain data, names of keys included. */
function lookups(value) {
  if (typeof value === 'string') return value.includes('{{') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(lookups) : [];
}

const compiledResources = {
  name: 'compiled-resources',
  setup(bundle) {
    bundle.onResolve({ filter: /load\/resources\.js$/ }, () => ({ path: join(dist, 'build/resources.mjs') }));
    bundle.onResolve({ filter: /load\/explanations\.js$/ }, () => ({ path: join(dist, 'build/explanations.mjs') }));
    bundle.onResolve({ filter: /load\/presets\.js$/ }, () => ({ path: join(dist, 'build/presets.mjs') }));
    bundle.onResolve({ filter: /\/template-compiler\.js$/ }, () => ({ path: join(dist, 'build/templates.mjs') }));
  },
};
const bundled = {
  ...common,
  minify: true,
  legalComments: 'linked',
  plugins: [compiledResources],
  metafile: true,
  // The build of yaml for browsers is the same code as one ES module: it loads in half the time.
  alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
};
const commandLine = await build({
  ...bundled,
  format: 'cjs',
  entryPoints: ['src/cli.ts'],
  outfile: join(dist, 'osgen.cjs'),
  define: { 'import.meta.url': 'osgenUrl' },
  banner: { js: "const osgenUrl = require('node:url').pathToFileURL(__filename).href;" },
});
const library = await build({
  ...bundled,
  entryPoints: ['src/index.ts'],
  outfile: join(dist, 'api/index.js'),
  // Some of what is bundled is CommonJS.
  banner: { js: "import { createRequire as osgenRequire } from 'node:module'; const require = osgenRequire(import.meta.url);" },
});
writeFileSync(join(dist, 'api/package.json'), '{ "type": "module" }\n');
writeDeclarations('src/index.ts');
writeFileSync(join(dist, 'LICENSES.txt'), licences(commandLine, library));

const manual = join(dist, 'build/manual.mjs');
await build({ ...bundled, stdin: { contents: "export { commonOptions, describedCommands, exitCodes, summary } from './src/commands/about.ts'; export { manualPage } from './src/commands/manual.ts';", resolveDir: root }, outfile: manual, packages: 'external', alias: {} });
const { manualPage, describedCommands, commonOptions, exitCodes, summary } = await import(pathToFileURL(manual).href);
mkdirSync(join(dist, 'man'));
writeFileSync(join(dist, 'man/osgen.1'), manualPage({ version, summary, commands: describedCommands(), common: commonOptions, exitCodes }));

/** The types of a module, and of those that its types come from. */
function writeDeclarations(entry) {
  const written = new Set();
  const write = (path) => {
    if (written.has(path)) return;
    written.add(path);
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(join(root, path), 'utf8'), {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, strict: true, isolatedDeclarations: true },
    });
    if (diagnostics?.length > 0) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(diagnostics[0].messageText, ' ')}`);
    const target = join(dist, 'api', path.replace(/^src\//, '').replace(/\.ts$/, '.d.ts'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
    for (const [, specifier] of outputText.matchAll(/from '(\.[^']*)\.js'/g)) write(join(dirname(path), `${specifier}.ts`));
    const foreign = /from ['"]([^.][^'"]*)['"]/.exec(outputText)?.[1];
    if (foreign !== undefined) throw new Error(`${path}: the public types need ${foreign}, which the package does not bring`);
  };
  write(entry);
}

/** The licences of the packages that went into the bundles. */
function licences(...results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = [...new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []))].sort();
  return folders.map((folder) => {
    const { name, version: itsVersion, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${folder} has no licence file`);
    return `${name} ${itsVersion}: ${license}\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  }).join(`\n${'-'.repeat(78)}\n\n`);
}
rmSync(join(dist, 'build'), { recursive: true });
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
copyFileSync(join(root, 'scripts/launcher.cjs'), join(dist, 'osgen.js'));
chmodSync(join(dist, 'osgen.js'), 0o755);

// One real run fills the code cache with the functions that a build needs.
const scratch = mkdtempSync(join(tmpdir(), 'osgen-warm-up-'));
try {
  copyFileSync(join(root, 'examples/walkthrough.yaml'), join(scratch, 'lab.yaml'));
  execFileSync(process.execPath, [join(dist, 'osgen.js'), 'build', join(scratch, 'lab.yaml'), '-o', join(scratch, 'out')], {
    env: { ...process.env, OSGEN_WRITE_CODE_CACHE: '1' },
    stdio: 'ignore',
  });
} finally {
  rmSync(scratch, { recursive: true });
}
