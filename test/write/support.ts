/** What the writer's tests share: file sets, snapshots of a tree, and a disk that can be interrupted. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileMode, FileSet, OutputFile } from '../../src/fileset.js';
import type { Disk } from '../../src/write/disk.js';
import { mergeManifests, parseManifest } from '../../src/write/manifest.js';

export const MANIFEST = '.osgen-manifest.json';
export const PRIVATE_MANIFEST = '.osgen-manifest.private.json';
const MANIFESTS = [MANIFEST, PRIVATE_MANIFEST];
export const build = { force: false, check: false };
export const force = { force: true, check: false };
export const check = { force: false, check: true };

/** `text`, or text and mode; a mode without group and world bits makes the file sensitive. */
export type Spec = Readonly<Record<string, string | readonly [text: string, mode: FileMode]>>;

export function fileSet(spec: Spec): FileSet {
  return new Map(Object.keys(spec).sort().map((path): [string, OutputFile] => {
    const value = spec[path]!;
    const [contents, mode] = typeof value === 'string' ? [value, 0o644 as FileMode] : value;
    return [path, { contents, mode, sensitive: (mode & 0o077) === 0, origin: { subject: 'test', path: [] } }];
  }));
}

const tempDirs: string[] = [];

/** A fresh empty folder, removed by `cleanUp`. */
export function tempDir(): string {
  const dir = fs.mkdtempSync(join(tmpdir(), 'osgen-write-'));
  tempDirs.push(dir);
  return dir;
}

export function cleanUp(): void {
  for (const dir of tempDirs.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
}

/** Writes a file as a user would, with the folders above it. */
export function put(dir: string, path: string, text: string, mode = 0o644): void {
  fs.mkdirSync(dirname(join(dir, path)), { recursive: true });
  fs.writeFileSync(join(dir, path), text);
  fs.chmodSync(join(dir, path), mode);
}

export function read(dir: string, path: string): string {
  return fs.readFileSync(join(dir, path), 'utf8');
}

/** Every path below a folder, with what `describe` says about it. */
function walk<T>(dir: string, describe: (path: string, stat: fs.BigIntStats) => T): Map<string, T> {
  const names = ['.', ...(fs.readdirSync(dir, { recursive: true }) as string[])].sort();
  const visit = (path: string) => describe(path, fs.lstatSync(path, { bigint: true }));
  return new Map(names.map((name) => [name, visit(join(dir, name))]));
}

/** All there is to know about a tree: two equal snapshots mean that nothing was written in between. */
export function snapshot(dir: string): Map<string, string> {
  return walk(dir, (path, stat) => {
    const text = stat.isFile() ? fs.readFileSync(path, 'utf8') : '';
    return [stat.ino, stat.mode.toString(8), stat.mtimeNs, stat.ctimeNs, text].join(' ');
  });
}

/** Path → `mode text` of each file, the manifests left out: what a user sees. */
export function contents(dir: string): Record<string, string> {
  const files = [...walk(dir, (path, stat) => (stat.isFile() ? show(fs.readFileSync(path, 'utf8'), stat.mode) : ''))];
  return Object.fromEntries(files.filter(([path, text]) => text !== '' && !MANIFESTS.includes(path)));
}

/** The same for a file set. */
export function expected(files: FileSet): Record<string, string> {
  return Object.fromEntries([...files].map(([path, file]) => [path, show(String(file.contents), BigInt(file.mode))]));
}

function show(text: string, mode: bigint): string {
  return `${(mode & 0o7777n).toString(8)} ${text}`;
}

export function exists(dir: string, path: string): boolean {
  return fs.existsSync(join(dir, path));
}

/** Scratch names of the writer that are still there. */
export function leftovers(dir: string): string[] {
  return fs.readdirSync(dir).filter((name) => name.startsWith('.osgen-') && !MANIFESTS.includes(name));
}

export function manifest(dir: string) {
  const [open, secret] = MANIFESTS.map((name) => parseManifest(exists(dir, name) ? read(dir, name) : '{"version": 1, "files": [], "folders": []}', name === PRIVATE_MANIFEST));
  if (typeof open !== 'object' || typeof secret !== 'object') throw new Error(`${String(open)}, ${String(secret)}`);
  return mergeManifests(open, secret);
}

const CHANGING = new Set([
  'chmodSync', 'fchmodSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync',
  'writeSync',
]);

export type Interception = (name: string, args: readonly unknown[]) => void;

/** The real disk, with a look-in before each system call that changes something. */
export function interceptedDisk(before: Interception): Disk {
  return new Proxy(fs, {
    get(target, name: keyof typeof fs) {
      const call = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const creates = name === 'openSync' && (Number(args[1]) & fs.constants.O_CREAT) !== 0;
        if (creates || CHANGING.has(name)) before(name, args);
        return call(...args);
      };
    },
  });
}
