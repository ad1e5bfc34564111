/** `osgen build`: load, compile, write. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { build } from '../build.js';
import { printDiagnostics } from '../diagnostics/print.js';
import { loadLock, loadSecrets, loadTopology } from '../load/inputs.js';
import { resources } from '../load/resources.js';
import { newSecretsFile } from '../secrets/secrets.js';
import { writeSingle } from '../write/single.js';
import { writeOutput, type WriteResult } from '../write/write.js';
import { companion } from './companion.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Terminal } from './terminal.js';

export interface BuildArguments {
  readonly topology: string;
  readonly out: string;
  readonly secrets: string | undefined;
  readonly check: boolean;
  readonly force: boolean;
  readonly format: 'text' | 'json';
}

/** @returns the exit code: 0 done (with --check: up to date), 1 errors (with --check also: stale) */
export async function buildCommand(args: BuildArguments, terminal: Terminal): Promise<number> {
  const secretsPath = args.secrets ?? companion(args.topology, 'secrets');
  const lockPath = companion(args.topology, 'lock');
  const [topology, secrets, lock] = [loadTopology(args.topology), loadSecrets(secretsPath), loadLock(lockPath)];
  const loading = [topology, secrets, lock].flatMap((loaded) => loaded.diagnostics);
  const finish = (diagnostics: readonly Diagnostic[]): number => {
    const json = args.format === 'json';
    const text = printDiagnostics(diagnostics, { format: args.format, color: !json && terminal.color });
    if (json) terminal.out(text);
    else terminal.error(text);
    return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
  };
  if (!topology.source || loading.length > 0) return finish(loading);

  // A first build draws the seed; it is kept only if the build succeeds.
  const isFirst = secrets.source === undefined && !args.check;
  const drawn = isFirst ? newSecretsFile(randomBytes(32)) : undefined;
  const secretsSource = drawn === undefined ? secrets.source : { name: secretsPath, text: drawn, sensitive: true };
  const { diagnostics, output } = build({
    topology: topology.source,
    ...(secretsSource ? { secrets: secretsSource } : {}),
    ...(lock.source ? { lock: lock.source } : {}),
    resources,
  });
  if (!output) return finish(secretsSource ? diagnostics : withoutSecrets(diagnostics, secretsPath));

  const inputs = [args.topology, secretsPath, lockPath].map((path) => resolve(path));
  const swallowed = [...output.files.keys()].map((path) => resolve(args.out, path)).find((path) => inputs.includes(path));
  if (swallowed !== undefined) {
    return finish([...diagnostics, { code: 'OSG5007', severity: 'error', message: `the build would write over its own input ${swallowed}`, help: 'choose another folder with --out' }]);
  }
  const lockIsStale = output.lock !== lock.source?.text && (output.lock !== undefined || lock.source !== undefined);
  if (args.check) {
    const stale: Diagnostic[] = lockIsStale
      ? [{ code: 'OSG4102', severity: 'error', message: `the address lock ${lockPath} does not fit the topology`, help: 'run osgen build and commit the lock' }]
      : [];
    const { diagnostics: found } = await writeOutput(args.out, output.files, { force: false, check: true });
    return finish([...diagnostics, ...stale, ...found]);
  }

  // Secrets and lock first: without them, the output could not be made again.
  const before = [
    ...(drawn === undefined ? [] : writeSingle(secretsPath, drawn, 0o600, true)),
    ...(lockIsStale ? writeSingle(lockPath, output.lock ?? '', 0o644, false) : []),
  ];
  if (before.length > 0) return finish([...diagnostics, ...before]);
  const result = await writeOutput(args.out, output.files, { force: args.force, check: false });
  const code = finish([...diagnostics, ...result.diagnostics]);
  if (code === 0 && args.format === 'text') {
    if (drawn !== undefined) terminal.out(`secrets: new seed in ${secretsPath}; keep it out of version control\n`);
    if (lockIsStale) terminal.out(`addresses: recorded in ${lockPath}; commit it with the topology\n`);
    terminal.out(summary(args.out, output.plan.nodes.length, output.plan.lab.networks.length, result));
  }
  return code;
}

/** With --check nothing is created, so a missing secrets file is the one thing to say. */
function withoutSecrets(diagnostics: readonly Diagnostic[], path: string): readonly Diagnostic[] {
  const others = diagnostics.filter(({ code }) => code !== 'OSG4003');
  if (others.length === diagnostics.length) return diagnostics;
  return [...others, { code: 'OSG4001', severity: 'error', message: `there is no secrets file ${path}`, help: 'run osgen build without --check once, or name the file with --secrets' }];
}

function summary(out: string, machines: number, networks: number, result: WriteResult): string {
  const changes = [
    `${result.written.length} written`,
    ...(result.removed.length > 0 ? [`${result.removed.length} removed`] : []),
    `${result.unchanged} unchanged`,
  ].join(', ');
  const backups = result.backups.map((path) => `kept your version as ${join(out, path)}\n`).join('');
  return `${backups}${machines} machines, ${networks} networks in ${out}: ${changes}\n`;
}
