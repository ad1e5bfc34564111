/** Looks at the output folder as a whole: is it one, is its manifest to be believed, what would a build do. */
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import { type Disk, unless } from './disk.js';
import { EMPTY_MANIFEST, type Manifest, mergeManifests, parseManifest } from './manifest.js';
import { isLeftover, LOCK, MANIFEST, PRIVATE_MANIFEST } from './paths.js';
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
  for (const name of [LOCK, MANIFEST, PRIVATE_MANIFEST]) {
    const entry = entries.find((entry) => entry.name === name);
    if (entry?.isSymbolicLink()) return describeProblem(outDir, { kind: 'link', path: name });
    if (entry && !entry.isFile()) return describeProblem(outDir, { kind: 'special', path: name });
  }
  const wasLocked = entries.some(({ name }) => name === LOCK);
  const version = versionOf(disk, root);
  const [open, secret] = [MANIFEST, PRIVATE_MANIFEST].map((name) => unless('ENOENT', () => disk.readFileSync(join(root, name), 'utf8')));
  const recorded = { ...(open === undefined ? {} : { open }), private: secret };
  const openPart = open === undefined ? EMPTY_MANIFEST : parseManifest(open);
  if (typeof openPart === 'string') return describeBadManifest(outDir, MANIFEST, openPart);
  const privatePart = secret === undefined ? EMPTY_MANIFEST : parseManifest(secret, true);
  if (typeof privatePart === 'string') return describeBadManifest(outDir, PRIVATE_MANIFEST, privatePart);
  const manifest = mergeManifests(openPart, privatePart);

  const plan = makePlan(scan(disk, root, files, manifest), manifest, recorded, force);
  const isLocked = unless('ENOENT', () => disk.lstatSync(join(root, LOCK))) !== undefined;
  return {
    plan,
    manifest,
    leftovers: entries.map(({ name }) => name).filter(isLeftover),
    version: wasLocked || isLocked || version !== versionOf(disk, root) ? undefined : version,
  };
}

/** Identifies the published manifest: each is of new files. */
export function versionOf(disk: Disk, root: string): string {
  return [MANIFEST, PRIVATE_MANIFEST].map((name) => {
    const stat = unless('ENOENT', () => disk.lstatSync(join(root, name), { bigint: true }));
    return stat === undefined ? 'none' : `${stat.ino}:${stat.ctimeNs}:${stat.size}`;
  }).join(' ');
}
