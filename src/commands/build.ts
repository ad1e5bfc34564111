/** `osgen build`: load, compile, write. */
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { visible } from '../diagnostics/terminal.js';
import { gitignoreAddition } from '../init/gitignore.js';
import { standardInput } from '../load/inputs.js';
import { isDangling, textIfThere } from '../load/workspace.js';
import { hostNeeds, hostNeedsText } from '../resolve/host-needs.js';
import { newSecretsFile } from '../secrets/secrets.js';
import { withoutMarks } from '../secrets/stand-ins.js';
import { onTrust } from '../write/on-trust.js';
import { leadsNowhere, writeSingle } from '../write/single.js';
import { removeOtherNames } from '../write/temporary.js';
import { createTogether } from '../write/together.js';
import { writeOutput, type WriteResult } from '../write/write.js';
import { counted } from '../util/count.js';
import { defineCommand } from './command.js';
import { compileForReading, compileInputs, formatOption, inputOptions, inputPaths, loadInputs, report, type InputOptions, type Inputs } from './inputs.js';
import { UsageError } from './usage.js';
import { buildOnChange } from './watch.js';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';
import type { Format } from '../diagnostics/print.js';
import type { Lab } from '../resolve/types.js';
import type { Terminal } from './terminal.js';

interface BuildOptions extends InputOptions {
  readonly out: string;
  readonly check?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly format: Format;
}

export const buildCommand = defineCommand({
  usage: 'build [topology]',
  describe: 'compile a topology into an output folder',
  options: (command) => inputOptions(command)
    .option('out', { alias: 'o', type: 'string', default: 'out', requiresArg: true, describe: 'output folder' })
    .option('check', { type: 'boolean', describe: 'write nothing; fail if the output folder is stale' })
    .option('force', { type: 'boolean', describe: 'overwrite edited and foreign files; a backup is kept' })
    .option('watch', { alias: 'w', type: 'boolean', describe: 'build again whenever an input changes, until Ctrl-C' })
    .option('format', formatOption)
    .example('$0 build examples/walkthrough.yaml -o out/', 'build the five-machine lab')
    .example('$0 build -f base.yaml -f site.yaml', 'a base, and what is different at this site')
    .example('$0 build lab.yaml -o out/ --check', 'in CI: is out/ up to date?')
    .conflicts('check', ['force', 'watch']),
  run: (options, terminal) => (options.watch ? watchInputs(options, terminal) : buildOnce(options, terminal, summary)),
});

/** Ends with 0 when the user ends it, whatever the last build said. */
async function watchInputs(options: BuildOptions, terminal: Terminal): Promise<number> {
  const inputs = loadInputs(options);
  if (inputs.topologies.includes(standardInput)) throw new UsageError('--watch needs files: standard input is read only once');
  const own = [inputs.secretsPath, inputs.lockPath].flatMap((path) => (path === undefined ? [] : resolve(path)));
  let isFirst = true;
  await buildOnChange(inputPaths(inputs), own, async () => {
    const code = await buildOnce(options, terminal, isFirst ? summary : briefly);
    if (options.format === 'text' && code !== 0) terminal.error(`${visible(options.out)} stays as it was\n`);
    if (options.format === 'text' && isFirst) terminal.out('watching the inputs; Ctrl-C ends\n');
    isFirst = false;
  });
  return 0;
}

/** @returns the exit code: 0 done (with --check: up to date), 1 errors (with --check also: stale) */
async function buildOnce(options: BuildOptions, terminal: Terminal, describe: typeof summary): Promise<number> {
  const { out, check = false, force = false, format } = options;
  const inputs = loadInputs(options);
  const { secretsPath, lockPath } = inputs;
  const finish = (diagnostics: readonly Diagnostic[]): number => report(diagnostics, format, terminal);

  if (check && inputs.secrets === undefined && options.secrets === undefined) return finish(await checkWithoutSecrets(out, inputs));
  // A first build draws the seed; it is kept only if the build succeeds.
  const isFirst = inputs.secrets === undefined && secretsPath !== undefined && !check;
  const drawn = isFirst ? newSecretsFile(randomBytes(32)) : undefined;
  const secrets: Source | undefined = drawn === undefined ? inputs.secrets : { name: secretsPath ?? '', text: drawn, sensitive: true };
  const { diagnostics, output } = compileInputs(inputs, secrets);
  if (!output) return finish(secrets ? diagnostics : withoutSecrets(diagnostics, secretsPath));

  const swallowed = swallowedInput(out, [...output.files.keys()], inputs);
  if (swallowed) return finish([...diagnostics, swallowed]);
  if (check) {
    const { diagnostics: found } = await writeOutput(out, output.files, { force: false, check: true });
    return finish([...diagnostics, ...staleLock(inputs, output.lock), ...found]);
  }

  const lockIsStale = staleLock(inputs, output.lock).length > 0;
  // Secrets and lock first: without them, the output could not be made again.
  const before = [
    ...(drawn === undefined || secretsPath === undefined ? [] : keepSecrets(secretsPath, drawn)),
    ...(lockIsStale ? writeSingle(lockPath as string, output.lock ?? '') : []),
  ];
  if (before.length > 0) return finish([...diagnostics, ...before]);
  if (secretsPath !== undefined) removeOtherNames(secretsPath);
  const result = await writeOutput(out, output.files, { force, check: false });
  const code = finish([...diagnostics, ...result.diagnostics]);
  if (code === 0 && format === 'text') {
    if (drawn !== undefined) terminal.say(`secrets: new seed in ${secretsPath}; ${join(dirname(secretsPath ?? ''), '.gitignore')} keeps it out of git\n`);
    if (lockIsStale) terminal.say(`addresses: recorded in ${lockPath}; commit it with the topology\n`);
    terminal.say(describe(out, output.plan.lab, result));
  }
  return code;
}

/** All that can be checked without them: every file but for the secrets in it. */
async function checkWithoutSecrets(out: string, inputs: Inputs): Promise<readonly Diagnostic[]> {
  const { diagnostics, output } = compileForReading(inputs);
  if (!output) return diagnostics;
  const files = onTrust(out, output.files, (compiled, there) => withoutMarks(compiled) === withoutMarks(there));
  const { diagnostics: found } = await writeOutput(out, files, { force: false, check: true });
  const why = inputs.secretsPath === undefined ? 'a topology from standard input has none of its own' : `there is no secrets file ${inputs.secretsPath}`;
  return [...diagnostics, ...staleLock(inputs, output.lock), ...found, {
    code: 'OSG5010',
    severity: 'warning',
    message: `all of ${out} was checked but whether the secrets in it are those of the lab: ${why}`,
    help: 'give the check the secrets file (mode 0600), with --secrets if it is elsewhere',
  }];
}

/** OSG4102 if a build would write another lock. */
function staleLock({ lockPath, lock }: Inputs, wanted: string | undefined): readonly Diagnostic[] {
  if (lockPath === undefined || wanted === lock?.text || (wanted === undefined && lock === undefined)) return [];
  return [{ code: 'OSG4102', severity: 'error', message: `the address lock ${lockPath} does not fit the topology`, help: 'run osgen build and commit the lock' }];
}

/** Writes the first secrets file, and before it what keeps it out of git. */
function keepSecrets(path: string, text: string): readonly Diagnostic[] {
  if (isDangling(path)) return [leadsNowhere(path)];
  const ignore = join(dirname(path), '.gitignore');
  return createTogether([{ path, text, mode: 0o600 }], { path: ignore, text: gitignoreAddition(textIfThere(ignore), basename(path)) })
    .map((problem) => (problem.code === 'OSG5002' ? { ...problem, message: `${path} has appeared meanwhile`, help: 'run the build again' } : problem));
}

function swallowedInput(out: string, paths: readonly string[], inputs: Inputs): Diagnostic | undefined {
  const read = inputPaths(inputs);
  const swallowed = paths.map((path) => resolve(out, path)).find((path) => read.includes(path));
  if (swallowed === undefined) return undefined;
  return { code: 'OSG5007', severity: 'error', message: `the build would write over its own input ${swallowed}`, help: 'choose another folder with --out' };
}

/** Where none is made (--check, a topology from a pipe), a missing secrets file is the one thing to say. */
function withoutSecrets(diagnostics: readonly Diagnostic[], path: string | undefined): readonly Diagnostic[] {
  const others = diagnostics.filter(({ code }) => code !== 'OSG4003');
  if (others.length === diagnostics.length) return diagnostics;
  const missing: Diagnostic = path === undefined
    ? { code: 'OSG4001', severity: 'error', message: 'a topology from standard input has no secrets file of its own', help: 'name one with --secrets; it is made if it is not there' }
    : { code: 'OSG4001', severity: 'error', message: `there is no secrets file ${path}`, help: 'run osgen build without --check once, or name the file with --secrets' };
  return [...others, missing];
}

function summary(out: string, lab: Lab, result: WriteResult): string {
  const changes = [
    `${result.written.length} written`,
    ...(result.removed.length > 0 ? [`${result.removed.length} removed`] : []),
    `${result.unchanged} unchanged`,
  ].join(', ');
  const backups = result.backups.map((path) => `kept your version as ${join(out, path)}\n`).join('');
  return [
    `${backups}${counted(lab.nodes.length, 'machine')}, ${counted(lab.networks.length, 'network')} in ${out}: ${changes}\n`,
    `needs ${hostNeedsText(hostNeeds(lab))}\n`,
  ].join('');
}

/** Of a build while watching: one line with the names of what it changed. */
function briefly(out: string, _: Lab, { written, removed, unchanged, backups }: WriteResult): string {
  const names = [...written, ...removed.map((path) => `-${path}`)];
  const shown = names.length > 4 ? [...names.slice(0, 4), `and ${names.length - 4} more`] : names;
  const kept = backups.map((path) => `kept your version as ${join(out, path)}\n`).join('');
  return `${kept}${out}: ${names.length === 0 ? `no change, ${unchanged} files` : shown.join(' ')}\n`;
}
