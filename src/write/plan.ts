/** Compares file set, manifest and disk. Pure: facts in, actions or problems out. */
import type { FileMode } from '../fileset.js';
import { isOwn, type Manifest, type ManifestEntry, type ManifestTexts, serialiseManifest } from './manifest.js';
import type { Facts, FileFacts } from './scan.js';

export type ProblemKind = 'foreign' | 'edited' | 'edited-orphan' | 'folder' | 'special' | 'link' | 'unreadable';

export interface Problem {
  readonly kind: ProblemKind;
  readonly path: string;
  /** Why the operating system would not let us look, for `unreadable`. */
  readonly error?: unknown;
}

export interface Change {
  readonly mode: FileMode;
  readonly sensitive: boolean;
  /** The hash of the file that is replaced, if that is osgen's own work. */
  readonly was?: string;
}

export interface Plan {
  /** By path. If there is one, nothing of the plan may be carried out. */
  readonly problems: ReadonlyMap<string, Problem>;
  /** Files of the user's that are about to be replaced or removed: their bytes are saved first. */
  readonly backup: ReadonlySet<string>;
  readonly remove: readonly string[];
  /** The innermost first. */
  readonly removeFolders: ReadonlySet<string>;
  /** The outermost first. */
  readonly makeFolders: readonly string[];
  /** Files to create or replace. */
  readonly write: ReadonlyMap<string, Change>;
  /** Files whose contents are right and whose mode is not. */
  readonly setMode: ReadonlyMap<string, FileMode>;
  /** Files to create that hold secrets, in a copy of the folder by git: it does not have them, nor the record of them. */
  readonly leftByGit: ReadonlySet<string>;
  /** The files among `setMode` whose mode is right as far as git keeps one: it keeps nothing but the owner's x. */
  readonly asFromGit: ReadonlySet<string>;
  /** Files whose contents are right already. */
  readonly kept: ReadonlyMap<string, ManifestEntry>;
  /** The files among `kept` that the manifest does not list yet. */
  readonly adopted: readonly string[];
  /** The folders the manifest is to list. */
  readonly folders: ReadonlySet<string>;
  /** The manifest as it stands, in both its parts, says what is kept. */
  readonly isRecorded: boolean;
}

/** What a build does; `recorded` are the texts of the manifest as it stands. */
export function makePlan(facts: Facts, manifest: Manifest, recorded: Partial<ManifestTexts>, force: boolean): Plan {
  const problems = new Map<string, Problem>();
  const backup = new Set<string>();
  const remove: string[] = [];
  const write = new Map<string, Change>();
  const setMode = new Map<string, FileMode>();
  const asFromGit = new Set<string>();
  const leftByGit = new Set<string>();
  const kept = new Map<string, ManifestEntry>();
  const isFromGit = recorded.open !== undefined && recorded.private === undefined;
  const report = (problem: Problem) => void problems.set(problem.path, problem);
  const takeFromUser = (path: string, kind: ProblemKind) => {
    if (force) backup.add(path);
    else report({ kind, path });
  };

  for (const [path, { wanted, listed, disk, folderWanted }] of facts.files) {
    if (disk.kind === 'link') report({ kind: 'link', path: disk.at });
    if (disk.kind === 'unreadable') report({ kind: 'unreadable', path: disk.at, error: disk.error });
    if (disk.kind === 'special' && (wanted || folderWanted)) report({ kind: 'special', path });
    if (wanted || disk.kind !== 'file') continue;
    if (!listed) takeFromUser(path, 'foreign');
    else if (!isOwn(listed, disk.sha256)) takeFromUser(path, 'edited-orphan');
    remove.push(path);
  }

  const removeFolders = emptiedFolders(facts, manifest, new Set(remove.filter((path) => !backup.has(path))));

  for (const [path, { wanted, listed, disk }] of facts.files) {
    if (!wanted) continue;
    const { mode, sensitive } = wanted;
    if (disk.kind === 'file' && disk.sha256 === wanted.sha256) {
      kept.set(path, { sha256: disk.sha256, mode, sensitive });
      if (disk.mode !== mode) setMode.set(path, mode);
      if (disk.mode !== mode && (disk.mode & 0o100) === (mode & 0o100)) asFromGit.add(path);
    } else if (disk.kind === 'file' && listed && isOwn(listed, disk.sha256)) {
      write.set(path, { mode, sensitive, was: disk.sha256 });
    } else {
      if (disk.kind === 'file') takeFromUser(path, listed ? 'edited' : 'foreign');
      if (disk.kind === 'folder' && !removeFolders.has(path)) report({ kind: 'folder', path });
      if (disk.kind === 'absent' && sensitive && !listed && isFromGit) leftByGit.add(path);
      write.set(path, { mode, sensitive });
    }
  }

  const makeFolders = [...facts.neededFolders].filter((folder) => !facts.folders.get(folder)).sort();
  const stillThere = [...manifest.folders].filter((folder) => facts.folders.get(folder) && !removeFolders.has(folder));
  const folders = new Set([...stillThere, ...makeFolders]);
  const record = serialiseManifest({ files: kept, folders });
  const isNothing = recorded.open === undefined && kept.size + folders.size === 0;
  return {
    problems, backup, remove, removeFolders, makeFolders, write, setMode, leftByGit, asFromGit, kept, folders,
    adopted: [...kept.keys()].filter((path) => !isListed(facts.files.get(path))),
    isRecorded: record.private === recorded.private && (record.open === recorded.open || isNothing),
  };
}

/** True if carrying out the plan would change nothing at all. */
export function isIdle(plan: Plan): boolean {
  return !isManifestStale(plan) && plan.setMode.size === 0;
}

/** True if carrying out the plan ends with another manifest than there is. */
export function isManifestStale(plan: Plan): boolean {
  return plan.write.size > 0 || !plan.isRecorded;
}

function isListed(fact: FileFacts | undefined): boolean {
  return fact?.listed !== undefined;
}

/** The folders osgen made, no longer needs, and leaves empty; the innermost first. */
function emptiedFolders(facts: Facts, manifest: Manifest, removed: ReadonlySet<string>): Set<string> {
  const emptied = new Set<string>();
  for (const folder of [...manifest.folders].sort().reverse()) {
    const entries = facts.folders.get(folder);
    if (!entries || facts.neededFolders.has(folder)) continue;
    const paths = [...entries].map((entry) => `${folder}/${entry}`);
    if (paths.every((path) => removed.has(path) || emptied.has(path))) emptied.add(folder);
  }
  return emptied;
}
