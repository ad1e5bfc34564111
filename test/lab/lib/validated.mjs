// Which files of a compiled lab oslo.config reads, and which packages' options they hold: the plan says so
// (`validate` of the file in roles/_services/*/service.yaml), out/ does not.

import { build } from 'esbuild';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repo = fileURLToPath(new URL('../../..', import.meta.url));

/** {machine: [{path, namespaces, exclude_groups}]} of a topology file whose secrets are there. */
export async function validatedFiles(topology) {
  const scratch = mkdtempSync(join(repo, '.cache/validated-'));
  try {
    const bundle = join(scratch, 'compiler.mjs');
    await build({
      stdin: { contents: "export { build } from './src/build.ts'; export { resources } from './src/load/resources.ts';", resolveDir: repo },
      bundle: true, platform: 'node', format: 'esm', outfile: bundle, packages: 'external', logLevel: 'warning',
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(repo, 'src/load/resources.ts')).href) },
    });
    const compiler = await import(pathToFileURL(bundle).href);
    const source = (name) => ({ name, text: readFileSync(name, 'utf8') });
    const lock = topology.replace(/\.yaml$/, '.lock.yaml');
    const { output, diagnostics } = compiler.build({
      topology: source(topology),
      secrets: { ...source(topology.replace(/\.yaml$/, '.secrets.yaml')), sensitive: true },
      ...(existsSync(lock) ? { lock: source(lock) } : {}),
      resources: compiler.resources,
    });
    if (!output) throw new Error(diagnostics.map(({ message }) => message).join('; '));
    return Object.fromEntries(output.plan.nodes.map(({ node, files }) => [
      node.name,
      files.filter(({ validate }) => validate).map(({ path, validate }) => ({ path, ...validate })),
    ]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
