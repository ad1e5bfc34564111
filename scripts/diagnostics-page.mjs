// Writes docs/reference/diagnostics.md from src/diagnostics/codes.ts and src/diagnostics/explanations.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Below the project, so that the bundle finds its packages; the explanations are found relative to where their loader is.
const scratch = mkdtempSync(join(root, '.diagnostics-page-'));
try {
  const tool = join(scratch, 'page.mjs');
  await build({
    absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: tool, logLevel: 'warning',
    stdin: { contents: "export { explanationData } from './src/load/explanations.ts'; export { diagnosticsPage } from './src/explain/reference.ts';", resolveDir: root },
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'src/load/explanations.ts')).href) },
  });
  const { explanationData, diagnosticsPage } = await import(pathToFileURL(tool).href);
  mkdirSync(join(root, 'docs/reference'), { recursive: true });
  writeFileSync(join(root, 'docs/reference/diagnostics.md'), diagnosticsPage(explanationData()));
} finally {
  rmSync(scratch, { recursive: true });
}
