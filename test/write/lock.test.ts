import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/write/disk.js';
import { writeOutput } from '../../src/write/write.js';
import { build, cleanUp, contents, expected, fileSet, leftovers, put, snapshot, tempDir } from './support.js';

afterEach(cleanUp);

const LOCK = '.osgen-lock';
const files = fileSet({ a: 'A' });
const host = { disk: fs, lockWaitMs: 120 };
const lockText = (owner: object) =>
  JSON.stringify({ pid: process.pid, host: hostname(), birth: null, nonce: 'x', ...owner });

/** The number of a process that has ended. */
function deadPid(): number {
  return Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
}

async function expectTakenOver(dir: string): Promise<void> {
  expect((await writeOutput(dir, files, build, host)).diagnostics).toEqual([]);
  expect(contents(dir)).toEqual(expected(files));
  expect(leftovers(dir)).toEqual([]);
}

test('a build that lives is waited for, then reported', async () => {
  const dir = tempDir();
  put(dir, LOCK, lockText({}));
  const before = snapshot(dir);
  expect((await writeOutput(dir, files, build, host)).diagnostics).toEqual([{
    code: 'OSG5006',
    severity: 'error',
    message: `another build is writing to ${dir} (process ${process.pid} on ${hostname()})`,
    help: `wait until it has ended, then build again. If there is no such build, delete ${dir}/.osgen-lock`,
  }]);
  expect(snapshot(dir)).toEqual(before);
});

test('a build goes on when the other one ends', async () => {
  const dir = tempDir();
  put(dir, LOCK, lockText({}));
  setTimeout(() => fs.rmSync(join(dir, LOCK)), 100);
  expect((await writeOutput(dir, files, build, { disk: fs, lockWaitMs: 5000 })).diagnostics).toEqual([]);
  expect(contents(dir)).toEqual(expected(files));
});

test('nobody can tell whether a build on another machine lives', async () => {
  const dir = tempDir();
  put(dir, LOCK, lockText({ pid: deadPid(), host: 'elsewhere.example' }));
  expect((await writeOutput(dir, files, build, host)).diagnostics).toMatchObject([{
    code: 'OSG5006', message: expect.stringContaining('on elsewhere.example') as string,
  }]);
});

test.each([
  ['of a dead process', () => lockText({ pid: deadPid() })],
  ['of an earlier process of the same number', () => lockText({ birth: 'earlier-boot 1' })],
  ['mangled by a power cut', () => ''],
  ['with a nonsensical process number', () => lockText({ pid: -1 })],
])('a lock %s is taken over', async (_, text) => {
  const dir = tempDir();
  put(dir, LOCK, text());
  await expectTakenOver(dir);
});

test('a guard that a killed build left is taken over as well, and so on', async () => {
  const dir = tempDir();
  let name = LOCK;
  for (let depth = 0; depth < 3; depth++) {
    const text = lockText({ pid: deadPid(), nonce: String(depth) });
    put(dir, name, text);
    name = `${LOCK}-${sha256(Buffer.from(text)).slice(0, 16)}`;
  }
  await expectTakenOver(dir);
});

test('a guard that is held keeps others from taking the lock over', async () => {
  const dir = tempDir();
  const dead = lockText({ pid: deadPid() });
  put(dir, LOCK, dead);
  put(dir, `${LOCK}-${sha256(Buffer.from(dead)).slice(0, 16)}`, lockText({}));
  const before = contents(dir);
  expect((await writeOutput(dir, files, build, host)).diagnostics).toMatchObject([{ code: 'OSG5006' }]);
  expect(contents(dir)).toEqual(before);
});

(fs.existsSync('/proc/self/stat') ? test : test.skip)('a killed process nobody has collected is dead', async () => {
  const dir = tempDir();
  // Its parent must be a program that collects nobody before it ends: a shell would.
  const parent = spawn('/bin/sh', ['-c', 'exec 3<&0; cat <&3 >/dev/null & echo $!; exec sleep 30']);
  try {
    const pid = Number(await new Promise<Buffer>((done) => parent.stdout.once('data', done)));
    const stat = () => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    while (fs.readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n') await new Promise((done) => setTimeout(done, 10));
    parent.stdin.end();
    while (stat()[0] !== 'Z') await new Promise((done) => setTimeout(done, 10));
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    put(dir, LOCK, lockText({ pid, birth: `${boot} ${stat()[19]}` }));
    await expectTakenOver(dir);
  } finally {
    parent.kill();
  }
});

test('builds in one process wait for each other', async () => {
  const dir = tempDir();
  const sets = [1, 2, 3, 4].map((index) => fileSet({ [`only${index}`]: 'x', both: String(index) }));
  const results = await Promise.all(sets.map((set) => writeOutput(dir, set, build)));
  expect(results.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect(sets.map(expected)).toContainEqual(contents(dir));
});

test('a build that changes nothing removes what a killed one left behind, and nothing else', async () => {
  const dir = tempDir();
  await writeOutput(dir, files, build);
  put(dir, '.osgen-stage-0123456789abcdef/0', 'SECRET', 0o600);
  put(dir, '.osgen-lock-0123456789abcdef', '');
  put(dir, '.osgen-stage-of-mine', 'mine');
  expect((await writeOutput(dir, files, build)).diagnostics).toEqual([]);
  expect(leftovers(dir)).toEqual(['.osgen-stage-of-mine']);
});
