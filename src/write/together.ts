/** Creates several files beside each other: all of them, or none. */
import nodeDisk from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { createFile, type Disk, errorCode, syncFolder, unless } from './disk.js';
import { temporaryName } from './temporary.js';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly mode: 0o600 | 0o644;
}

/** A file that grows at its end; it is made if it is not there. */
export interface Addition {
  readonly path: string;
  readonly text: string;
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = nodeDisk.constants;

/**
 * Appends `addition`, then creates `files`, in this order. Never replaces a file (OSG5002). If anything fails, what
 * was done is undone. Killed at any moment, it leaves whole files only.
 */
export function createTogether(files: readonly NewFile[], addition: Addition | undefined, disk: Disk & Truncation = nodeDisk): readonly Diagnostic[] {
  const undo: (() => void)[] = [];
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  let current = '';
  try {
    for (const folder of folders) {
      current = folder;
      makeFolder(disk, folder, undo);
    }
    // What keeps secrets out of git is there before the first of them is.
    if (addition !== undefined && addition.text !== '') {
      current = addition.path;
      append(disk, addition, undo);
    }
    const staged = files.map((file, index) => {
      current = file.path;
      const temporary = temporaryName(file.path, index);
      disk.rmSync(temporary, { force: true });
      undo.push(() => disk.rmSync(temporary, { force: true }));
      createFile(disk, temporary, Buffer.from(file.text), file.mode, true);
      return temporary;
    });
    files.forEach(({ path }, index) => {
      current = path;
      // A hard link refuses a name that is taken; a rename would replace it.
      disk.linkSync(staged[index] as string, path);
      undo.push(() => disk.unlinkSync(path));
    });
    for (const folder of folders) syncFolder(disk, folder);
    for (const temporary of staged) disk.rmSync(temporary, { force: true });
    return [];
  } catch (error) {
    for (const step of undo.reverse()) step();
    const code = errorCode(error);
    if (code === undefined) throw error;
    return [problem(current, code)];
  }
}

/** To take back what was appended. */
interface Truncation {
  readonly truncateSync: typeof nodeDisk.truncateSync;
}

function makeFolder(disk: Disk, folder: string, undo: (() => void)[]): void {
  if (unless('ENOENT', () => disk.statSync(folder))?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(disk, dirname(folder), undo);
  disk.mkdirSync(folder, 0o755);
  undo.push(() => disk.rmdirSync(folder));
}

/** Not by replacing the file: its owner, its mode and its other names stay. */
function append(disk: Disk & Truncation, { path, text }: Addition, undo: (() => void)[]): void {
  const size = unless('ENOENT', () => disk.lstatSync(path))?.size;
  const fd = disk.openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o644);
  undo.push(() => (size === undefined ? disk.unlinkSync(path) : disk.truncateSync(path, size)));
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) done += disk.writeSync(fd, bytes, done, bytes.length - done);
    disk.fsyncSync(fd);
  } finally {
    disk.closeSync(fd);
  }
}

/** That a file is there already and is not replaced. */
export function isThere(path: string): Diagnostic {
  return { code: 'OSG5002', severity: 'error', message: `${path} is there already; osgen init replaces nothing`, help: 'name another file, or move this one away' };
}

function problem(path: string, code: string): Diagnostic {
  if (code === 'EEXIST') return isThere(path);
  // O_NOFOLLOW on a symbolic link.
  if (code === 'ELOOP') return { code: 'OSG5005', severity: 'error', message: `cannot write ${path}: it is a symbolic link`, help: 'git does not read such a .gitignore; put a file in its place' };
  if (code === 'EISDIR' || code === 'ENXIO') return { code: 'OSG5005', severity: 'error', message: `cannot write ${path}: it is not a file`, help: 'move it away' };
  const help = code === 'ENOTDIR' ? 'a part of the path is a file; name another folder' : 'choose a folder that you can write to';
  return { code: 'OSG5005', severity: 'error', message: `cannot write ${path}: ${code}`, help };
}
