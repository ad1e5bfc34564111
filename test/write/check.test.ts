import fs from 'node:fs';
import { join } from 'node:path';
import { writeOutput } from '../../src/write/write.js';
import { build, check, cleanUp, fileSet, MANIFEST, put, snapshot, tempDir } from './support.js';

afterEach(cleanUp);

const files = fileSet({ 'a': 'A', 'd/b': 'B', 'd/c': ['C', 0o600] });

async function built(): Promise<string> {
  const dir = tempDir();
  await writeOutput(dir, files, build);
  return dir;
}

/** The message and notes of the one diagnostic, after proving that nothing was written. */
async function staleness(dir: string, wanted = files): Promise<string[]> {
  const before = snapshot(dir);
  const result = await writeOutput(dir, wanted, check);
  expect(result).toMatchObject({ written: [], removed: [], backups: [] });
  expect(await writeOutput(dir, wanted, { force: true, check: true })).toEqual(result);
  const { diagnostics } = result;
  expect(snapshot(dir)).toEqual(before);
  expect(diagnostics).toMatchObject([{ code: 'OSG5008', severity: 'error', help: 'run osgen build' }]);
  const { message, notes } = diagnostics[0]!;
  return [message, ...notes!.map((note) => note.message)].map((line) => line.replaceAll(dir, 'OUT'));
}

test('says nothing about a folder that is up to date', async () => {
  const dir = await built();
  const before = snapshot(dir);
  expect(await writeOutput(dir, files, check)).toEqual({
    diagnostics: [], written: [], removed: [], unchanged: 3, backups: [],
  });
  expect(snapshot(dir)).toEqual(before);
});

test('does not even create the folder', async () => {
  const dir = join(tempDir(), 'out');
  const { diagnostics } = await writeOutput(dir, files, check);
  expect(diagnostics[0]?.message).toBe(`${dir} is stale: 3 files would change`);
  expect(fs.existsSync(dir)).toBe(false);
});

test('names every way in which a file can be stale', async () => {
  const dir = await built();
  put(dir, 'd/b', 'edited');
  fs.chmodSync(join(dir, 'd/c'), 0o755);
  put(dir, 'new', 'foreign');
  const wanted = fileSet({ 'd/b': 'B', 'd/c': ['C', 0o600], 'missing': 'M', 'new': 'N' });
  expect(await staleness(dir, wanted)).toEqual([
    'OUT is stale: 5 files would change',
    'OUT/a is no longer generated',
    'OUT/d/b was edited by hand',
    'OUT/d/c has the wrong mode',
    'OUT/missing is missing',
    'OUT/new is not osgen’s',
  ]);
});

test('names files that are out of date, edited orphans, links and folders', async () => {
  const dir = await built();
  put(dir, 'd/c', 'edited');
  fs.symlinkSync('nowhere', join(dir, 'l'));
  fs.mkdirSync(join(dir, 'm'));
  expect(await staleness(dir, fileSet({ 'a': 'A2', 'd/b': 'B', 'l': 'L', 'm': 'M' }))).toEqual([
    'OUT is stale: 4 files would change',
    'OUT/a is out of date',
    'OUT/d/c is no longer generated, and was edited by hand',
    'OUT/l is a symbolic link',
    'OUT/m is a folder',
  ]);
});

test('takes a checkout by git for up to date, though git keeps no mode but x', async () => {
  const dir = await built();
  for (const name of ['a', 'd/b', 'd/c']) {
    const path = join(dir, name);
    fs.chmodSync(path, (fs.statSync(path).mode & 0o100) === 0 ? 0o664 : 0o775);
  }
  expect((await writeOutput(dir, files, check)).diagnostics).toEqual([]);
});

test('names five, and counts the rest', async () => {
  const dir = tempDir();
  const wanted = fileSet(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index + 10}`, 'x'])));
  expect(await staleness(dir, wanted)).toEqual([
    'OUT is stale: 12 files would change',
    ...['f10', 'f11', 'f12', 'f13', 'f14'].map((name) => `OUT/${name} is missing`),
    'and 7 more',
  ]);
});

test('notices that a build would only record a file', async () => {
  const dir = tempDir();
  put(dir, 'a', 'A');
  expect(await staleness(dir, fileSet({ a: 'A' }))).toEqual([
    'OUT is stale: 1 file would change', 'OUT/a is not recorded as osgen’s',
  ]);
});

test('notices that a build would only forget a file', async () => {
  const dir = await built();
  fs.rmSync(join(dir, 'a'));
  expect(await staleness(dir, fileSet({ 'd/b': 'B', 'd/c': ['C', 0o600] }))).toEqual([
    'OUT is stale: 1 file would change', `OUT/${MANIFEST} is out of date`,
  ]);
});

test('does not wait for a lock', async () => {
  const dir = await built();
  put(dir, '.osgen-lock', JSON.stringify({ pid: process.pid, host: 'elsewhere' }));
  expect((await writeOutput(dir, files, check)).diagnostics).toEqual([]);
});
