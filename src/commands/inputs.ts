/** What every command that compiles takes: topology files, secrets, address lock. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type BuildResult } from '../build.js';
import { formats, printDiagnostics, type Format } from '../diagnostics/print.js';
import { loadLock, loadSecrets, loadTopology, standardInput } from '../load/inputs.js';
import { resources } from '../load/resources.js';
import { adminPasswordHash } from '../secrets/secrets.js';
import { companion } from './companion.js';
import { UsageError } from './usage.js';
import type { Argv } from 'yargs';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';
import type { Terminal } from './terminal.js';

/** What `osgen init` writes, and what is read where no file is named. */
export const defaultTopology = 'topology.yaml';

export interface InputOptions {
  readonly topology?: string | undefined;
  readonly file?: readonly string[] | undefined;
  readonly secrets?: string | undefined;
  readonly lock?: string | undefined;
}

export interface Inputs {
  /** Paths; the first of the topologies is the base. Undefined: there is no such file, the topology comes from a pipe. */
  readonly topologies: readonly string[];
  readonly secretsPath: string | undefined;
  readonly lockPath: string | undefined;
  /** Undefined if a topology cannot be read. */
  readonly topology: Source | undefined;
  readonly overlays: readonly Source[];
  readonly secrets: Source | undefined;
  readonly lock: Source | undefined;
  /** What could not be read: then nothing can be compiled. */
  readonly diagnostics: readonly Diagnostic[];
}

export function inputOptions<T>(command: Argv<T>): Argv<T & InputOptions> {
  return command
    .positional('topology', { type: 'string', describe: 'topology file (YAML); default: topology.yaml; - for standard input' })
    .option('file', { alias: 'f', type: 'string', array: true, requiresArg: true, describe: 'topology file; what a further one says is laid over those before it' })
    .option('secrets', { type: 'string', requiresArg: true, describe: 'secrets file; default: <topology>.secrets.yaml, made by the first build' })
    .option('lock', { type: 'string', requiresArg: true, describe: 'address lock; default: <topology>.lock.yaml' });
}

/** The option of commands that report diagnostics and nothing else. */
export const formatOption = { choices: formats, default: 'text' as Format, requiresArg: true, describe: 'form of the diagnostics' } as const;

/** Reads all inputs. Secrets and lock belong to the last, most particular of the topology files. */
export function loadInputs(options: InputOptions): Inputs {
  const named = [...(options.topology === undefined ? [] : [options.topology]), ...(options.file ?? [])];
  const topologies = named.length === 0 && existsSync(defaultTopology) ? [defaultTopology] : named;
  const own = topologies.at(-1);
  if (own === undefined) throw new UsageError(`name a topology file; there is no ${defaultTopology} here`);
  if (topologies.filter((path) => path === standardInput).length > 1) throw new UsageError('standard input can be read only once');
  const secretsPath = options.secrets ?? (own === standardInput ? undefined : companion(own, 'secrets'));
  const lockPath = options.lock ?? (own === standardInput ? undefined : companion(own, 'lock'));
  const loaded = topologies.map(loadTopology);
  const secrets = secretsPath === undefined ? undefined : loadSecrets(secretsPath);
  const lock = lockPath === undefined ? undefined : loadLock(lockPath);
  const [topology, ...overlays] = loaded.flatMap(({ source }) => source ?? []);
  return {
    topologies, secretsPath, lockPath, topology, overlays,
    secrets: secrets?.source,
    lock: lock?.source,
    diagnostics: [...loaded, ...(secrets ? [secrets] : []), ...(lock ? [lock] : [])].flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Every file that is read. */
export function inputPaths({ topologies, secretsPath, lockPath }: Inputs): readonly string[] {
  return [...topologies.filter((path) => path !== standardInput), secretsPath, lockPath].flatMap((path) => (path === undefined ? [] : resolve(path)));
}

/** Compiles what was loaded, with other secrets if given. */
export function compileInputs(inputs: Inputs, secrets: Source | undefined = inputs.secrets, { advice = false } = {}): BuildResult {
  const { topology, overlays, lock, diagnostics } = inputs;
  if (!topology || diagnostics.length > 0) return { diagnostics };
  return build({ topology, overlays, ...(secrets ? { secrets } : {}), ...(lock ? { lock } : {}), resources, advice });
}

/**
 * Compiles for a command that shows no secret and writes none: without a secrets file, a seed of zeros stands in, so
 * that a lab can be looked at before its first build.
 */
export function compileForReading(inputs: Inputs, options: { readonly advice?: boolean } = {}): BuildResult {
  // Where advice is asked for, a hash that is to come from the secrets file is missed as a build would miss it.
  const hash = options.advice ? '' : `values: {${adminPasswordHash}: $6$none$${'.'.repeat(86)}}\n`;
  return compileInputs(inputs, inputs.secrets ?? { name: '<no secrets>', text: `seed: "${'0'.repeat(64)}"\n${hash}`, sensitive: true }, options);
}

/** Prints diagnostics; what is for programs goes to standard output. @returns the exit code: 1 if one of them is an error */
export function report(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): number {
  const isText = format === 'text';
  const text = printDiagnostics(diagnostics, { format, color: isText && terminal.color });
  if (isText) terminal.error(text);
  else terminal.out(text);
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}
