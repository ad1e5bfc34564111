/** Several processes build into one folder at the same time. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeOutput } from '../../src/write/write.js';
import type { Job } from './child.js';
import { bundleChild, runChild } from './children.js';
import { build, cleanUp, contents, expected, fileSet, leftovers, put, type Spec, tempDir } from './support.js';

const BUILDERS = [0, 1, 2, 3, 4, 5];

let program: string;
beforeAll(() => { program = bundleChild(); });
afterAll(cleanUp);

/** Forty files that all differ between builders and rounds, and some that only one builder has. */
function spec(builder: number, round = 0): Spec {
  const own = Array.from({ length: 5 }, (_, index) => [`only/${builder}/${index}`, `${builder}.${round}`]);
  const shared = Array.from({ length: 40 }, (_, index) =>
    [`shared/${index % 4}/${index}`, `${builder}.${round}.${index}`]);
  return Object.fromEntries([...own, ...shared]) as Spec;
}

/** Starts all builders at one signal, once they are all waiting for it. */
async function race(dir: string, specs: readonly (readonly Spec[])[], more: readonly Partial<Job>[] = []) {
  const base = tempDir();
  const [startSignal, marker] = [join(base, 'go'), join(base, 'marker')];
  const running = specs.map((own, index) =>
    runChild(program, { outDir: dir, specs: own, options: build, startSignal, marker, ...more[index] }));
  await new Promise((done) => setTimeout(done, 300));
  fs.writeFileSync(startSignal, '');
  return Promise.all(running);
}

test('the result is exactly one of the builds', async () => {
  for (let round = 0; round < 4; round++) {
    const dir = join(tempDir(), 'out');
    const outcomes = await race(dir, BUILDERS.map((builder) => [spec(builder)]));
    expect(outcomes.map(({ diagnostics, overlaps }) => ({ diagnostics, overlaps }))).toEqual(
      BUILDERS.map(() => ({ diagnostics: [], overlaps: 0 })));
    expect(BUILDERS.map((builder) => expected(fileSet(spec(builder))))).toContainEqual(contents(dir));
    expect(leftovers(dir)).toEqual([]);
  }
});

test('builds that go on and on never overlap', async () => {
  const dir = tempDir();
  const rounds = Array.from({ length: 8 }, (_, round) => round);
  const outcomes = await race(dir, BUILDERS.map((builder) => rounds.map((round) => spec(builder, round))));
  expect(outcomes.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect(outcomes.map(({ overlaps }) => overlaps)).toEqual(BUILDERS.map(() => 0));
  expect(BUILDERS.map((builder) => expected(fileSet(spec(builder, 7))))).toContainEqual(contents(dir));
});

test('only one takes over the lock of a killed build', async () => {
  for (let round = 0; round < 4; round++) {
    const dir = tempDir();
    const pid = Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    put(dir, '.osgen-lock', JSON.stringify({ pid, host: hostname(), birth: null, nonce: String(round) }));
    const outcomes = await race(dir, BUILDERS.map((builder) => [spec(builder)]));
    expect(outcomes.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect(outcomes.map(({ overlaps }) => overlaps)).toEqual(BUILDERS.map(() => 0));
    expect(BUILDERS.map((builder) => expected(fileSet(spec(builder))))).toContainEqual(contents(dir));
    expect(leftovers(dir)).toEqual([]);
  }
});

test('some are killed, and the others finish', async () => {
  for (const stopAt of [3, 8, 60, 150, 200]) {
    const dir = tempDir();
    const isVictim = (builder: number) => builder % 2 === 0;
    // No marker: a killed builder could not take it away.
    const more = BUILDERS.map((builder) => ({ marker: join(tempDir(), 'own'), ...(isVictim(builder) && { stopAt }) }));
    const outcomes = await race(dir, BUILDERS.map((builder) => [spec(builder)]), more);
    expect(outcomes.some(({ signal }) => signal === 'SIGKILL')).toBe(true);
    expect(outcomes.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect((await writeOutput(dir, fileSet(spec(9)), build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual(expected(fileSet(spec(9))));
    expect(leftovers(dir)).toEqual([]);
  }
});
