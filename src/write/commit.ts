/**
 * Carries out a plan so that it may be killed between any two system calls: each path is wholly old or wholly new, and
 * whichever it is, the manifest on the disk knows it as osgen's own. Hence the order: stage everything, publish a
 * manifest that accepts old and new, change the files, publish the final manifest.
 */
import { join } from 'node:path';
import type { FileSet } from '../fileset.js';
import { saveBackup } from './backup.js';
import { bytesOf, type Disk, setMode, unless } from './disk.js';
import { type Manifest, type ManifestEntry, type ManifestTexts, serialiseManifest } from './manifest.js';
import { isManifestStale, type Plan } from './plan.js';
import { Stage } from './stage.js';

/** What has been done so far; filled in as it happens, so that it is true even if the build fails half-way. */
export interface Done {
  readonly written: string[];
  readonly removed: string[];
  readonly backups: string[];
}

interface Staged extends ManifestEntry {
  readonly staged: string;
}

/** Carries out a plan that has no problems. */
export function commit(disk: Disk, root: string, files: FileSet, manifest: Manifest, plan: Plan, done: Done): void {
  const stage = new Stage(disk, root);
  try {
    const staged = stageFiles(stage, files, plan);
    if (staged.size > 0) stage.publishManifest(intent(manifest, plan, staged));
    const isTaken = (path: string) => files.has(path);
    for (const path of plan.backup) done.backups.push(saveBackup(disk, root, path, isTaken));
    for (const path of plan.remove) {
      unless('ENOENT', () => disk.unlinkSync(join(root, path)));
      done.removed.push(path);
    }
    for (const folder of plan.removeFolders) disk.rmdirSync(join(root, folder));
    for (const folder of plan.makeFolders) stage.publishFolder(folder);
    for (const [path, file] of staged) {
      disk.renameSync(file.staged, join(root, path));
      done.written.push(path);
    }
    for (const [path, mode] of plan.setMode) {
      setMode(disk, join(root, path), mode);
      done.written.push(path);
    }
    if (isManifestStale(plan)) stage.publishManifest(final(plan, staged));
  } finally {
    stage.discard();
  }
}

function stageFiles(stage: Stage, files: FileSet, plan: Plan): Map<string, Staged> {
  const staged = new Map<string, Staged>();
  for (const [path, { mode, sensitive, was }] of plan.write) {
    const file = stage.file(bytesOf(files.get(path)!), mode);
    staged.set(path, { ...file, mode, sensitive, ...(was !== undefined && { was }) });
  }
  return staged;
}

function intent(manifest: Manifest, plan: Plan, staged: ReadonlyMap<string, Staged>): ManifestTexts {
  const files = new Map([...manifest.files, ...plan.kept, ...staged]);
  const leaving = [...manifest.files].filter(([path, { sensitive }]) => sensitive && files.get(path)?.sensitive === false);
  return serialiseManifest({ files, folders: new Set([...manifest.folders, ...plan.folders]) }, leaving);
}

function final(plan: Plan, staged: ReadonlyMap<string, Staged>): ManifestTexts {
  const settled = [...staged].map(([path, { sha256, mode, sensitive }]) => [path, { sha256, mode, sensitive }] as const);
  return serialiseManifest({ files: new Map([...plan.kept, ...settled]), folders: plan.folders });
}
