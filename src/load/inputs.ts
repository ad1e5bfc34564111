/** Reads the compiler's input files. The only place, beside the command line and the writer, that sees the disk. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MAX_LENGTH } from '../parse/document.js';
import type { Diagnostic, Source, Span } from '../diagnostics/diagnostic.js';

export interface Loaded {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
}

const reasons: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  ENOENT: ['there is no such file', 'name the topology file: osgen build topology.yaml'],
  EACCES: ['permission denied', 'make it readable for you, or build as the user who owns it'],
  EISDIR: ['it is a folder', 'a file belongs there: name another one, or move the folder away'],
  EFBIG: [`it is larger than ${MAX_LENGTH / 1024 / 1024} MiB`, 'check that this is the right file'],
  ENOTDIR: ['a part of its path is not a folder', 'check the path'],
};

/** In place of a topology file's path: read standard input. */
export const standardInput = '<stdin>';

/** The topology has to be there. OSG1005 if it cannot be read. */
export function loadTopology(path: string): Loaded {
  try {
    if (path === standardInput) return { source: { name: path, text: readAll(0) }, diagnostics: [] };
    return { source: { name: path, text: readText(openSync(path, 'r')).text }, diagnostics: [] };
  } catch (error) {
    return { diagnostics: [unreadable('OSG1005', path, error)] };
  }
}

/** A secrets file need not be there yet. OSG4001 if it cannot be read, OSG4004 if anyone but its owner can. */
export function loadSecrets(path: string): Loaded {
  try {
    const { text, mode } = readText(openSync(path, 'r'));
    if ((mode & 0o077) !== 0) {
      return { diagnostics: [{
        code: 'OSG4004',
        severity: 'error',
        span: beginning(path),
        message: `secrets file ${path} can be read or written by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`,
        help: `chmod 600 ${path}`,
      }] };
    }
    return { source: { name: path, text, sensitive: true }, diagnostics: [] };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { diagnostics: [] } : { diagnostics: [unreadable('OSG4001', path, error)] };
  }
}

/** An address lock need not be there yet. */
export function loadLock(path: string): Loaded {
  try {
    return { source: { name: path, text: readText(openSync(path, 'r')).text }, diagnostics: [] };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { diagnostics: [] } : { diagnostics: [unreadable('OSG1005', path, error)] };
  }
}

function readText(descriptor: number): { text: string; mode: number } {
  try {
    return { mode: fstatSync(descriptor).mode, text: readAll(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

/** Never more than can be a topology: a file may be of gigabytes without a byte on the disk, a device has no end. */
function readAll(descriptor: number): string {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= MAX_LENGTH;) {
    const chunk = Buffer.alloc(64 * 1024);
    const read = readSync(descriptor, chunk);
    if (read === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk.subarray(0, read));
    size += read;
  }
  throw Object.assign(new Error('too large'), { code: 'EFBIG' });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unreadable(code: 'OSG1005' | 'OSG4001', path: string, error: unknown): Diagnostic {
  const [reason, help] = reasons[codeOf(error)] ?? [codeOf(error) || 'unknown reason', 'check the path, and whether its disk is well'];
  return { code, severity: 'error', message: `cannot read ${path}: ${reason}`, span: beginning(path), help };
}

/** A place in a file that was not read: editors and annotations want one. */
function beginning(name: string): Span {
  return { source: { name, text: '' }, offset: 0, length: 0, line: 1, column: 1 };
}
