/** Writes one file that is no part of out/ (address lock, picture): whole or not at all, and through a symbolic link. */
import nodeDisk from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { createFile, errorCode, unless } from './disk.js';
import { temporaryName } from './temporary.js';

const PERMISSIONS = 0o777;

/** Writes `text` to `path`, or to what the link there leads to. What is there keeps its mode. */
export function writeSingle(path: string, text: string): readonly Diagnostic[] {
  let temporary: string | undefined;
  try {
    const isLink = unless('ENOENT', () => nodeDisk.lstatSync(path))?.isSymbolicLink() === true;
    const target = isLink ? unless('ENOENT', () => nodeDisk.realpathSync(path)) : path;
    if (target === undefined) return [leadsNowhere(path)];
    const there = unless('ENOENT', () => nodeDisk.statSync(target));
    temporary = temporaryName(target);
    nodeDisk.rmSync(temporary, { force: true });
    createFile(nodeDisk, temporary, Buffer.from(text), there === undefined ? 0o644 : there.mode & PERMISSIONS, true);
    nodeDisk.renameSync(temporary, target);
    return [];
  } catch (error) {
    return [{ code: 'OSG5005', severity: 'error', message: `cannot write ${path}: ${errorCode(error) ?? String(error)}`, help: 'make the folder writable' }];
  } finally {
    if (temporary !== undefined) nodeDisk.rmSync(temporary, { force: true });
  }
}

/** OSG5005: a symbolic link whose target is not there. */
export function leadsNowhere(path: string): Diagnostic {
  return { code: 'OSG5005', severity: 'error', message: `cannot write ${path}: it is a symbolic link to what is not there`, help: 'make the folder and the file it leads to, or remove the link' };
}
