/**
 * Files that are made under another name first. Killed in between, a program leaves that name behind, perhaps with the
 * seed of a lab under it: it has the form of a secrets file's, so that what keeps those out of git covers it too.
 */
import nodeDisk from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unless } from './disk.js';

const FORM = /^\.osgen-[0-9]+-[0-9]+\.secrets\.yaml$/;

/** A name for what is to be at `path`, in its folder. */
export function temporaryName(path: string, index = 0): string {
  return join(dirname(path), `.osgen-${process.pid}-${index}.secrets.yaml`);
}

/** Removes further names of the file at `path` that a killed program left. It keeps its own. */
export function removeOtherNames(path: string): void {
  const file = unless('ENOENT', () => nodeDisk.statSync(path));
  if (file === undefined || file.nlink < 2) return;
  for (const name of nodeDisk.readdirSync(dirname(path))) {
    const other = join(dirname(path), name);
    if (!FORM.test(name) || name === basename(path)) continue;
    const { ino, dev } = nodeDisk.lstatSync(other);
    if (ino === file.ino && dev === file.dev) nodeDisk.unlinkSync(other);
  }
}
