/**
 * The system calls the writer makes, as a value, so that the tests can cut the power before each of them; and the
 * few things built directly on them.
 */
import { createHash, hash } from 'node:crypto';
import fs from 'node:fs';
import type { OutputFile } from '../fileset.js';

export type Disk = Pick<
  typeof fs,
  | 'accessSync' | 'chmodSync' | 'closeSync' | 'fchmodSync' | 'fstatSync' | 'fsyncSync' | 'linkSync' | 'lstatSync'
  | 'mkdirSync' | 'openSync' | 'readFileSync' | 'readSync' | 'readdirSync' | 'renameSync' | 'rmSync' | 'rmdirSync'
  | 'statSync' | 'unlinkSync' | 'writeSync'
>;

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants;
const PERMISSIONS = 0o7777;
const CHUNK = 1 << 20;
const buffer = Buffer.allocUnsafe(CHUNK);

/** The error code of a failed system call, or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  const { syscall, code } = Object(error) as { syscall?: unknown; code?: unknown };
  return typeof syscall === 'string' && typeof code === 'string' ? code : undefined;
}

/** Runs a system call for which one error is an expected answer; that answer becomes undefined. */
export function unless<T>(expected: string, call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (errorCode(error) === expected) return undefined;
    throw error;
  }
}

/** The bytes of an output file; evaluates a lazy one. */
export function bytesOf(file: OutputFile): Uint8Array {
  const contents = typeof file.contents === 'function' ? file.contents() : file.contents;
  return typeof contents === 'string' ? Buffer.from(contents) : contents;
}

/** SHA-256 as lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Hash and mode of a regular file, read piecewise: a file in our way may be larger than memory. */
export function inspectFile(disk: Disk, path: string): { sha256: string; mode: number } {
  const fd = disk.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const { mode, size } = disk.fstatSync(fd);
    let length = disk.readSync(fd, buffer, 0, CHUNK, null);
    if (length === size) return { sha256: sha256(buffer.subarray(0, length)), mode: mode & PERMISSIONS };
    const digest = createHash('sha256');
    for (; length > 0; length = disk.readSync(fd, buffer, 0, CHUNK, null)) digest.update(buffer.subarray(0, length));
    return { sha256: digest.digest('hex'), mode: mode & PERMISSIONS };
  } finally {
    disk.closeSync(fd);
  }
}

/** Creates a file that must not exist yet. It is born 0600 and gets its mode only when complete. */
export function createFile(disk: Disk, path: string, bytes: Uint8Array, mode: number, durable = false): void {
  const fd = disk.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    for (let done = 0; done < bytes.length;) done += disk.writeSync(fd, bytes, done, bytes.length - done);
    disk.fchmodSync(fd, mode);
    if (durable) disk.fsyncSync(fd);
  } finally {
    disk.closeSync(fd);
  }
}

/** Sets the exact mode of a regular file, whatever the umask, and never through a symbolic link. */
export function setMode(disk: Disk, path: string, mode: number): void {
  const fd = disk.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    disk.fchmodSync(fd, mode);
  } finally {
    disk.closeSync(fd);
  }
}

/** Makes the renames in a folder survive a power cut; some network file systems cannot, and say EINVAL. */
export function syncFolder(disk: Disk, path: string): void {
  const fd = disk.openSync(path, O_RDONLY);
  try {
    unless('EINVAL', () => disk.fsyncSync(fd));
  } finally {
    disk.closeSync(fd);
  }
}
