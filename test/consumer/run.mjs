// The consumer checks: every case, compiled afresh, through the real readers of each format; and for every reader the
// proof that it rejects what is spoilt.
//
//   npm run test:consumers [-- [--only READER] [--keep] [CASE…]]
//
// A file of readers/ is a reader: its default export has
//   name, tools (programs, or files, that have to be there), applies(tree) → what it looks at,
//   check(tree, what) → problems, bad: [{what, spoil(copy of a tree), expect: the problem to be seen, when?(tree)}],
//   and, if need be, sample {of(tree, all, seen), why} where looking at all would take too long or be the same once more,
//   absent(repo) → why it cannot be had, idle: why it may find nothing to look at, note(tree).
//
// One line for each case and reader with the number of files it looked at; last line `N passed, N failed`. OSGEN_SCHEMAS
// names the folder of the upstream JSON Schemas, OSGEN_COMPILER another compiler than dist/osgen.js.

import { accessSync, constants, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile, findCases } from './lib/cases.mjs';
import { run, secondsOf, stopAll } from './lib/exec.mjs';

process.env.PATH = [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter);
const here = dirname(fileURLToPath(import.meta.url));
const repo = resolve(here, '../..');
const compiler = process.env.OSGEN_COMPILER ?? join(repo, 'dist/osgen.js');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, keep: { type: 'boolean', default: false } },
});
const whole = !options.only && positionals.length === 0;
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What each reader has taken a sample of, over all cases. */
const sampled = new Map();
const started = Date.now();
const work = mkdtempSync(join(realpathSync(tmpdir()), 'osgen-consumers-'));
process.on('exit', () => {
  stopAll();
  if (options.keep) console.log(`kept: ${work}`);
  else rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

await main();
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function main() {
  if (!existsSync(compiler)) return fail(`${compiler} is not there: npm run build`);
  const readers = await available();
  const trees = await cases();
  // from here on every pair at once, but no more tools at a time than there are processors
  const pairs = trees.flatMap((tree) => readers.map((reader) => ({ tree, reader, outcome: inspect(tree, reader) })));
  const script = labScript();
  const seen = new Map();
  for (const { tree, reader, outcome } of pairs) {
    const result = await outcome;
    report(tree, reader, result);
    seen.set(reader, [...(seen.get(reader) ?? []), { tree, ...result }]);
  }
  const proofs = readers.flatMap((reader) => reader.bad.map((bad, index) => ({ reader, bad, outcome: prove(reader, bad, index, seen.get(reader) ?? []) })));
  for (const { reader, bad, outcome } of proofs) {
    const { problem, evidence } = await outcome;
    if (problem) fail(`proof ${reader.name}: ${bad.what}: ${problem}`);
    else pass(`proof ${reader.name}: rejects ${bad.what}: ${evidence.slice(0, 160)}`);
  }
  if (whole) for (const reader of readers) idle(reader, seen.get(reader) ?? []);
  await relay(script);
  figures(readers, seen);
  const { passed, failed, skipped } = totals;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** The readers whose tools are there; a tool that is missing is a failure, test data that is missing is not. */
async function available() {
  const all = await Promise.all(readdirSync(join(here, 'readers')).sort().map(async (file) => (await import(`./readers/${file}`)).default));
  const chosen = all.filter(({ name }) => !options.only || options.only.some((part) => name.includes(part)));
  return chosen.filter((reader) => {
    const missing = (reader.tools ?? []).filter((tool) => !installed(tool));
    if (missing.length > 0) {
      fail(`${reader.name}: not installed: ${missing.join(', ')} (bash test/consumer/install.sh)`);
      return false;
    }
    const reason = reader.absent?.(repo);
    if (reason) skip(`${reader.name}: ${reason}`);
    return !reason;
  });
}

function installed(tool) {
  const paths = isAbsolute(tool) ? [tool] : process.env.PATH.split(delimiter).map((folder) => join(folder, tool));
  return paths.some((path) => {
    try {
      accessSync(path, isAbsolute(tool) ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function cases() {
  const chosen = findCases(repo).filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  if (chosen.length === 0) fail('no case');
  const built = await Promise.all(chosen.map((each) => compile(compiler, each, work)));
  return built.filter((tree, index) => {
    if (typeof tree !== 'string') return true;
    fail(`${chosen[index].name}: the compiler refuses it: ${tree}`);
    return false;
  });
}

/** {count, of, problems} of one reader on one tree. */
async function inspect(tree, reader) {
  try {
    const files = reader.applies(tree);
    if (!sampled.has(reader)) sampled.set(reader, new Set());
    const looked = reader.sample ? reader.sample.of(tree, files, sampled.get(reader)) : files;
    const problems = looked.length === 0 ? [] : await reader.check(tree, looked, { compiler });
    return { count: looked.length, of: files.length, problems: tidy(tree, problems) };
  } catch (error) {
    return { count: 0, of: 0, problems: [`the reader broke off: ${error.stack ?? error}`] };
  }
}

/** Each problem once, without the temporary folder. */
function tidy(tree, problems) {
  return [...new Set(problems.map((problem) => problem.replaceAll(`${tree.dir}/`, '').replaceAll(`${tree.dir}.tmp/`, '')))];
}

function report(tree, reader, { count, of, problems }) {
  const files = `${count}${count === of ? '' : ` of ${of}`} file${of === 1 ? '' : 's'}`;
  const why = [count === of ? undefined : reader.sample?.why, count > 0 ? reader.note?.(tree) : undefined].filter(Boolean).join('; ');
  const line = `${tree.name.padEnd(22)} ${reader.name.padEnd(24)} ${files}${why ? ` (${why})` : ''}`;
  if (problems.length > 0) fail([line, ...problems.slice(0, 20), ...(problems.length > 20 ? [`and ${problems.length - 20} more`] : [])].join('\n         '));
  else if (count > 0) pass(line);
  else console.log(`  --  ${line}`);
}

/** Spoils a copy of the smallest tree that will do; the reader has to say so, and must not have said it before. */
async function prove(reader, bad, index, seen) {
  const fit = seen.filter(({ tree, count }) => (count > 0 || reader.idle) && (bad.when?.(tree) ?? true))
    .sort((a, b) => a.tree.nodes.length - b.tree.nodes.length)[0];
  if (!fit) return whole ? { problem: 'no case to spoil' } : { evidence: 'no case to spoil among those chosen' };
  try {
    const copy = fit.tree.copy(join(work, `spoilt/${reader.name.replace(/\W+/g, '-')}-${index}/out`));
    await bad.spoil(copy);
    const files = reader.applies(copy);
    const looked = reader.sample ? reader.sample.of(copy, files) : files;
    const problems = await reader.check(copy, looked, { compiler });
    const fresh = tidy(copy, problems).filter((problem) => !fit.problems.includes(problem));
    const evidence = fresh.find((problem) => bad.expect.test(problem));
    if (evidence) return { evidence: `${fit.tree.name}: ${evidence}` };
    return { problem: `not rejected (${fit.tree.name})${fresh.length > 0 ? `, but for another reason: ${fresh.slice(0, 3).join(' / ')}` : ''}` };
  } catch (error) {
    return { problem: `the proof broke off: ${error.stack ?? error}` };
  }
}

function idle(reader, seen) {
  if (seen.some(({ of }) => of > 0)) return;
  if (reader.idle) skip(`${reader.name}: looked at no file: ${reader.idle}`);
  else fail(`${reader.name}: looked at no file in any case`);
}

/** out/lab has a test of its own, which is run along with these. */
function labScript() {
  const script = join(here, 'lab-script/run.sh');
  if (!whole || !existsSync(script)) return undefined;
  return run('bash', [script], { label: 'out/lab', timeout: 3600, env: { OSGEN_COMPILER: compiler } });
}

async function relay(test) {
  if (!test) {
    if (whole) skip('out/lab: test/consumer/lab-script/run.sh is not there');
    return;
  }
  const { status, stdout, stderr } = await test;
  const last = stdout.trim().split('\n').at(-1);
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(last) ?? [];
  if (passed === undefined || (status !== 0 && failed === '0')) {
    fail(`out/lab: status ${status}, last line: ${last}\n${stderr.trim().split('\n').slice(-10).join('\n')}`);
    return;
  }
  if (failed !== '0') console.log(stdout.trim());
  console.log(`${failed === '0' ? '  ok' : 'FAIL'}  out/lab (test/consumer/lab-script): ${last}`);
  totals.passed += Number(passed);
  totals.failed += Number(failed);
}

function figures(readers, seen) {
  console.log(`\n${'reader'.padEnd(24)} cases  files  proofs  seconds in its tools`);
  for (const reader of readers) {
    const results = (seen.get(reader) ?? []).filter(({ of }) => of > 0);
    const files = results.reduce((sum, { count }) => sum + count, 0);
    console.log([reader.name.padEnd(24), String(results.length).padStart(5), String(files).padStart(6),
      String(reader.bad.length).padStart(7), secondsOf(reader.name).toFixed(1).padStart(8)].join(' '));
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(0)} s in all\n`);
}

function pass(line) {
  totals.passed += 1;
  console.log(`  ok  ${line}`);
}

function fail(line) {
  totals.failed += 1;
  console.log(`FAIL  ${line}`);
}

function skip(line) {
  totals.skipped += 1;
  console.log(`skip  ${line}`);
}
