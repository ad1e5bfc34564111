/** What is on the disk at the places a build cares about: facts only, nothing is judged or changed here. */
import { join } from 'node:path';
import type { FileMode, FileSet } from '../fileset.js';
import { bytesOf, type Disk, errorCode, inspectFile, sha256, unless } from './disk.js';
import type { Manifest, ManifestEntry } from './manifest.js';
import { foldersAbove, parentOf } from './paths.js';

/** `at` is the place that decides: the path itself or a folder above it. */
export type OnDisk =
  | { readonly kind: 'absent' | 'folder' | 'special' }
  | { readonly kind: 'file'; readonly sha256: string; readonly mode: number }
  | { readonly kind: 'link' | 'blocked'; readonly at: string }
  | { readonly kind: 'unreadable'; readonly at: string; readonly error: unknown };

export interface FileFacts {
  /** What the file set wants here; the hash is known only if there is a file to compare it with. */
  readonly wanted?: { readonly mode: FileMode; readonly sensitive: boolean; readonly sha256?: string };
  readonly listed?: ManifestEntry;
  readonly disk: OnDisk;
  /** True if the file set needs a folder here. */
  readonly folderWanted: boolean;
}

export interface Facts {
  /** Every path that is wanted, listed in the manifest, or in the way of a wanted folder; sorted. */
  readonly files: ReadonlyMap<string, FileFacts>;
  /** Every folder that is needed or listed in the manifest, with its entries; undefined if it is not there. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly neededFolders: ReadonlySet<string>;
}

type Kind = 'file' | 'folder' | 'link' | 'special';
type Listing = ReadonlyMap<string, Kind>;
type Place = Exclude<OnDisk, { kind: 'file' }> | { readonly kind: 'file' };

/** Looks at every path of the file set and of the manifest. Evaluates lazy contents one at a time, and only those
 * that have a file to be compared with. */
export function scan(disk: Disk, root: string, files: FileSet, manifest: Manifest): Facts {
  const view = new DiskView(disk, root);
  const neededFolders = new Set([...files.keys()].flatMap(foldersAbove));
  const folders = new Map([...neededFolders, ...manifest.folders].map((folder) => [folder, view.entries(folder)]));
  const paths = new Set([...files.keys(), ...manifest.files.keys()]);
  for (const folder of neededFolders) {
    const { kind } = view.look(folder);
    if (kind === 'file' || kind === 'special') paths.add(folder);
  }
  const facts = new Map<string, FileFacts>();
  for (const path of [...paths].sort()) {
    const place = view.look(path);
    const found = place.kind === 'file' ? inspect(disk, root, path) : place;
    const file = files.get(path);
    const listed = manifest.files.get(path);
    facts.set(path, {
      ...(file && { wanted: { mode: file.mode, sensitive: file.sensitive, ...(found.kind === 'file' && { sha256: sha256(bytesOf(file)) }) } }),
      ...(listed && { listed }),
      disk: found,
      folderWanted: neededFolders.has(path),
    });
  }
  return { files: facts, folders, neededFolders };
}

function inspect(disk: Disk, root: string, path: string): OnDisk {
  try {
    return { kind: 'file', ...inspectFile(disk, join(root, path)) };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return { kind: 'unreadable', at: path, error };
  }
}

/** Reads each folder once, so that no path is looked up through a symbolic link. */
class DiskView {
  readonly #listings = new Map<string, Listing | Place>();

  constructor(private readonly disk: Disk, private readonly root: string) {}

  look(path: string): Place {
    const listing = this.#list(parentOf(path));
    if (!isListing(listing)) return listing;
    const kind = listing.get(path.slice(path.lastIndexOf('/') + 1)) ?? 'absent';
    return kind === 'link' ? { kind, at: path } : { kind };
  }

  entries(folder: string): ReadonlySet<string> | undefined {
    const listing = this.look(folder).kind === 'folder' ? this.#list(folder) : undefined;
    return isListing(listing) ? new Set(listing.keys()) : undefined;
  }

  #list(folder: string): Listing | Place {
    const known = this.#listings.get(folder);
    if (known !== undefined) return known;
    const place: Place = folder === '' ? { kind: 'folder' } : this.look(folder);
    const listing = place.kind === 'folder' ? this.#read(folder) : beneath(place, folder);
    this.#listings.set(folder, listing);
    return listing;
  }

  #read(folder: string): Listing | Place {
    try {
      const entries = unless('ENOENT', () => this.disk.readdirSync(join(this.root, folder), { withFileTypes: true }));
      return new Map((entries ?? []).map((entry) => [
        entry.name,
        entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'special',
      ]));
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return { kind: 'unreadable', at: folder, error };
    }
  }
}

/** What a path is when the folder above it is not one. */
function beneath(place: Place, folder: string): Place {
  return place.kind === 'file' || place.kind === 'special' ? { kind: 'blocked', at: folder } : place;
}

function isListing(value: Listing | Place | undefined): value is Listing {
  return value instanceof Map;
}
