/** Looks at the output folder as a whole: is it one, is its manifest to be believed, what would a build do. */
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import { type Disk, unless } from './disk.js';
import { EMPTY_MANIFEST, type Manifest, parseManifest } from './manifest.js';
import { isLeftover, LOCK, MANIFEST } from './paths.js';
import { makePlan, type Plan } from './plan.js';
import { describeBadManifest, describeNoFolder, describeProblem } from './report.js';
import { scan } from './scan.js';

export interface Survey {
  readonly plan: Plan;
  readonly manifest: Manifest;
  /** What builds that were killed left behind. */
  readonly leftovers: readonly string[];
  /** Changes whenever a build changes anything; undefined if one was at work, so that the plan may be wrong. */
  readonly version: string | undefined;
}

/** Plans a build, or tells why the folder allows none whatever is in the file set. */
export function survey(disk: Disk, outDir: string, root: string, files: FileSet, force: boolean): Survey | Diagnostic {
  const stat = unless('ENOENT', () => disk.statSync(root));
  const isDangling = !stat && unless('ENOENT', () => disk.lstatSync(root))?.isSymbolicLink() === true;
  if (isDangling || stat?.isDirectory() === false) return describeNoFolder(outDir);

  const entries = stat ? disk.readdirSync(root, { withFileTypes: true }) : [];
  for (const name of [LOCK, MANIFEST]) {
    const entry = entries.find((entry) => entry.name === name);
    if (entry?.isSymbolicLink()) return describeProblem(outDir, { kind: 'link', path: name });
    if (entry && !entry.isFile()) return describeProblem(outDir, { kind: 'special', path: name });
  }
  const wasLocked = entries.some(({ name }) => name === LOCK);
  const version = versionOf(disk, root);
  const recorded = unless('ENOENT', () => disk.readFileSync(join(root, MANIFEST), 'utf8'));
  const manifest = recorded === undefined ? EMPTY_MANIFEST : parseManifest(recorded);
  if (typeof manifest === 'string') return describeBadManifest(outDir, manifest);

  const plan = makePlan(scan(disk, root, files, manifest), manifest, recorded, force);
  const isLocked = unless('ENOENT', () => disk.lstatSync(join(root, LOCK))) !== undefined;
  return {
    plan,
    manifest,
    leftovers: entries.map(({ name }) => name).filter(isLeftover),
    version: wasLocked || isLocked || version !== versionOf(disk, root) ? undefined : version,
  };
}

/** Identifies the published manifest: each is a new file. */
export function versionOf(disk: Disk, root: string): string {
  const stat = unless('ENOENT', () => disk.lstatSync(join(root, MANIFEST), { bigint: true }));
  return stat === undefined ? 'none' : `${stat.ino}:${stat.ctimeNs}:${stat.size}`;
}
