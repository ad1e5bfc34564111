/** Compiles a topology as the command line does, without touching the disk it reads from. */
import { existsSync, readFileSync } from 'node:fs';
import { build, type BuildResult } from '../../src/build.js';
import { printDiagnostics } from '../../src/diagnostics/print.js';
import { resources } from '../../src/load/resources.js';
import type { Source } from '../../src/diagnostics/diagnostic.js';
import type { OutputFile } from '../../src/fileset.js';

export const testSeed = 'a'.repeat(64);
export const testSecrets: Source = { name: 'topology.secrets.yaml', text: `seed: "${testSeed}"\n`, sensitive: true };

/** Compiles a text; the secrets are fixed ones unless given. */
export function compile(text: string, options: { readonly lock?: string; readonly secrets?: Source } = {}): BuildResult {
  return build({
    topology: { name: 'topology.yaml', text },
    secrets: options.secrets ?? testSecrets,
    ...(options.lock === undefined ? {} : { lock: { name: 'topology.lock.yaml', text: options.lock } }),
    resources,
  });
}

/** The same, but any error fails the test with its text. */
export function compileWell(text: string, options: Parameters<typeof compile>[1] = {}): NonNullable<BuildResult['output']> {
  const { output, diagnostics } = compile(text, options);
  if (!output) throw new Error(printDiagnostics(diagnostics, { format: 'text', color: false }));
  return output;
}

export function bytesOf(file: OutputFile): Buffer {
  const contents = typeof file.contents === 'function' ? file.contents() : file.contents;
  return Buffer.from(contents as Uint8Array);
}

export function readSource(path: string, name: string): Source | undefined {
  return existsSync(path) ? { name, text: readFileSync(path, 'utf8') } : undefined;
}
