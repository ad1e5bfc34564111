/**
 * Names inside the output folder. One rule for what a path may look like serves both the file set (where a
 * breach is our bug) and the manifest (where it is an attack or an accident).
 */
import { writersNames, type FileSet } from '../fileset.js';

export const MANIFEST = writersNames.manifest;
export const PRIVATE_MANIFEST = '.osgen-manifest.private.json';
/** The file of the file set that keeps secrets out of git: the first to be there. */
export const IGNORE = '.gitignore';
export const LOCK = '.osgen-lock';
export const STAGE = '.osgen-stage';

const RESERVED = writersNames.prefix;
const FORBIDDEN = /[\u0000-\u001f\u007f\\]/;
const LEFTOVER = /^\.osgen-(?:lock|stage)-[0-9a-f]{16}$/;

/** True if the path is relative, stays inside the folder, and is none of the writer's own files. */
export function isSafePath(path: string): boolean {
  if (FORBIDDEN.test(path) || path.startsWith(RESERVED)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** True for the scratch names of a run: whoever holds the lock may delete those of other runs. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}

/** The folder a path lies in; '' is the output folder itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Every folder above a path inside the output folder, the outermost first. */
export function foldersAbove(path: string): string[] {
  const parent = parentOf(path);
  return parent === '' ? [] : [...foldersAbove(parent), parent];
}

/** Throws if the compiler made a file set that no folder can hold: that is a bug of ours. */
export function assertFileSet(files: FileSet): void {
  for (const [path, file] of files) {
    if (!isSafePath(path)) throw new Error(`invariant: unsafe output path ${JSON.stringify(path)}`);
    if (file.sensitive && (file.mode & 0o077) !== 0) {
      throw new Error(`invariant: sensitive file ${path} has mode ${file.mode.toString(8)}`);
    }
    const clash = foldersAbove(path).find((folder) => files.has(folder));
    if (clash !== undefined) throw new Error(`invariant: ${clash} is both a file and a folder of ${path}`);
  }
}
