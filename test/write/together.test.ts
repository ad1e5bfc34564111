/** Several new files: all, or none; whatever call fails. */
import fs, { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { removeOtherNames } from '../../src/write/temporary.js';
import { createTogether } from '../../src/write/together.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'osgen together-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => [
  { path: join(folder, 'new/deep/a.secrets.yaml'), text: 'secret', mode: 0o600 } as const,
  { path: join(folder, 'new/deep/a.yaml'), text: 'a', mode: 0o644 } as const,
];
const ignore = (text = '*.secrets.yaml\n') => ({ path: join(folder, '.gitignore'), text });

test('writes whole files with their modes, and folders for them', () => {
  expect(createTogether(files(), ignore())).toEqual([]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['.gitignore', 'new', 'new/deep', 'new/deep/a.secrets.yaml', 'new/deep/a.yaml']);
  expect(statSync(join(folder, 'new/deep/a.secrets.yaml')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*.secrets.yaml\n');
});

test('appends, and leaves mode and inode of what is there', () => {
  const path = join(folder, '.gitignore');
  writeFileSync(path, 'mine\n');
  chmodSync(path, 0o600);
  const before = statSync(path);
  expect(createTogether(files(), ignore())).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('mine\n*.secrets.yaml\n');
  expect(statSync(path)).toMatchObject({ ino: before.ino, mode: before.mode });
});

test('a file in the way is not replaced, and nothing else is written', () => {
  mkdirSync(join(folder, 'new/deep'), { recursive: true });
  writeFileSync(join(folder, 'new/deep/a.yaml'), 'mine');
  writeFileSync(join(folder, '.gitignore'), 'mine');
  expect(createTogether(files(), ignore())).toMatchObject([{ code: 'OSG5002' }]);
  expect(readdirSync(join(folder, 'new/deep'))).toEqual(['a.yaml']);
  expect(readFileSync(join(folder, 'new/deep/a.yaml'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('mine');
});

test('a .gitignore that is a link is left alone', () => {
  writeFileSync(join(folder, 'theirs'), 'theirs\n');
  symlinkSync('theirs', join(folder, '.gitignore'));
  expect(createTogether(files(), ignore())).toMatchObject([{ code: 'OSG5005', message: expect.stringContaining('symbolic link') }]);
  expect(readFileSync(join(folder, 'theirs'), 'utf8')).toBe('theirs\n');
  expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'theirs']);
});

test('whichever system call fails, all is as before', () => {
  writeFileSync(join(folder, '.gitignore'), 'mine\n');
  const changing = ['mkdirSync', 'openSync', 'writeSync', 'fchmodSync', 'fsyncSync', 'linkSync'] as const;
  let calls = 0;
  const failing = (at: number) => {
    calls = 0;
    return Object.assign({ ...fs }, Object.fromEntries(changing.map((name) => [name, (...args: unknown[]) => {
      calls += 1;
      if (calls === at) throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: name });
      return (fs[name] as (...args: unknown[]) => unknown)(...args);
    }])));
  };
  expect(createTogether(files(), ignore(), failing(0))).toEqual([]);
  const total = calls;
  expect(total).toBeGreaterThan(12);
  for (let at = 1; at <= total; at += 1) {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, '.gitignore'), 'mine\n');
    expect(createTogether(files(), ignore(), failing(at))).toMatchObject([{ code: 'OSG5005', message: expect.stringContaining('ENOSPC') }]);
    expect(readdirSync(folder)).toEqual(['.gitignore']);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('mine\n');
  }
});

test('killed before any system call, it leaves nothing secret for git, and no second name of the secrets for long', () => {
  const repository = join(folder, '..', `${folder.slice(folder.lastIndexOf('/') + 1)}.git`);
  execFileSync('git', ['init', '-q', '--bare', repository]);
  const forGit = (): string[] => execFileSync('git', ['-C', folder, `--git-dir=${repository}`, `--work-tree=${folder}`, 'ls-files', '-z', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\0').filter(Boolean);
  const changing = ['mkdirSync', 'openSync', 'writeSync', 'fchmodSync', 'fsyncSync', 'linkSync', 'rmSync', 'unlinkSync', 'truncateSync', 'rmdirSync'] as const;
  let isDone = false;
  let second = 0;
  for (let at = 1; !isDone; at += 1) {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    let calls = 0;
    const mortal = Object.assign({ ...fs }, Object.fromEntries(changing.map((name) => [name, (...args: unknown[]) => {
      calls += 1;
      if (calls >= at) throw new Error('killed');
      return (fs[name] as (...args: unknown[]) => unknown)(...args);
    }])));
    try {
      createTogether(files(), ignore(), mortal);
      isDone = true;
    } catch (error) {
      expect(error).toEqual(new Error('killed'));
    }
    expect(forGit().filter((path) => readFileSync(join(folder, path), 'utf8').includes('secret') && path !== '.gitignore')).toEqual([]);
    const [secrets] = files();
    if (secrets === undefined || !fs.existsSync(secrets.path)) continue;
    second += statSync(secrets.path).nlink - 1;
    removeOtherNames(secrets.path);
    expect(statSync(secrets.path).nlink).toBe(1);
    expect(readFileSync(secrets.path, 'utf8')).toBe('secret');
  }
  expect(second).toBeGreaterThan(0);
  rmSync(repository, { recursive: true });
});

test('no folder is open to all, whatever the umask', () => {
  const old = process.umask(0);
  try {
    expect(createTogether(files(), undefined)).toEqual([]);
    expect(['new', 'new/deep'].map((path) => statSync(join(folder, path)).mode & 0o777)).toEqual([0o755, 0o755]);
  } finally {
    process.umask(old);
  }
});
