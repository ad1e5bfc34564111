import fs from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { FileSet } from '../../src/fileset.js';
import { type WriteHost, writeOutput } from '../../src/write/write.js';
import { bundleChild, runChild } from './children.js';
import {
  build, cleanUp, contents, expected, fileSet, force, interceptedDisk, leftovers, put, read, snapshot, tempDir,
} from './support.js';

afterEach(cleanUp);

const files = fileSet({ 'a': 'A', 'd/b': 'B', 'd/e/c': 'C' });

/** The diagnostics as `code message`, the folder's own path left out. */
async function complaints(dir: string, wanted: FileSet = files, options = build, host?: WriteHost) {
  const { diagnostics } = await writeOutput(dir, wanted, options, host);
  const help = expect.stringMatching(/\S[^.]$/) as string;
  for (const diagnostic of diagnostics) expect(diagnostic).toMatchObject({ severity: 'error', help });
  return diagnostics.map(({ code, message }) => `${code} ${message}`.replaceAll(dir, 'OUT'));
}

describe('the output path', () => {
  test('may not be a file', async () => {
    const dir = join(tempDir(), 'out');
    fs.writeFileSync(dir, 'mine');
    expect(await complaints(dir)).toEqual(['OSG5001 OUT is not a folder']);
    expect(fs.readFileSync(dir, 'utf8')).toBe('mine');
  });

  test('may not lie below a file', async () => {
    const file = join(tempDir(), 'file');
    fs.writeFileSync(file, 'mine');
    expect(await complaints(join(file, 'out'))).toEqual(['OSG5005 cannot update OUT: not a directory (ENOTDIR)']);
  });

  test('may be a symbolic link to a folder, and not one to nothing', async () => {
    const base = tempDir();
    const dir = join(base, 'out');
    fs.symlinkSync('real', dir);
    expect(await complaints(dir)).toEqual(['OSG5001 OUT is not a folder']);
    fs.mkdirSync(join(base, 'real'));
    expect(await complaints(dir)).toEqual([]);
    expect(contents(join(base, 'real'))).toEqual(expected(files));
    expect(fs.lstatSync(dir).isSymbolicLink()).toBe(true);
  });

  test('is named as the user named it', async () => {
    const dir = tempDir();
    put(dir, 'a', 'mine');
    const old = process.cwd();
    try {
      process.chdir(dir);
      const [diagnostic] = (await writeOutput('.', files, build)).diagnostics;
      expect(diagnostic?.message).toBe('a is in the way: osgen did not write it');
    } finally {
      process.chdir(old);
    }
  });
});

describe('symbolic links in the output folder', () => {
  test('are refused at every level, even with force, and what they point to is left alone', async () => {
    const elsewhere = tempDir();
    put(elsewhere, 'b', 'precious');
    const dir = tempDir();
    fs.symlinkSync(elsewhere, join(dir, 'd'));
    fs.symlinkSync(join(elsewhere, 'b'), join(dir, 'a'));
    const before = snapshot(dir);
    const expectedComplaints = ['a', 'd'].map((name) =>
      `OSG5009 OUT/${name} is a symbolic link: osgen does not write through links`);
    expect(await complaints(dir)).toEqual(expectedComplaints);
    expect(await complaints(dir, files, force)).toEqual(expectedComplaints);
    expect(snapshot(dir)).toEqual(before);
    expect(contents(elsewhere)).toEqual({ b: '644 precious' });
  });

  test('are refused where an orphan was, and nothing behind them is removed', async () => {
    const dir = tempDir();
    await writeOutput(dir, files, build);
    const elsewhere = join(tempDir(), 'd');
    fs.renameSync(join(dir, 'd'), elsewhere);
    fs.symlinkSync(elsewhere, join(dir, 'd'));
    expect(await complaints(dir, new Map())).toEqual([
      'OSG5009 OUT/d is a symbolic link: osgen does not write through links',
    ]);
    expect(contents(elsewhere)).toEqual({ 'b': '644 B', 'e/c': '644 C' });
  });

  test.each(['.osgen-manifest.json', '.osgen-lock'])('are refused as %s', async (name) => {
    const dir = tempDir();
    const target = join(tempDir(), 'target');
    fs.symlinkSync(target, join(dir, name));
    const complaint = `OSG5009 OUT/${name} is a symbolic link: osgen does not write through links`;
    expect(await complaints(dir)).toEqual([complaint]);
    expect(fs.existsSync(target)).toBe(false);
  });

  test('are left alone where nothing is to be written', async () => {
    const dir = tempDir();
    fs.symlinkSync('nowhere', join(dir, 'mine'));
    expect(await complaints(dir)).toEqual([]);
    expect(fs.readlinkSync(join(dir, 'mine'))).toBe('nowhere');
  });
});

describe('things of the wrong kind', () => {
  test.each([build, force])('a folder where a file should go stops the build (%j)', async (options) => {
    const dir = tempDir();
    put(dir, 'a/mine', 'M');
    fs.mkdirSync(join(dir, 'd/b'), { recursive: true });
    const before = snapshot(dir);
    expect(await complaints(dir, files, options)).toEqual([
      'OSG5002 OUT/a is in the way: it is a folder, and a file belongs there',
      'OSG5002 OUT/d/b is in the way: it is a folder, and a file belongs there',
    ]);
    expect(snapshot(dir)).toEqual(before);
  });

  test('a folder of osgen’s that holds a file of the user’s stops the build too', async () => {
    const dir = tempDir();
    await writeOutput(dir, files, build);
    put(dir, 'd/e/mine', 'M');
    expect(await complaints(dir, fileSet({ a: 'A', d: 'D' }))).toEqual([
      'OSG5002 OUT/d is in the way: it is a folder, and a file belongs there',
    ]);
    expect(contents(dir)).toEqual({ ...expected(files), 'd/e/mine': '644 M' });
  });

  test('a file where a folder should go stops the build, once', async () => {
    const dir = tempDir();
    put(dir, 'd', 'mine');
    expect(await complaints(dir)).toEqual(['OSG5002 OUT/d is in the way: osgen did not write it']);
  });

  test('a socket stops the build and is not opened', async () => {
    const { createServer } = await import('node:net');
    const dir = tempDir();
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(dir, 'd'), done));
    try {
      const complaint = 'OSG5002 OUT/d is in the way: it is neither a file nor a folder';
      expect(await complaints(dir)).toEqual([complaint]);
      expect(await complaints(dir, fileSet({ d: 'D' }), force)).toEqual([complaint]);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });
});

describe('refusals of the operating system', () => {
  const failing = (code: 'EACCES' | 'EROFS' | 'ENOSPC', when: (name: string, path: string) => boolean) => ({
    lockWaitMs: 0,
    disk: interceptedDisk((name, [path]) => {
      if (!when(name, String(path))) return;
      const errno = -constants.errno[code];
      throw Object.assign(new Error(`${code}: boom`), { code, errno, syscall: name, path });
    }),
  });

  test('a full disk: nothing is changed, and nothing left behind', async () => {
    const dir = tempDir();
    await writeOutput(dir, files, build);
    const before = contents(dir);
    let writes = 0;
    const host = failing('ENOSPC', (name) => name === 'writeSync' && ++writes === 3);
    expect(await complaints(dir, fileSet({ a: 'new', b: 'new' }), build, host)).toEqual([
      'OSG5005 cannot update OUT: no space left on device (ENOSPC)',
    ]);
    expect(contents(dir)).toEqual(before);
    expect(leftovers(dir)).toEqual([]);
  });

  test('a read-only file system names the place and a way out', async () => {
    const dir = join(tempDir(), 'out');
    const { diagnostics } = await writeOutput(dir, files, build, failing('EROFS', (name) => name === 'mkdirSync'));
    expect(diagnostics).toEqual([{
      code: 'OSG5005', severity: 'error', message: `cannot update ${dir}: read-only file system (EROFS)`,
      help: 'choose a folder on a writable file system with -o',
    }]);
  });

  test('a power cut cannot leave a manifest without its contents', async () => {
    const log: string[] = [];
    const disk = interceptedDisk((name, args) => {
      const isManifest = name === 'renameSync' && String(args[1]).endsWith('.osgen-manifest.json');
      if (name === 'fsyncSync' || isManifest) log.push(name);
    });
    await writeOutput(tempDir(), files, build, { disk, lockWaitMs: 0 });
    const published = ['fsyncSync', 'renameSync', 'fsyncSync'];
    expect(log).toEqual([...published, ...published]);
  });

  test('a failure half-way tells what was done, and the next build completes it', async () => {
    const dir = tempDir();
    await writeOutput(dir, files, build);
    const next = fileSet({ 'a': 'A2', 'd/b': 'B2' });
    let renames = 0;
    const host = failing('EACCES', (name) => name === 'renameSync' && ++renames === 3);
    const result = await writeOutput(dir, next, build, host);
    expect(result).toMatchObject({ written: ['a'], removed: ['d/e/c'], diagnostics: [{ code: 'OSG5005' }] });
    expect(leftovers(dir)).toEqual([]);
    expect(await complaints(dir, next)).toEqual([]);
    expect(contents(dir)).toEqual(expected(next));
  });

  test('folders and files closed to the user: all are reported, nothing is written', async () => {
    const program = bundleChild();
    const dir = tempDir();
    await writeOutput(dir, files, build);
    const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
    const job = (spec: Record<string, string>) =>
      runChild(program, { outDir: dir, specs: [spec], options: build }, uid);
    const texts = async (spec: Record<string, string>) =>
      (await job(spec)).diagnostics.map(({ code, message }) => `${code} ${message}`.replaceAll(dir, 'OUT'));
    fs.chmodSync(dir, 0o777);
    fs.chmodSync(join(dir, 'd'), 0o555);
    fs.chmodSync(join(dir, 'd/e'), 0o555);
    const before = contents(dir);
    expect(await texts({ 'a': 'new', 'd/b': 'new', 'd/e/c': 'new' })).toEqual([
      'OSG5005 cannot update OUT/d: permission denied (EACCES)',
      'OSG5005 cannot update OUT/d/e: permission denied (EACCES)',
    ]);
    fs.chmodSync(join(dir, 'a'), 0);
    fs.chmodSync(join(dir, 'd/b'), 0);
    expect(await texts({ 'a': 'new', 'd/b': 'B', 'd/e/c': 'C' })).toEqual([
      'OSG5005 cannot update OUT/a: permission denied (EACCES)',
      'OSG5005 cannot update OUT/d/b: permission denied (EACCES)',
    ]);
    fs.chmodSync(join(dir, 'd/b'), 0o644);
    fs.chmodSync(join(dir, 'a'), 0o644);
    expect(contents(dir)).toEqual(before);
    expect(read(dir, 'a')).toBe('A');
    expect(leftovers(dir)).toEqual([]);
  });
});
