/** `osgen diff`: what a build would change, and what that means for a lab that is up. */
import { join, relative, resolve } from 'node:path';
import { adviceFor } from '../diff/advice.js';
import { compareLabs, differencesOf, reviewTexts, sideOf, withoutValues, type FileDifference, type Side } from '../diff/compare.js';
import { patchOf } from '../diff/patch.js';
import { paintPatch, printDiff, type DiffReport } from '../diff/print.js';
import { compareSecrets } from '../diff/secrets.js';
import { visible, visibleData, visibleJson } from '../diagnostics/terminal.js';
import { loadLock, loadSecrets, standardInput } from '../load/inputs.js';
import { withoutMarks } from '../secrets/stand-ins.js';
import { shellQuote } from '../util/shell.js';
import { compareOutput } from '../write/compare.js';
import { onTrust } from '../write/on-trust.js';
import { companion } from './companion.js';
import { defineCommand } from './command.js';
import { compileForReading, inputOptions, loadInputs, report, type InputOptions, type Inputs } from './inputs.js';
import { UsageError } from './usage.js';
import type { BuildResult } from '../build.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Terminal } from './terminal.js';

interface DiffOptions extends InputOptions {
  readonly out?: string | undefined;
  readonly against?: string | undefined;
  readonly patch?: boolean | undefined;
  readonly 'exit-code'?: boolean | undefined;
  readonly format: 'text' | 'json';
}

/** Of --exit-code. Not 1 and 2, which are errors in the input and wrong usage. */
const thereAreChanges = 3;

const standardOut = 'out';

export const diffCommand = defineCommand({
  usage: 'diff [topology]',
  describe: 'what a build would change, and what that means for a lab that is up',
  options: (command) => inputOptions(command)
    .option('out', { alias: 'o', type: 'string', requiresArg: true, describe: `output folder to compare with; default: ${standardOut}` })
    .option('against', { type: 'string', requiresArg: true, describe: 'compare with what this topology file compiles to, not with the output folder' })
    .option('patch', { alias: 'p', type: 'boolean', describe: 'show the texts’ differences too; names stand for secrets' })
    .option('exit-code', { type: 'boolean', describe: `exit with ${thereAreChanges} if there are changes` })
    .option('format', { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'form of the report' })
    .example('$0 diff lab.yaml -o out/', 'before a build: what would change?')
    .example('$0 diff lab.yaml --against main.yaml --patch', 'two topologies, with the texts')
    .conflicts('against', 'out')
    .epilogue(`Nothing is written. Exit codes: 0 done, 1 errors, 2 wrong usage; with --exit-code: 0 no changes, ${thereAreChanges} changes.`),
  run: diff,
});

function diff(options: DiffOptions, terminal: Terminal): number {
  const { format } = options;
  const inputs = loadInputs(options);
  const compiled = compileForReading(inputs);
  if (!compiled.output) return report(compiled.diagnostics, format, terminal);
  const comparison = options.against === undefined ? withFolder(options.out ?? standardOut, inputs, compiled.output) : withTopology(options.against, inputs, compiled.output);
  if (Array.isArray(comparison)) return report([...compiled.diagnostics, ...comparison], format, terminal);
  const { found, before, after, warnings } = comparison as Comparison;
  // Warnings of the topology itself are validate's and build's to say.
  report(warnings, 'text', terminal);

  const { plan } = compiled.output;
  const difference = compareLabs(before, after, found.files, plan);
  const whole: DiffReport = {
    ...found,
    ...difference,
    to: nameOf(inputs),
    build: buildCommandOf(inputs, options),
    isFirst: before.paths.length === 0,
    secrets: found.files.length === 0 ? { added: [], removed: [], changed: [], otherSeed: false } : compareSecrets(reviewTexts(before), reviewTexts(after)),
    advice: adviceFor(difference, plan, found.lab),
  };
  const patch = options.patch ? visibleLines(patchOf(before, after, found.files)) : undefined;
  if (format === 'json') terminal.out(visibleJson(`${JSON.stringify(jsonOf(whole, patch), null, 2)}\n`));
  else terminal.out(printDiff(visibleData(whole), wantsColour()) + (patch === undefined || patch === '' ? '' : `\n${wantsColour() ? paintPatch(patch) : patch}`));
  return options['exit-code'] && found.files.length > 0 ? thereAreChanges : 0;
}

type Output = NonNullable<BuildResult['output']>;

interface Comparison {
  readonly found: { readonly from: string; readonly files: readonly FileDifference[]; readonly remarks: readonly string[]; readonly lab: string };
  readonly before: Side;
  readonly after: Side;
  readonly warnings: readonly Diagnostic[];
}

function withFolder(out: string, inputs: Inputs, { files: compiled, lock }: Output): Comparison | Diagnostic[] {
  const { lockPath, secretsPath } = inputs;
  const knowsSecrets = inputs.secrets !== undefined;
  const files = knowsSecrets ? compiled : onTrust(out, compiled, (is, was) => withoutMarks(is) === withoutMarks(was));
  const found = compareOutput(out, files);
  if ('code' in found) return [found];
  const [before, after] = [found, sideOf(files)].map((side) => (knowsSecrets ? side : withoutValues(side))) as [Side, Side];
  const isEmpty = found.paths.length === 0;
  const lockIsStale = lockPath !== undefined && lock !== inputs.lock?.text && (lock !== undefined || inputs.lock !== undefined);
  const lockFile: FileDifference[] = lockIsStale
    ? [{ path: relative(resolve(out), resolve(lockPath)), kind: inputs.lock === undefined ? 'added' : lock === undefined ? 'removed' : 'changed' }]
    : [];
  return {
    found: {
      from: isEmpty ? `${withSlash(out)} (empty)` : withSlash(out),
      files: [...found.differences, ...lockFile],
      lab: join(out, 'lab'),
      remarks: [
        ...(knowsSecrets || secretsPath === undefined ? [] : [`There is no secrets file ${secretsPath}: ${isEmpty ? 'a build draws a new seed' : 'secrets are not compared. A build draws a new seed, and every secret changes'}.`]),
        ...(found.leftByGit > 0 && !isEmpty ? [`What holds secrets is not in ${withSlash(out)}, because git does not have it; it is compared by its form for review.`] : []),
        ...(found.isPartial ? [`Files that the last build wrote are missing in ${withSlash(out)}; what they held is known by its checksum only.`] : []),
        ...[...found.obstacles.values()].map(({ code, message }) => `A build stops at this without --force: ${message} (${code}).`),
      ],
    },
    before,
    after,
    warnings: [],
  };
}

/** The other topology has the same secrets and lock, unless it has its own. */
function withTopology(against: string, inputs: Inputs, { files }: Output): Comparison | Diagnostic[] {
  if (against === standardInput) throw new UsageError('--against needs a file');
  const other = loadInputs({ topology: against });
  const [ownSecrets, ownLock] = [loadSecrets(companion(against, 'secrets')), loadLock(companion(against, 'lock'))];
  const theirs: Inputs = { ...other, secrets: ownSecrets.source ?? inputs.secrets, lock: ownLock.source ?? inputs.lock };
  const { output, diagnostics } = compileForReading(theirs);
  if (!output) return [...diagnostics];
  return {
    found: { from: against, files: differencesOf(output.files, files), remarks: [], lab: `${standardOut}/lab` },
    before: sideOf(output.files),
    after: sideOf(files),
    warnings: [],
  };
}

function nameOf({ topologies }: Inputs): string {
  return topologies.map((path) => (path === standardInput ? '-' : path)).map((path, index) => (index === 0 ? path : `-f ${path}`)).join(' ');
}

/** As it is to be typed; without the folder where that is the default. */
function buildCommandOf(inputs: Inputs, { out = standardOut, secrets, lock }: DiffOptions): string {
  const options = [['-o', out === standardOut ? undefined : out], ['--secrets', secrets], ['--lock', lock]];
  return ['osgen build', nameOf(inputs), ...options.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${shellQuote(value)}`]))].join(' ');
}

function withSlash(folder: string): string {
  return `${folder.replace(/\/+$/, '')}/`;
}

/** Nothing in a text may move the cursor. */
function visibleLines(text: string): string {
  return text.split('\n').map((line) => line.split('\t').map(visible).join('\t')).join('\n');
}

function jsonOf(whole: DiffReport, patch: string | undefined): object {
  const { from, to, files, notes, remarks, networks, machines, secrets, advice } = whole;
  return { from, to, changes: files.length > 0, files, networks, machines, secrets, notes: [...remarks, ...notes], advice, ...(patch === undefined ? {} : { patch }) };
}

/** Of the standard output, which Terminal knows nothing of; see https://no-color.org. */
function wantsColour(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}
