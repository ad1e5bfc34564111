/**
 * The compiler as a library: `import { build } from 'osgen'`. Pure: it reads and writes no file, and the same input gives
 * the same bytes. What is exported here is kept compatible within a major version; nothing else is.
 */
import { build as compile } from './build.js';
import { resources } from './load/resources.js';
import { newSecretsFile as secretsFile } from './secrets/secrets.js';
import type { Diagnostic, Source } from './diagnostics/diagnostic.js';
import type { FileSet } from './fileset.js';

export { printDiagnostics } from './diagnostics/print.js';
export { version } from './version.js';
export type { JsonDiagnostic, PrintOptions } from './diagnostics/print.js';
export type { Code } from './diagnostics/codes.js';
export type { Diagnostic, Note, Severity, Source, Span } from './diagnostics/diagnostic.js';
export type { FileMode, FileSet, Origin, OutputFile } from './fileset.js';

export interface BuildInput {
  /** The topology file. The name is only what diagnostics call it. */
  readonly topology: Source;
  /** Further topology files, laid over it one after the other: mappings merge, everything else replaces. */
  readonly overlays?: readonly Source[];
  /**
   * The secrets file: every password is derived from its seed. Mark it `sensitive`, so that no diagnostic shows its
   * lines. Without one, the secrets are missing (OSG4003).
   */
  readonly secrets?: Source;
  /** The address lock of the last build, `BuildResult.output.lock`: it keeps automatic addresses where they are. */
  readonly lock?: Source;
}

export interface BuildResult {
  /** Errors and warnings, in the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined exactly if there is an error among the diagnostics. */
  readonly output?: {
    /** Path relative to the output folder → contents and mode. Some contents are functions, to be called when written. */
    readonly files: FileSet;
    /** New text of the address lock, to be kept beside the topology; undefined if no address is automatic. */
    readonly lock: string | undefined;
  };
}

/**
 * Compiles a topology. Mistakes in the input are diagnostics; an exception is a bug of osgen's.
 *
 * @example
 * const { diagnostics, output } = build({
 *   topology: { name: 'lab.yaml', text: await readFile('lab.yaml', 'utf8') },
 *   secrets: { name: 'lab.secrets.yaml', text: newSecretsFile(randomBytes(32)), sensitive: true },
 * });
 * if (!output) throw new Error(printDiagnostics(diagnostics, { format: 'text', color: false }));
 * for (const [path, { contents, mode }] of output.files) console.log(path, mode.toString(8));
 */
export function build({ topology, overlays, secrets, lock }: BuildInput): BuildResult {
  const { diagnostics, output } = compile({
    topology,
    ...(overlays ? { overlays } : {}),
    ...(secrets ? { secrets } : {}),
    ...(lock ? { lock } : {}),
    resources,
  });
  return { diagnostics, ...(output ? { output: { files: output.files, lock: output.lock } } : {}) };
}

/** The text of a new secrets file. Draw the seed of 32 bytes with a secure generator, and keep the text: it is the lab's identity. */
export function newSecretsFile(seed: Uint8Array): string {
  if (seed.length !== 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  return secretsFile(seed);
}

/** JSON Schema (draft 7) of the topology file, as `osgen schema` prints it. */
export const topologySchema: Readonly<Record<string, unknown>> = resources.topologySchema;
