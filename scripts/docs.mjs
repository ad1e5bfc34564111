// Writes docs/reference from the topology's schema and the catalog. test/docs fails when it is stale.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Inside the project, for the packages that it imports.
const tool = join(root, 'dist/docs.mjs');
await build({
  stdin: { contents: "export { loadCatalog } from './src/catalog/load.ts'; export { referencePages } from './scripts/docs/pages.ts';", resolveDir: root },
  outfile: tool, bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', logLevel: 'warning', absWorkingDir: root,
});
try {
  const { loadCatalog, referencePages } = await import(pathToFileURL(tool).href);
  const schema = JSON.parse(readFileSync(join(root, 'schemas/topology.schema.json'), 'utf8'));
  const folder = join(root, 'docs/reference');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(referencePages(schema, loadCatalog(root)))) writeFileSync(join(folder, name), text);
} finally {
  rmSync(tool, { force: true });
}
