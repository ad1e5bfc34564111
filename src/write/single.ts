/** Writes one file beside the topology (secrets, address lock): whole or not at all. */
import nodeDisk from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { createFile, errorCode } from './disk.js';

/**
 * Writes `text` to `path` with exactly this mode, through a temporary file in the same folder.
 * @param create fail with OSG5002 instead of replacing a file that is there
 */
export function writeSingle(path: string, text: string, mode: number, create: boolean): readonly Diagnostic[] {
  const temporary = join(dirname(path), `.osgen-${process.pid}.tmp`);
  try {
    nodeDisk.rmSync(temporary, { force: true });
    createFile(nodeDisk, temporary, Buffer.from(text), mode, true);
    // A hard link refuses a name that is taken; a rename would replace it.
    if (create) nodeDisk.linkSync(temporary, path);
    else nodeDisk.renameSync(temporary, path);
    return [];
  } catch (error) {
    return [problem(path, errorCode(error) ?? String(error))];
  } finally {
    nodeDisk.rmSync(temporary, { force: true });
  }
}

function problem(path: string, reason: string): Diagnostic {
  if (reason === 'EEXIST') {
    return { code: 'OSG5002', severity: 'error', message: `${path} has appeared meanwhile`, help: 'run the build again' };
  }
  return { code: 'OSG5005', severity: 'error', message: `cannot write ${path}: ${reason}`, help: 'make the folder writable' };
}
