/** Any sequence of builds and of things a user may do in the folder, held against what the writer promises. */
import fc from 'fast-check';
import fs from 'node:fs';
import { join } from 'node:path';
import type { FileMode, FileSet } from '../../src/fileset.js';
import { foldersAbove } from '../../src/write/paths.js';
import { writeOutput } from '../../src/write/write.js';
import { build, check, cleanUp, contents, expected, fileSet, leftovers, put, snapshot, tempDir } from './support.js';

afterEach(cleanUp);

const PATHS = ['a', 'b', 'd', 'd/a', 'd/b', 'd/e', 'd/e/f', 'g/h'];
const MODES: readonly FileMode[] = [0o644, 0o755, 0o600];

const anyFiles = fc.dictionary(
  fc.constantFrom(...PATHS), fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom(...MODES)),
  { maxKeys: 6, noNullPrototype: true },
).map((spec) => fileSet(Object.fromEntries(
  Object.entries(spec).filter(([path]) => !foldersAbove(path).some((folder) => folder in spec)))));

const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('build' as const), files: anyFiles, force: fc.boolean() }) },
  fc.record({ do: fc.constant('edit' as const), path: fc.constantFrom(...PATHS), like: fc.constantFrom('x', 'mine') }),
  fc.record({ do: fc.constant('delete' as const), path: fc.constantFrom(...PATHS) }),
  fc.record({ do: fc.constant('chmod' as const), path: fc.constantFrom(...PATHS) }),
);

/** What the user does, unless something else is in the way. */
function act(dir: string, action: 'edit' | 'delete' | 'chmod', path: string, text: string): void {
  const isFile = (name: string) => fs.existsSync(join(dir, name)) && fs.statSync(join(dir, name)).isFile();
  if (foldersAbove(path).some(isFile)) return;
  const target = join(dir, path);
  if (action === 'delete') fs.rmSync(target, { recursive: true, force: true });
  if (action === 'chmod' && isFile(path)) fs.chmodSync(target, 0o640);
  if (action === 'edit' && (isFile(path) || !fs.existsSync(target))) put(dir, path, text);
}

function texts(dir: string): string[] {
  return Object.values(contents(dir)).map((entry) => entry.slice(4));
}

/** `own`: what the last successful build left, path → text. */
async function buildAndCheck(dir: string, files: FileSet, force: boolean, own: Map<string, string>): Promise<void> {
  const before = { all: snapshot(dir), files: contents(dir), texts: texts(dir) };
  const staleness = (await writeOutput(dir, files, check)).diagnostics;
  expect(snapshot(dir)).toEqual(before.all);

  const { diagnostics, written, removed } = await writeOutput(dir, files, { force, check: false });
  const changed = JSON.stringify([...snapshot(dir)]) !== JSON.stringify([...before.all]);
  expect(leftovers(dir)).toEqual([]);
  for (const text of before.texts.filter((text) => text.startsWith('mine'))) expect(texts(dir)).toContain(text);
  if (diagnostics.length > 0) {
    expect(changed).toBe(false);
    expect(staleness).toHaveLength(1);
    return;
  }
  expect(staleness.length > 0).toBe(changed);
  const after = contents(dir);
  expect(after).toMatchObject(expected(files));
  for (const path of Object.keys(before.files)) {
    const isOwn = own.get(path) === before.files[path]!.slice(4);
    if (!files.has(path) && isOwn) expect(after).not.toHaveProperty([path]);
    if (!files.has(path) && !own.has(path) && !removed.includes(path)) expect(after[path]).toBe(before.files[path]);
  }
  for (const path of written) expect(after[path]).not.toBe(before.files[path]);
  own.clear();
  for (const [path, file] of files) own.set(path, String(file.contents));

  const settled = snapshot(dir);
  expect(await writeOutput(dir, files, build)).toMatchObject({ diagnostics: [], written: [], unchanged: files.size });
  expect(snapshot(dir)).toEqual(settled);
}

test('whatever happens, no user byte is lost, and a build that succeeds is exact', async () => {
  let edits = 0;
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 12 }), async (steps) => {
    const dir = tempDir();
    const own = new Map<string, string>();
    for (const step of steps) {
      if (step.do === 'build') await buildAndCheck(dir, step.files, step.force, own);
      // Each edit is unlike any other, so that it can be found again.
      else act(dir, step.do, step.path, 'like' in step && step.like === 'x' ? 'x' : `mine ${edits++}`);
    }
    fs.rmSync(dir, { recursive: true });
  }), { numRuns: 200 });
});
