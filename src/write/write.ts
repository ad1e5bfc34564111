/** Brings the output folder in line with a file set. */
import nodeDisk from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import { refusals } from './access.js';
import { commit, type Done } from './commit.js';
import { type Disk, errorCode } from './disk.js';
import { acquireLock } from './lock.js';
import { assertFileSet, LOCK } from './paths.js';
import { isIdle, type Plan } from './plan.js';
import { describeBusy, describeOsError, describeProblem, describeStale } from './report.js';
import { type Survey, survey, versionOf } from './survey.js';

export interface WriteOptions {
  /** Overwrite files that osgen did not write or that were edited by hand; their bytes are kept as a backup. */
  readonly force: boolean;
  /** Write nothing; report OSG5008 if a build would change anything. */
  readonly check: boolean;
}

/** All paths are relative to the output folder. */
export interface WriteResult {
  readonly diagnostics: Diagnostic[];
  /** Files created, replaced, or given another mode. */
  readonly written: string[];
  readonly removed: string[];
  /** Files of the file set that needed no change. */
  readonly unchanged: number;
  /** The names under which `force` kept the user's versions. */
  readonly backups: string[];
}

/** The machine as the writer sees it; the tests replace parts. */
export interface WriteHost {
  readonly disk: Disk;
  /** How long to wait for another build in the same folder. */
  readonly lockWaitMs: number;
}

const defaultHost: WriteHost = { disk: nodeDisk, lockWaitMs: 10_000 };

/**
 * Reconciles `outDir` with the file set. Changes only what differs, and nothing at all if anything stands in the way;
 * can be killed at any moment, and the next run completes the work.
 */
export async function writeOutput(
  outDir: string, files: FileSet, options: WriteOptions, host: WriteHost = defaultHost,
): Promise<WriteResult> {
  assertFileSet(files);
  const done: Done = { written: [], removed: [], backups: [] };
  const result = (diagnostics: Diagnostic[], unchanged = 0): WriteResult => ({ diagnostics, ...done, unchanged });
  try {
    const root = resolve(outDir);
    const first = survey(host.disk, outDir, root, files, options.force && !options.check);
    if (!isSurvey(first)) return result([first]);
    if (options.check) return result(describeStale(outDir, first.plan), untouched(first.plan));
    // Without the lock, so that a build which changes nothing leaves no trace, not even a new time on the folder.
    const isCertain = first.version !== undefined;
    if (isCertain && isOver(first)) return result(problemsOf(outDir, first.plan), untouched(first.plan));

    // Without more for others, whatever the umask: who can write there can put another `lab` in its place.
    host.disk.mkdirSync(root, { recursive: true, mode: 0o755 });
    const lock = await acquireLock(host.disk, root, host.lockWaitMs);
    if (!('release' in lock)) return result([describeBusy(outDir, LOCK, lock)]);
    try {
      const isCurrent = isCertain && first.version === versionOf(host.disk, root);
      const locked = isCurrent ? first : survey(host.disk, outDir, root, files, options.force);
      if (!isSurvey(locked)) return result([locked]);
      const problems = problemsOf(outDir, locked.plan);
      const diagnostics = problems.length > 0 ? problems : refusals(host.disk, outDir, root, locked.plan);
      if (diagnostics.length === 0) apply(host.disk, root, files, locked, done);
      return result(diagnostics, untouched(locked.plan));
    } finally {
      lock.release();
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return result([describeOsError(outDir, error)]);
  }
}

function apply(disk: Disk, root: string, files: FileSet, { leftovers, manifest, plan }: Survey, done: Done): void {
  for (const name of leftovers) disk.rmSync(join(root, name), { recursive: true, force: true });
  if (!isIdle(plan)) commit(disk, root, files, manifest, plan, done);
}

/** True if there is nothing to do, or too much in the way to do it. */
function isOver({ plan, leftovers }: Survey): boolean {
  return plan.problems.size > 0 || (isIdle(plan) && leftovers.length === 0);
}

function problemsOf(outDir: string, plan: Plan): Diagnostic[] {
  return [...plan.problems.values()].map((problem) => describeProblem(outDir, problem));
}

function untouched(plan: Plan): number {
  return plan.kept.size - plan.setMode.size;
}

function isSurvey(value: Survey | Diagnostic): value is Survey {
  return 'plan' in value;
}
