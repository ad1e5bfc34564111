/** The texts: what stands in the way of a build, or would be changed by one, in words for the user. */
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { errorCode } from './disk.js';
import { MANIFEST } from './paths.js';
import type { Plan, Problem, ProblemKind } from './plan.js';

const NAMED = 5;

type Text = readonly [code: Code, message: (name: string) => string, help: string];

const texts: Record<Exclude<ProblemKind, 'unreadable'>, Text> = {
  'foreign': ['OSG5002', (name) => `${name} is in the way: osgen did not write it`,
    'move it away, or run with --force to overwrite it (a backup is kept)'],
  'edited': ['OSG5003', (name) => `${name} was edited by hand`,
    'move it away, or run with --force to overwrite it (a backup is kept)'],
  'edited-orphan': ['OSG5003', (name) => `${name} is no longer generated, but was edited by hand`,
    'move it away, or run with --force to remove it (a backup is kept)'],
  'folder': ['OSG5002', (name) => `${name} is in the way: it is a folder, and a file belongs there`, 'move it away'],
  'special': ['OSG5002', (name) => `${name} is in the way: it is neither a file nor a folder`, 'move it away'],
  'link': ['OSG5009', (name) => `${name} is a symbolic link: osgen does not write through links`,
    'remove the link, then build again'],
};

const remedies: Record<string, string> = {
  ENOSPC: 'free some space, then build again',
  EDQUOT: 'free some space, then build again',
  EACCES: 'make it accessible to you, or choose another folder with -o',
  EPERM: 'make it accessible to you, or choose another folder with -o',
  EROFS: 'choose a folder on a writable file system with -o',
};

const staleWords: Record<ProblemKind, string> = {
  'foreign': 'is not osgen’s',
  'edited': 'was edited by hand',
  'edited-orphan': 'is no longer generated, and was edited by hand',
  'folder': 'is a folder',
  'special': 'is not a file',
  'link': 'is a symbolic link',
  'unreadable': 'cannot be read',
};

/** The diagnostic for something that stands in the way of a build. */
export function describeProblem(outDir: string, problem: Problem): Diagnostic {
  const name = join(outDir, problem.path);
  if (problem.kind === 'unreadable') return describeOsError(outDir, problem.error, name);
  const [code, message, help] = texts[problem.kind];
  return error(code, message(name), help);
}

/** OSG5005: the operating system refused. `name` says what, if the error itself does not. */
export function describeOsError(outDir: string, cause: unknown, name = culprit(outDir, cause)): Diagnostic {
  const code = errorCode(cause) ?? 'EIO';
  const number = (constants.errno as Record<string, number | undefined>)[code];
  const reason = number === undefined ? undefined : getSystemErrorMap().get(-number)?.[1];
  const help = remedies[code] ?? 'choose another folder with -o';
  return error('OSG5005', `cannot update ${name}: ${reason ?? 'the operating system refused'} (${code})`, help);
}

/** The path a failed call was about, unless it is one of the writer's own scratch files. */
function culprit(outDir: string, cause: unknown): string {
  const { path, dest } = cause as { path?: unknown; dest?: unknown };
  const absolute = typeof dest === 'string' ? dest : path;
  if (typeof absolute !== 'string') return outDir;
  const inside = relative(outDir, absolute);
  return inside.startsWith('..') || inside.startsWith('.osgen-') ? outDir : join(outDir, inside);
}

/** OSG5001: what is at the output path cannot hold files. */
export function describeNoFolder(outDir: string): Diagnostic {
  return error('OSG5001', `${outDir} is not a folder`, 'move it away, or choose another folder with -o');
}

/** OSG5004, with the reason why the manifest is not believed. */
export function describeBadManifest(outDir: string, file: string, reason: string): Diagnostic {
  const name = join(outDir, file);
  return error('OSG5004', `${name} cannot be trusted: ${reason}`,
    'restore it, or delete it: osgen then keeps every file that is right, and leaves all others alone');
}

/** OSG5006: the lock is held by a build that is alive, as far as can be seen from here. */
export function describeBusy(outDir: string, lockName: string, owner: { pid: number; host: string }): Diagnostic {
  return error('OSG5006', `another build is writing to ${outDir} (process ${owner.pid} on ${owner.host})`,
    `wait until it has ended, then build again. If there is no such build, delete ${join(outDir, lockName)}`);
}

/** OSG5008 if the plan would change anything. */
export function describeStale(outDir: string, plan: Plan): Diagnostic[] {
  const stale = new Map<string, string>();
  for (const path of plan.adopted) stale.set(path, 'is not recorded as osgen’s');
  // A checkout of a committed out/ is not stale because git kept no more of its modes.
  for (const path of plan.setMode.keys()) if (!plan.asFromGit.has(path)) stale.set(path, 'has the wrong mode');
  // Nor because git has not the files that hold secrets: what they would be is in those for review.
  for (const [path, { was }] of plan.write) if (!plan.leftByGit.has(path)) stale.set(path, was === undefined ? 'is missing' : 'is out of date');
  for (const path of plan.remove) stale.set(path, 'is no longer generated');
  for (const [path, { kind }] of plan.problems) stale.set(path, staleWords[kind]);
  if (stale.size === 0 && !plan.isRecorded) stale.set(MANIFEST, 'is out of date');
  if (stale.size === 0) return [];
  const notes = [...stale.keys()].sort().slice(0, NAMED).map((path) => `${join(outDir, path)} ${stale.get(path)}`);
  if (stale.size > NAMED) notes.push(`and ${stale.size - NAMED} more`);
  return [{
    ...error('OSG5008', `${outDir} is stale: ${stale.size} ${stale.size === 1 ? 'file' : 'files'} would change`,
      'run osgen build'),
    notes: notes.map((message) => ({ message })),
  }];
}

function error(code: Code, message: string, help: string): Diagnostic {
  return { code, severity: 'error', message, help };
}
