/**
 * Carries out a plan so that it may be killed between any two system calls: each path is wholly old or wholly new, and
 * whichever it is, the manifest on the disk knows it as osgen's own. Hence the order: stage everything, publish a
 * manifest that accepts old and new, change the files, publish the final manifest. And nothing that git is not to have is
 * there before what keeps it out of git is.
 */
import { join } from 'node:path';
import type { FileSet } from '../fileset.js';
import { saveBackup } from './backup.js';
import { bytesOf, type Disk, setMode, unless } from './disk.js';
import { type Manifest, type ManifestEntry, type ManifestTexts, serialiseManifest } from './manifest.js';
import { IGNORE } from './paths.js';
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
  const isTaken = (path: string) => files.has(path);
  const save = (path: string) => void done.backups.push(saveBackup(disk, root, path, isTaken));
  try {
    const staged = stageFiles(stage, files, plan);
    const publish = (path: string) => {
      disk.renameSync(staged.get(path)!.staged, join(root, path));
      done.written.push(path);
    };
    if (staged.size > 0) {
      const texts = intent(manifest, plan, staged);
      stage.publishOpenManifest(texts);
      // From here on, git leaves alone what may try out passwords, and what holds any.
      if (plan.backup.has(IGNORE)) save(IGNORE);
      if (staged.has(IGNORE)) publish(IGNORE);
      stage.publishPrivateManifest(texts);
      stage.sync();
    }
    for (const path of plan.backup) if (path !== IGNORE) save(path);
    for (const path of plan.remove) {
      unless('ENOENT', () => disk.unlinkSync(join(root, path)));
      done.removed.push(path);
    }
    for (const folder of plan.removeFolders) disk.rmdirSync(join(root, folder));
    for (const folder of plan.makeFolders) stage.publishFolder(folder);
    for (const path of staged.keys()) if (path !== IGNORE) publish(path);
    for (const [path, mode] of plan.setMode) {
      setMode(disk, join(root, path), mode);
      done.written.push(path);
    }
    if (isManifestStale(plan)) {
      const texts = final(plan, staged);
      stage.publishPrivateManifest(texts);
      stage.publishOpenManifest(texts);
      stage.sync();
    }
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

/**
 * What moves from one record to the other is in both meanwhile: in its old place as it is on the disk, in the new one as it
 * is to be, so that the open record does not get the hash of what was secret.
 */
function intent(manifest: Manifest, plan: Plan, staged: ReadonlyMap<string, Staged>): ManifestTexts {
  const files = new Map<string, ManifestEntry>([...manifest.files, ...plan.kept, ...staged]);
  const moving = [...manifest.files].flatMap(([path, { sha256, mode, sensitive }]) => {
    const next = files.get(path)!;
    if (next.sensitive === sensitive) return [];
    files.set(path, { sha256: next.sha256, mode: next.mode, sensitive: next.sensitive });
    return [[path, { sha256: plan.kept.get(path)?.sha256 ?? next.was ?? sha256, mode, sensitive }] as const];
  });
  return serialiseManifest({ files, folders: new Set([...manifest.folders, ...plan.folders]) }, moving);
}

function final(plan: Plan, staged: ReadonlyMap<string, Staged>): ManifestTexts {
  const settled = [...staged].map(([path, { sha256, mode, sensitive }]) => [path, { sha256, mode, sensitive }] as const);
  return serialiseManifest({ files: new Map([...plan.kept, ...settled]), folders: plan.folders });
}
