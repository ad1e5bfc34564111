/** Compares an output folder with a file set, as a build would, and changes nothing. */
import nodeDisk from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import { bytesOf, errorCode, sha256 } from './disk.js';
import { assertFileSet } from './paths.js';
import { describeOsError, describeProblem } from './report.js';
import { survey } from './survey.js';

export interface Difference {
  readonly path: string;
  /** `mode`: only the permissions. `missing`: not there, and the last build wrote what this one would. */
  readonly kind: 'added' | 'changed' | 'removed' | 'mode' | 'missing';
}

export interface Comparison {
  /** In order of the path. */
  readonly differences: readonly Difference[];
  /** What would stop a build, by path. */
  readonly obstacles: ReadonlyMap<string, Diagnostic>;
  /** Text of a file that is there now and is the file set's, or was written by the last build; undefined if there is none. */
  readonly textOf: (path: string) => string | undefined;
  /** Paths for which `textOf` has an answer. */
  readonly paths: readonly string[];
  /** True if files that the last build wrote are not there. */
  readonly isPartial: boolean;
  /** Files that git does not have: neither they nor a record of them are there. */
  readonly leftByGit: number;
}

/** @returns a diagnostic if the folder cannot be compared */
export function compareOutput(outDir: string, files: FileSet): Comparison | Diagnostic {
  assertFileSet(files);
  const root = resolve(outDir);
  try {
    const found = survey(nodeDisk, outDir, root, files, false);
    if (!('plan' in found)) return found;
    const { plan, manifest } = found;
    const unreadable = [...plan.problems.values()].find(({ kind }) => kind === 'unreadable');
    if (unreadable) return describeProblem(outDir, unreadable);
    const differences: Difference[] = [
      ...[...plan.write.keys()].filter((path) => !isLeft(path)).map((path): Difference => ({ path, kind: kindOf(path) })),
      ...plan.remove.map((path): Difference => ({ path, kind: 'removed' })),
      // git keeps no mode but the owner's x: a copy of out/ by git is no different.
      ...[...plan.setMode.keys()].filter((path) => !plan.asFromGit.has(path)).map((path): Difference => ({ path, kind: 'mode' })),
    ];
    differences.sort((a, b) => (a.path < b.path ? -1 : 1));
    const known = [...new Set([...files.keys(), ...manifest.files.keys()])].filter((path) => isFile(path)).sort();
    const there = new Set(known);
    return {
      differences,
      obstacles: new Map([...plan.problems].map(([path, problem]) => [path, describeProblem(outDir, problem)])),
      paths: known,
      textOf: (path) => (there.has(path) ? nodeDisk.readFileSync(join(root, path), 'utf8') : undefined),
      leftByGit: plan.leftByGit.size,
      isPartial: [...manifest.files.keys()].some((path) => !there.has(path)),
    };

    /** Not there, nor expected to be, and the same as it was by what is there for review. */
    function isLeft(path: string): boolean {
      return plan.leftByGit.has(path) && !plan.write.has(files.get(path)?.redacted ?? path);
    }

    function kindOf(path: string): Difference['kind'] {
      if (isFile(path)) return 'changed';
      if (plan.leftByGit.has(path)) return isFile(files.get(path)?.redacted ?? path) ? 'changed' : 'added';
      const listed = manifest.files.get(path);
      const file = files.get(path);
      return listed && file && listed.sha256 === sha256(bytesOf(file)) ? 'missing' : 'added';
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return describeOsError(outDir, error);
  }

  function isFile(path: string): boolean {
    return nodeDisk.lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
  }
}
