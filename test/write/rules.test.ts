import fs from 'node:fs';
import { join } from 'node:path';
import type { OutputFile } from '../../src/fileset.js';
import { writeOutput } from '../../src/write/write.js';
import {
  build, cleanUp, contents, exists, expected, fileSet, force, interceptedDisk, leftovers, manifest, put, read, snapshot,
  tempDir,
} from './support.js';

afterEach(cleanUp);

const small = fileSet({ 'a.xml': 'A', 'lab': ['#!/bin/sh\n', 0o755], 'nodes/n1/user-data': ['SECRET', 0o600] });

/** A folder that holds the given build. */
async function built(files = small): Promise<string> {
  const dir = join(tempDir(), 'out');
  expect((await writeOutput(dir, files, build)).diagnostics).toEqual([]);
  return dir;
}

function codes(result: { diagnostics: readonly { code: string }[] }): string[] {
  return result.diagnostics.map(({ code }) => code);
}

describe('a build', () => {
  test('writes contents and modes, and records them', async () => {
    const dir = join(tempDir(), 'deep/out');
    const result = await writeOutput(dir, small, build);
    expect(result).toEqual({
      diagnostics: [], written: ['a.xml', 'lab', 'nodes/n1/user-data'], removed: [], unchanged: 0, backups: [],
    });
    expect(contents(dir)).toEqual(expected(small));
    expect([...manifest(dir).files.keys()]).toEqual([...small.keys()]);
    expect([...manifest(dir).folders]).toEqual(['nodes', 'nodes/n1']);
    expect(leftovers(dir)).toEqual([]);
  });

  test('writes nothing at all the second time', async () => {
    const dir = await built();
    const before = snapshot(dir);
    const result = await writeOutput(dir, small, build);
    expect(result).toEqual({ diagnostics: [], written: [], removed: [], unchanged: 3, backups: [] });
    expect(snapshot(dir)).toEqual(before);
  });

  test('touches only what differs', async () => {
    const dir = await built();
    const before = snapshot(dir);
    const result = await writeOutput(dir, fileSet({ ...specOf(small), 'a.xml': 'B' }), build);
    expect(result.written).toEqual(['a.xml']);
    expect(result.unchanged).toBe(2);
    expect(read(dir, 'a.xml')).toBe('B');
    expect(snapshot(dir).get('lab')).toBe(before.get('lab'));
    expect(snapshot(dir).get('nodes/n1/user-data')).toBe(before.get('nodes/n1/user-data'));
  });

  test('gives the same manifest whatever the order of the file set', async () => {
    const reversed = new Map([...small].reverse());
    expect(read(await built(reversed), '.osgen-manifest.json')).toBe(read(await built(), '.osgen-manifest.json'));
  });

  test('creates nothing for an empty file set', async () => {
    const dir = join(tempDir(), 'out');
    expect((await writeOutput(dir, new Map(), build)).diagnostics).toEqual([]);
    expect(fs.existsSync(dir)).toBe(false);
  });

  test('restores a deleted file', async () => {
    const dir = await built();
    fs.rmSync(join(dir, 'nodes'), { recursive: true });
    expect((await writeOutput(dir, small, build)).written).toEqual(['nodes/n1/user-data']);
    expect(contents(dir)).toEqual(expected(small));
  });

  test('writes bytes as they are, also many of them', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const files = new Map([...small].map(([path, file]): [string, OutputFile] => [path, { ...file, contents: bytes }]));
    const dir = await built(files);
    expect(fs.readFileSync(join(dir, 'lab')).equals(bytes)).toBe(true);
    expect((await writeOutput(dir, files, build)).unchanged).toBe(3);
  });
});

describe('modes', () => {
  test.each([0o000, 0o022, 0o077, 0o277])('are exact under umask %o, for folders too', async (mask) => {
    const old = process.umask(mask);
    try {
      const dir = tempDir();
      await writeOutput(dir, small, build);
      expect(contents(dir)).toEqual(expected(small));
      expect(fs.statSync(join(dir, 'nodes/n1')).mode & 0o7777).toBe(0o755);
    } finally {
      process.umask(old);
    }
  });

  test('the output folder itself has none for others, whatever the umask', async () => {
    const old = process.umask(0);
    try {
      const dir = join(tempDir(), 'labs/out');
      await writeOutput(dir, small, build);
      expect([dir, join(dir, '..')].map((path) => fs.statSync(path).mode & 0o7777)).toEqual([0o755, 0o755]);
    } finally {
      process.umask(old);
    }
  });

  test('are repaired without rewriting the file', async () => {
    const dir = await built();
    fs.chmodSync(join(dir, 'nodes/n1/user-data'), 0o644);
    const inode = fs.statSync(join(dir, 'nodes/n1/user-data')).ino;
    const result = await writeOutput(dir, small, build);
    expect(result).toMatchObject({ diagnostics: [], written: ['nodes/n1/user-data'], unchanged: 2 });
    expect(contents(dir)).toEqual(expected(small));
    expect(fs.statSync(join(dir, 'nodes/n1/user-data')).ino).toBe(inode);
  });

  test('follow the file set, in the manifest as well', async () => {
    const dir = await built();
    await writeOutput(dir, fileSet({ ...specOf(small), 'a.xml': ['A', 0o755] }), build);
    expect(contents(dir)['a.xml']).toBe('755 A');
    expect(manifest(dir).files.get('a.xml')?.mode).toBe(0o755);
  });

  test('of sensitive files are never wider than 0600, not even for a moment', async () => {
    const old = process.umask(0);
    try {
      const dir = await built(fileSet({ 'key': 'public', 'other': ['old SECRET', 0o600] }));
      const seen: string[] = [];
      const stages = new Set<number>();
      const look = () => {
        const names = fs.readdirSync(dir).filter((name) => name.startsWith('.osgen-stage-'));
        for (const name of names) stages.add(fs.statSync(join(dir, name)).mode & 0o7777);
        seen.push(...Object.values(contents(dir)).filter((entry) => entry.includes('SECRET')));
      };
      const next = fileSet({ 'key': ['SECRET', 0o600], 'other': ['new SECRET', 0o600], 'third': ['SECRET', 0o700] });
      await writeOutput(dir, next, build, { disk: interceptedDisk(look), lockWaitMs: 0 });
      look();
      expect(seen.length).toBeGreaterThan(20);
      expect(seen.filter((entry) => !/^[67]00 /.test(entry))).toEqual([]);
      expect([...stages]).toEqual([0o700]);
    } finally {
      process.umask(old);
    }
  });
});

describe('lazy contents', () => {
  test('are evaluated one at a time, and no more often than needed', async () => {
    const log: string[] = [];
    const files = (changed: string) => new Map(['x', 'y', 'z'].map((path): [string, OutputFile] => {
      const contents = () => {
        log.push(path);
        return path === changed ? 'changed' : path;
      };
      return [path, { contents, mode: 0o644, sensitive: false, origin: { subject: 'test', path: [] } }];
    }));
    const disk = interceptedDisk((name, [, bytes]) => {
      if (name === 'writeSync') log.push(`write ${Buffer.from(bytes as Uint8Array).toString()}`);
    });
    const dir = tempDir();
    await writeOutput(dir, files(''), build, { disk, lockWaitMs: 0 });
    const relevant = log.filter((line) => /^(write )?[xyz]$/.test(line));
    expect(relevant).toEqual(['x', 'write x', 'y', 'write y', 'z', 'write z']);
    log.length = 0;
    await writeOutput(dir, files(''), build);
    expect(log).toEqual(['x', 'y', 'z']);
    log.length = 0;
    await writeOutput(dir, files('y'), build);
    expect(log).toEqual(['x', 'y', 'z', 'y']);
  });

  test('that throw leave the folder as it was', async () => {
    const dir = await built();
    const before = contents(dir);
    const broken = new Map(small).set('z', { ...small.get('lab')!, contents: () => { throw new Error('our bug'); } });
    await expect(writeOutput(dir, broken, build)).rejects.toThrow('our bug');
    expect(contents(dir)).toEqual(before);
    expect(leftovers(dir)).toEqual([]);
  });
});

describe('files osgen did not write', () => {
  test('are left alone if they are in nobody’s way', async () => {
    const dir = tempDir();
    put(dir, '.gitkeep', '');
    put(dir, 'nodes/notes.txt', 'mine');
    const before = snapshot(dir);
    await writeOutput(dir, small, build);
    await writeOutput(dir, new Map(), build);
    expect(snapshot(dir).get('.gitkeep')).toBe(before.get('.gitkeep'));
    expect(snapshot(dir).get('nodes/notes.txt')).toBe(before.get('nodes/notes.txt'));
    expect(Object.keys(contents(dir))).toEqual(['.gitkeep', 'nodes/notes.txt']);
  });

  test('are adopted if they are what would be written', async () => {
    const dir = tempDir();
    put(dir, 'a.xml', 'A', 0o600);
    const inode = fs.statSync(join(dir, 'a.xml')).ino;
    expect((await writeOutput(dir, small, build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual(expected(small));
    expect(fs.statSync(join(dir, 'a.xml')).ino).toBe(inode);
    expect((await writeOutput(dir, fileSet({ 'a.xml': 'B' }), build)).diagnostics).toEqual([]);
    expect(read(dir, 'a.xml')).toBe('B');
  });

  test('stop the build if they differ, before anything is written', async () => {
    const dir = tempDir();
    put(dir, 'lab', 'mine');
    const before = snapshot(dir);
    const result = await writeOutput(dir, small, build);
    expect(result.diagnostics).toEqual([{
      code: 'OSG5002',
      severity: 'error',
      message: `${join(dir, 'lab')} is in the way: osgen did not write it`,
      help: 'move it away, or run with --force to overwrite it (a backup is kept)',
    }]);
    expect(snapshot(dir)).toEqual(before);
  });
});

describe('files edited by hand', () => {
  test('stop the build, all reported together with the others', async () => {
    const dir = await built();
    put(dir, 'a.xml', 'edited');
    put(dir, 'lab', 'edited too', 0o755);
    put(dir, 'new', 'foreign');
    const before = snapshot(dir);
    const result = await writeOutput(dir, fileSet({ 'a.xml': 'B', 'new': 'N', 'other': 'O' }), build);
    expect(result.diagnostics.map(({ code, message }) => `${code} ${message}`).sort()).toEqual([
      `OSG5002 ${dir}/new is in the way: osgen did not write it`,
      `OSG5003 ${dir}/a.xml was edited by hand`,
      `OSG5003 ${dir}/lab is no longer generated, but was edited by hand`,
    ]);
    expect(result).toMatchObject({ written: [], removed: [], backups: [] });
    expect(snapshot(dir)).toEqual(before);
  });

  test('stop the build even if the file set did not change', async () => {
    const dir = await built();
    put(dir, 'a.xml', 'edited');
    expect(codes(await writeOutput(dir, small, build))).toEqual(['OSG5003']);
  });

  test('are fine if the edit is what would be written', async () => {
    const dir = await built();
    put(dir, 'a.xml', 'B');
    const next = fileSet({ ...specOf(small), 'a.xml': 'B' });
    expect(await writeOutput(dir, next, build)).toMatchObject({ diagnostics: [], written: [] });
    const before = snapshot(dir);
    await writeOutput(dir, next, build);
    expect(snapshot(dir)).toEqual(before);
  });
});

describe('orphans', () => {
  test('are removed with the folders osgen made', async () => {
    const dir = await built();
    const result = await writeOutput(dir, fileSet({ 'a.xml': 'A' }), build);
    expect(result.removed).toEqual(['lab', 'nodes/n1/user-data']);
    expect(fs.readdirSync(dir).sort()).toEqual(['.osgen-manifest.json', 'a.xml']);
    expect([...manifest(dir).folders]).toEqual([]);
  });

  test('leave a folder that the user made', async () => {
    const dir = tempDir();
    fs.mkdirSync(join(dir, 'nodes'));
    await writeOutput(dir, small, build);
    await writeOutput(dir, new Map(), build);
    expect(fs.readdirSync(dir).sort()).toEqual(['.osgen-manifest.json', 'nodes']);
    expect(fs.readdirSync(join(dir, 'nodes'))).toEqual([]);
  });

  test('leave a folder that holds a file of the user’s, until that is gone', async () => {
    const dir = await built();
    put(dir, 'nodes/n1/mine', 'M');
    await writeOutput(dir, fileSet({ 'a.xml': 'A' }), build);
    expect(contents(dir)).toEqual({ 'a.xml': '644 A', 'nodes/n1/mine': '644 M' });
    const before = snapshot(dir);
    await writeOutput(dir, fileSet({ 'a.xml': 'A' }), build);
    expect(snapshot(dir)).toEqual(before);
    fs.rmSync(join(dir, 'nodes/n1/mine'));
    await writeOutput(dir, fileSet({ 'a.xml': 'A' }), build);
    expect(exists(dir, 'nodes')).toBe(false);
  });

  test('that the user deleted are forgotten', async () => {
    const dir = await built();
    fs.rmSync(join(dir, 'lab'));
    const rest = new Map([...small].filter(([path]) => path !== 'lab'));
    expect(await writeOutput(dir, rest, build)).toMatchObject({ diagnostics: [], removed: [] });
    put(dir, 'lab', 'mine');
    expect((await writeOutput(dir, new Map(), build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual({ lab: '644 mine' });
  });

  test('make way when a file becomes a folder, and back', async () => {
    const dir = await built(fileSet({ 'x': 'file' }));
    const folder = fileSet({ 'x/y/z': 'inside' });
    expect((await writeOutput(dir, folder, build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual(expected(folder));
    expect((await writeOutput(dir, fileSet({ 'x': 'file' }), build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual({ x: '644 file' });
  });
});

describe('force', () => {
  test('overwrites after saving the user’s version', async () => {
    const dir = await built();
    put(dir, 'a.xml', 'edited', 0o640);
    put(dir, 'new', 'foreign');
    const next = fileSet({ ...specOf(small), 'new': 'N' });
    const result = await writeOutput(dir, next, force);
    expect(result).toMatchObject({ diagnostics: [], backups: ['a.xml.osgen-backup', 'new.osgen-backup'] });
    expect(contents(dir)).toEqual({
      ...expected(next), 'a.xml.osgen-backup': '640 edited', 'new.osgen-backup': '644 foreign',
    });
    expect((await writeOutput(dir, next, build)).diagnostics).toEqual([]);
  });

  test('never overwrites a backup, nor a file that is to be written', async () => {
    const dir = await built();
    put(dir, 'a.xml.osgen-backup', 'first');
    put(dir, 'a.xml', 'edited');
    const next = fileSet({ ...specOf(small), 'a.xml.osgen-backup.1': 'generated' });
    expect((await writeOutput(dir, next, force)).backups).toEqual(['a.xml.osgen-backup.2']);
    expect(contents(dir)).toEqual({
      ...expected(next), 'a.xml.osgen-backup': '644 first', 'a.xml.osgen-backup.2': '644 edited',
    });
  });

  test('sets an edited orphan aside', async () => {
    const dir = await built();
    put(dir, 'nodes/n1/user-data', 'edited', 0o600);
    const result = await writeOutput(dir, fileSet({ 'a.xml': 'A' }), force);
    expect(result).toMatchObject({ diagnostics: [], backups: ['nodes/n1/user-data.osgen-backup'] });
    expect(contents(dir)).toEqual({ 'a.xml': '644 A', 'nodes/n1/user-data.osgen-backup': '600 edited' });
  });

  test('sets a file aside that stands where a folder is needed', async () => {
    const dir = tempDir();
    put(dir, 'nodes', 'mine');
    expect(codes(await writeOutput(dir, small, build))).toEqual(['OSG5002']);
    expect(await writeOutput(dir, small, force)).toMatchObject({ diagnostics: [], backups: ['nodes.osgen-backup'] });
    expect(contents(dir)).toEqual({ ...expected(small), 'nodes.osgen-backup': '644 mine' });
  });

  test('does nothing special if nothing is in the way', async () => {
    const dir = await built();
    const before = snapshot(dir);
    expect((await writeOutput(dir, small, force)).backups).toEqual([]);
    expect(snapshot(dir)).toEqual(before);
  });
});

describe('a file set that no build may make', () => {
  test.each([
    '', '/etc/passwd', '../x', 'a/../x', './a', 'a//b', 'a/', 'a\\b', 'a\0b', 'a\nb', '.osgen-lock',
    '.osgen-manifest.json',
  ])('path %j throws', async (path) => {
    const dir = tempDir();
    await expect(writeOutput(dir, fileSet({ [path]: 'x' }), build)).rejects.toThrow('invariant');
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test('a path below another file throws', async () => {
    await expect(writeOutput(tempDir(), fileSet({ 'a': 'x', 'a/b/c': 'y' }), build)).rejects.toThrow('a is both');
  });

  test('a sensitive file that others could read throws', async () => {
    const files = new Map([['a', { ...small.get('a.xml')!, sensitive: true }]]);
    await expect(writeOutput(tempDir(), files, build)).rejects.toThrow('sensitive file a has mode 644');
  });
});

function specOf(files: typeof small): Record<string, [string, OutputFile['mode']]> {
  return Object.fromEntries([...files].map(([path, file]) => [path, [String(file.contents), file.mode]]));
}
