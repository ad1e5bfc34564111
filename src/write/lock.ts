/**
 * One build at a time in a folder. The lock is a file that appears complete (written aside, then linked), so a reader
 * never sees half of one.
 *
 * A build that was killed leaves its lock behind. To take it over without a race: a *guard*, a second lock named after
 * the contents of the first, admits one process at a time; inside it, nobody else can touch that dead lock, so if it
 * is still there it may be replaced by a rename. A guard left by a killed process is taken over in the same way.
 * Contents never repeat, hence a guard for a lock that is gone admits to nothing.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFile, type Disk, errorCode, sha256, unless } from './disk.js';
import { describeSelf, livingOwner, type Owner } from './owner.js';
import { LOCK } from './paths.js';

const POLL_MS = 50;

export interface Lock {
  readonly release: () => void;
}

type Attempt = { readonly mine: string } | { readonly owner: Owner } | 'again';

/** Takes the lock of a folder, waiting for a while if it is held; else tells who holds it. */
export async function acquireLock(disk: Disk, root: string, waitMs: number): Promise<Lock | Owner> {
  for (let waited = 0; ; waited += POLL_MS) {
    const result = attempt(disk, root, LOCK);
    if (result !== 'again' && 'mine' in result) return { release: () => release(disk, root, LOCK, result.mine) };
    if (result !== 'again' && waited >= waitMs) return result.owner;
    await sleep(POLL_MS);
  }
}

function attempt(disk: Disk, root: string, name: string): Attempt {
  const path = join(root, name);
  const found = read(disk, path);
  const owner = found === undefined ? undefined : livingOwner(found);
  if (owner) return { owner };
  const mine = describeSelf();
  const claim = join(root, `${LOCK}-${randomBytes(8).toString('hex')}`);
  try {
    createFile(disk, claim, Buffer.from(mine), 0o644);
    if (found !== undefined) return takeOver(disk, root, name, found, claim, mine);
    return happened(['EEXIST', 'ENOENT'], () => disk.linkSync(claim, path)) ? { mine } : 'again';
  } finally {
    remove(disk, claim);
  }
}

/** Puts our claim in the place of a dead lock, if that is still there. */
function takeOver(disk: Disk, root: string, name: string, dead: string, claim: string, mine: string): Attempt {
  const path = join(root, name);
  const guard = `${LOCK}-${sha256(Buffer.from(dead)).slice(0, 16)}`;
  const admission = attempt(disk, root, guard);
  if (admission === 'again' || 'owner' in admission) return admission;
  try {
    if (read(disk, path) !== dead) return 'again';
    return happened(['ENOENT'], () => disk.renameSync(claim, path)) ? { mine } : 'again';
  } finally {
    release(disk, root, guard, admission.mine);
  }
}

function release(disk: Disk, root: string, name: string, mine: string): void {
  if (read(disk, join(root, name)) === mine) remove(disk, join(root, name));
}

function read(disk: Disk, path: string): string | undefined {
  return unless('ENOENT', () => disk.readFileSync(path, 'utf8'));
}

function remove(disk: Disk, path: string): void {
  unless('ENOENT', () => disk.unlinkSync(path));
}

/** False if the call failed because others were faster. ENOENT: the holder of the lock tidied our claim away. */
function happened(lost: readonly string[], call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (lost.includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
