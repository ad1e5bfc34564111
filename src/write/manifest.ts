/**
 * The record of what osgen wrote, kept in the output folder. It is what entitles osgen to overwrite and delete, and
 * anyone may have edited it: nothing in it is believed before it has been checked.
 *
 * It is two files. Who has the hash of a file, and all of the file but a password, can try passwords out: files that hold
 * secrets are in a record of their own, which git leaves alone as it does the files.
 */
import { isSafePath } from './paths.js';

export interface ManifestEntry {
  readonly sha256: string;
  readonly mode: number;
  /** While a build is replacing the file: the hash it had before. Either of the two is osgen's own work. */
  readonly was?: string;
  /** The file holds secrets. */
  readonly sensitive: boolean;
}

export interface Manifest {
  readonly files: ReadonlyMap<string, ManifestEntry>;
  /** The folders osgen created, and may therefore remove once they are empty. */
  readonly folders: ReadonlySet<string>;
}

export const EMPTY_MANIFEST: Manifest = { files: new Map(), folders: new Set() };

/** The two files; of the private one, undefined stands for none. */
export interface ManifestTexts {
  readonly open: string;
  readonly private: string | undefined;
}

const VERSION = 1;
const HASH = /^[0-9a-f]{64}$/;
const MODE = /^0(?:600|644|700|755)$/;

/** True if a file with this hash is as osgen left it. */
export function isOwn(entry: ManifestEntry, sha256: string): boolean {
  return sha256 === entry.sha256 || sha256 === entry.was;
}

type Entries = readonly (readonly [path: string, entry: ManifestEntry])[];

/**
 * The manifest as texts: one file per line, sorted, so that it reads well in a diff.
 * @param moving entries that their record keeps although the file is to be in the other one
 */
export function serialiseManifest({ files, folders }: Manifest, moving: Entries = []): ManifestTexts {
  const all = [...files, ...moving];
  const secret = all.filter(([, { sensitive }]) => sensitive);
  return { open: serialise(all.filter(([, { sensitive }]) => !sensitive), folders), private: secret.length === 0 ? undefined : serialise(secret, new Set()) };
}

function serialise(entries: Entries, folderSet: ReadonlySet<string>): string {
  const folders = [...folderSet].sort();
  const files = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { sha256, mode, was }]) =>
    JSON.stringify({ path, sha256, mode: `0${mode.toString(8)}`, ...(was === undefined ? {} : { was }) }));
  return `{\n"version": ${VERSION},\n"files": ${list(files)},\n"folders": ${list(folders.map((path) => JSON.stringify(path)))}\n}\n`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
}

/**
 * What the two records say together. A file is in both only while a build moves it from one to the other; whichever of them
 * has been published by then, its old and its new state are among what they say.
 */
export function mergeManifests(open: Manifest, secret: Manifest): Manifest {
  const files = new Map(open.files);
  for (const [path, entry] of secret.files) {
    const other = files.get(path);
    if (other === undefined || (other.was === undefined && entry.was !== undefined)) files.set(path, entry);
    else if (other.was === undefined && other.sha256 !== entry.sha256) files.set(path, { ...other, was: entry.sha256 });
  }
  return { files, folders: open.folders };
}

/** The manifest a text describes, or the reason (a string) why it cannot be trusted. */
export function parseManifest(text: string, sensitive = false): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!isRecord(value)) return 'it is not an object';
  if (value['version'] !== VERSION) return `it is not of version ${VERSION}`;
  const { files: fileList, folders: folderList } = value;
  if (!Array.isArray(fileList) || !Array.isArray(folderList)) return 'it has no lists of files and folders';
  const files = new Map<string, ManifestEntry>();
  for (const item of fileList as unknown[]) {
    if (!isRecord(item) || typeof item['path'] !== 'string') return 'it lists a file without a path';
    const path = item['path'];
    if (!isSafePath(path)) return unsafe(path);
    if (files.has(path)) return `it lists ${JSON.stringify(path)} twice`;
    const entry = parseEntry(item, sensitive);
    if (entry === undefined) return `its entry for ${JSON.stringify(path)} is malformed`;
    files.set(path, entry);
  }
  for (const path of folderList as unknown[]) {
    if (typeof path !== 'string') return 'it lists a folder without a path';
    if (!isSafePath(path)) return unsafe(path);
  }
  return { files, folders: new Set(folderList as string[]) };
}

function parseEntry(item: Record<string, unknown>, sensitive: boolean): ManifestEntry | undefined {
  const { sha256, mode, was } = item;
  if (typeof sha256 !== 'string' || !HASH.test(sha256)) return undefined;
  if (typeof mode !== 'string' || !MODE.test(mode)) return undefined;
  if (was !== undefined && (typeof was !== 'string' || !HASH.test(was))) return undefined;
  return { sha256, mode: Number.parseInt(mode, 8), sensitive, ...(was === undefined ? {} : { was }) };
}

function unsafe(path: string): string {
  return `it lists ${JSON.stringify(path)}, which no build writes`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
