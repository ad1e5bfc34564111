/** Reads the compiler's input files. The only place, beside the command line and the writer, that sees the disk. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Diagnostic, Source, Span } from '../diagnostics/diagnostic.js';

export interface Loaded {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
}

const reasons: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  ENOENT: ['there is no such file', 'name the topology file: osgen build topology.yaml'],
  EACCES: ['permission denied', 'make it readable for you, or build as the user who owns it'],
  EISDIR: ['it is a folder', 'a file belongs there: name another one, or move the folder away'],
  ENOTDIR: ['a part of its path is not a folder', 'check the path'],
};

/** In place of a topology file's path: read standard input. */
export const standardInput = '<stdin>';

/** The topology has to be there. OSG1005 if it cannot be read. */
export function loadTopology(path: string): Loaded {
  try {
    if (path === standardInput) return { source: { name: path, text: readFileSync(0, 'utf8') }, diagnostics: [] };
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
    return { mode: fstatSync(descriptor).mode, text: readFileSync(descriptor, 'utf8') };
  } finally {
    closeSync(descriptor);
  }
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
