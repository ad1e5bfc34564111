// What the plan of a lab says and out/ does not: which files oslo.config reads, and which packages' options they hold
// (`validate` of the file in roles/_services/*/service.yaml); what listens beyond the management network (`listens`).

import { build } from 'esbuild';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repo = fileURLToPath(new URL('../../..', import.meta.url));

/** {machine: {validated: [{path, namespaces, exclude_groups}], listeners: [{protocol, port}], management: its address}} of a topology file whose secrets are there. */
export async function planned(topology) {
  const scratch = mkdtempSync(join(repo, '.cache/planned-'));
  try {
    const bundle = join(scratch, 'compiler.mjs');
    await build({
      stdin: { contents: "export { addressText } from './src/net/ip.ts'; export { build } from './src/build.ts'; export { resources } from './src/load/resources.ts';", resolveDir: repo },
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
    return Object.fromEntries(output.plan.nodes.map(({ node, files, listens }) => [node.name, {
      validated: files.filter(({ validate }) => validate).map(({ path, validate }) => ({ path, ...validate })),
      listeners: listens.map(({ protocol, port }) => ({ protocol, port })),
      management: compiler.addressText(node.managementAddress),
    }]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
