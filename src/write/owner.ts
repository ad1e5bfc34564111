/** Who holds a lock, and whether that process is still there. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { errorCode } from './disk.js';

export interface Owner {
  readonly pid: number;
  readonly host: string;
}

/** A text that names this process, and differs each time. */
export function describeSelf(): string {
  const nonce = randomBytes(8).toString('hex');
  return `${JSON.stringify({ pid: process.pid, host: hostname(), birth: birthOf(process.pid) ?? null, nonce })}\n`;
}

/** The owner a lock names if it may still be at work; undefined if it surely is not. */
export function livingOwner(text: string): Owner | undefined {
  const owner = parse(text);
  // Locks appear complete or not at all: what cannot be read was mangled by a power cut.
  if (owner === undefined) return undefined;
  // From here nobody can tell whether a process of another machine is alive.
  if (owner.host !== hostname()) return owner;
  return isRunning(owner.pid, owner.birth) ? owner : undefined;
}

function parse(text: string): (Owner & { birth: unknown }) | undefined {
  try {
    const { pid, host, birth } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== 'string') return undefined;
    return { pid, host, birth };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number, birth: unknown): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  const now = birthOf(pid);
  return now === undefined || typeof birth !== 'string' || now === birth;
}

/** Boot and start time of a process, since process numbers come round again. Undefined without /proc. */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name before the last ')' may hold anything; state and start time are fields 3 and 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process whose parent has not collected it yet is dead all the same.
    return fields[0] === 'Z' ? 'ended' : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
