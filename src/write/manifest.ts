/**
 * The record of what osgen wrote, kept in the output folder. It is what entitles osgen to overwrite and delete, and
 * anyone may have edited it: nothing in it is believed before it has been checked.
 */
import { isSafePath } from './paths.js';

export interface ManifestEntry {
  readonly sha256: string;
  readonly mode: number;
  /** While a build is replacing the file: the hash it had before. Either of the two is osgen's own work. */
  readonly was?: string;
}

export interface Manifest {
  readonly files: ReadonlyMap<string, ManifestEntry>;
  /** The folders osgen created, and may therefore remove once they are empty. */
  readonly folders: ReadonlySet<string>;
}

export const EMPTY_MANIFEST: Manifest = { files: new Map(), folders: new Set() };

const VERSION = 1;
const HASH = /^[0-9a-f]{64}$/;
const MODE = /^0(?:600|644|700|755)$/;

/** True if a file with this hash is as osgen left it. */
export function isOwn(entry: ManifestEntry, sha256: string): boolean {
  return sha256 === entry.sha256 || sha256 === entry.was;
}

/** The manifest as text: one file per line, sorted, so that it reads well in a diff. */
export function serialiseManifest(manifest: Manifest): string {
  const files = [...manifest.files.keys()].sort().map((path) => {
    const { sha256, mode, was } = manifest.files.get(path)!;
    return JSON.stringify({ path, sha256, mode: `0${mode.toString(8)}`, ...(was === undefined ? {} : { was }) });
  });
  const folders = [...manifest.folders].sort().map((path) => JSON.stringify(path));
  return `{\n"version": ${VERSION},\n"files": ${list(files)},\n"folders": ${list(folders)}\n}\n`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
}

/** The manifest a text describes, or the reason (a string) why it cannot be trusted. */
export function parseManifest(text: string): Manifest | string {
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
    const entry = parseEntry(item);
    if (entry === undefined) return `its entry for ${JSON.stringify(path)} is malformed`;
    files.set(path, entry);
  }
  for (const path of folderList as unknown[]) {
    if (typeof path !== 'string') return 'it lists a folder without a path';
    if (!isSafePath(path)) return unsafe(path);
  }
  return { files, folders: new Set(folderList as string[]) };
}

function parseEntry(item: Record<string, unknown>): ManifestEntry | undefined {
  const { sha256, mode, was } = item;
  if (typeof sha256 !== 'string' || !HASH.test(sha256)) return undefined;
  if (typeof mode !== 'string' || !MODE.test(mode)) return undefined;
  if (was !== undefined && (typeof was !== 'string' || !HASH.test(was))) return undefined;
  return { sha256, mode: Number.parseInt(mode, 8), ...(was === undefined ? {} : { was }) };
}

function unsafe(path: string): string {
  return `it lists ${JSON.stringify(path)}, which no build writes`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
