/** Reads the compiler's input files. The only place, beside the command line and the writer, that sees the disk. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';

export interface Loaded {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

/** The topology has to be there. OSG1005 if it cannot be read. */
export function loadTopology(path: string): Loaded {
  try {
    return { source: { name: path, text: readText(openSync(path, 'r')).text }, diagnostics: [] };
  } catch (error) {
    const help = codeOf(error) === 'ENOENT' ? 'name the topology file: osgen build topology.yaml' : undefined;
    return { diagnostics: [unreadable('OSG1005', path, error, help)] };
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

function unreadable(code: 'OSG1005' | 'OSG4001', path: string, error: unknown, help?: string): Diagnostic {
  const reason = reasons[codeOf(error)] ?? (codeOf(error) || 'unknown reason');
  return { code, severity: 'error', message: `cannot read ${path}: ${reason}`, ...(help ? { help } : {}) };
}
