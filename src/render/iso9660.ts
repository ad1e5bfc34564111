/**
 * Seed images: a minimal ISO 9660 file system with Rock Ridge and Joliet names, as cloud-init's NoCloud reads it.
 * Written here because host tools differ in their bytes from version to version (and genisoimage from run to run).
 *
 * [E] ECMA-119 2nd edition, [J] Joliet Specification 1. Offsets in the code count from 0, the standards' BP from 1.
 */
import { invariant } from '../util/invariant.js';
import { byCodeUnit } from '../util/order.js';
import { both16, both32, latin, padded, RECORD_DATE, wide } from './iso9660-fields.js';
import { alternateName, attributes, extensions, sharingProtocol } from './rock-ridge.js';

export interface SeedFile {
  /** Lower-case letters and digits with hyphens in between, e.g. `user-data`. */
  readonly name: string;
  readonly contents: Uint8Array;
}

interface PlacedFile extends SeedFile {
  readonly sector: number;
}

const SECTOR = 2048;
/** The fixed part of the layout; file contents follow. Sectors 0 to 15 are the system area, all zero. */
const AT = { primary: 16, joliet: 17, terminator: 18, paths: 19, jolietPaths: 21, root: 23, jolietRoot: 24, files: 25 };
const PATH_TABLE_SIZE = 10;
/** [J] the longest Joliet name. */
const MAX_NAME = 64;

// As RECORD_DATE: [E] 8.4.26.1, digits and offset.
const VOLUME_DATE = '2000010100000000\0';
const NO_DATE = '0000000000000000\0';

// A seed holds secrets: of its readers, only root needs it. POSIX st_mode.
const FILE_MODE = 0o100400;
const ROOT_MODE = 0o040500;

const FLAG_DIRECTORY = 2;
const SELF = '\0';
const PARENT = '\x01';

/**
 * The bytes of an image that holds `files` in its root directory, under the label `volumeId`.
 * Same arguments, same bytes; the order of the files does not matter.
 */
export function seedImage(files: readonly SeedFile[], volumeId: string): Uint8Array {
  // [E] 7.4.1 d-characters; [J] leaves room for 16 UCS-2 characters.
  invariant(/^[A-Z0-9_]{1,16}$/.test(volumeId), `volume identifier ${volumeId}`);
  const placed = place(files);
  const last = placed.at(-1);
  const sectors = last ? last.sector + sectorsOf(last) : AT.files;
  const image = new Uint8Array(sectors * SECTOR);
  const write = (sector: number, bytes: Uint8Array): void => image.set(bytes, sector * SECTOR);

  write(AT.primary, volumeDescriptor(volumeId, sectors, false));
  write(AT.joliet, volumeDescriptor(volumeId, sectors, true));
  write(AT.terminator, latin('\xffCD001\x01')); // [E] 8.3
  [AT.root, AT.jolietRoot].forEach((root, i) => {
    write(AT.paths + 2 * i, pathTable(root, true));
    write(AT.paths + 2 * i + 1, pathTable(root, false));
  });
  write(AT.root, directory(AT.root, placed.map(rockRidgeRecord)));
  write(AT.jolietRoot, directory(AT.jolietRoot, sortedBy(placed, ({ name }) => name).map(jolietRecord)));
  for (const file of placed) write(file.sector, file.contents);
  return image;
}

/** Gives each file its sectors, in the order of the primary directory. */
function place(files: readonly SeedFile[]): PlacedFile[] {
  const names = files.map(({ name }) => name);
  for (const name of names) {
    invariant(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= MAX_NAME, `seed file name ${name}`);
  }
  invariant(new Set(names.map(levelOneName)).size === names.length, `seed file names clash: ${names.join(' ')}`);
  let sector = AT.files;
  return sortedBy(files, ({ name }) => levelOneName(name)).map((file) => {
    invariant(file.contents.length < 2 ** 32, `${file.name} is too large for one extent`);
    const placed = { ...file, sector };
    sector += sectorsOf(file);
    return placed;
  });
}

/** [E] 9.3: the records of a directory are in the order of their identifiers. */
function sortedBy<T>(items: readonly T[], identifier: (item: T) => string): T[] {
  return items.toSorted((a, b) => byCodeUnit(identifier(a), identifier(b)));
}

/** An empty file gets a sector too, so that no extent lies behind the end of the volume. */
function sectorsOf({ contents }: SeedFile): number {
  return Math.max(1, Math.ceil(contents.length / SECTOR));
}

/** [E] 8.4 (primary) and 8.5 (supplementary). */
function volumeDescriptor(volumeId: string, sectors: number, joliet: boolean): Uint8Array {
  const sector = new Uint8Array(SECTOR);
  const view = new DataView(sector.buffer);
  const text = (at: number, length: number, value: string): void => sector.set(padded(value, length, joliet), at);
  const root = joliet ? AT.jolietRoot : AT.root;
  const paths = joliet ? AT.jolietPaths : AT.paths;

  sector.set(latin(`${joliet ? '\x02' : '\x01'}CD001\x01`));
  text(8, 32, ''); // system identifier
  text(40, 32, volumeId);
  both32(view, 80, sectors);
  if (joliet) sector.set(latin('%/E'), 88); // [J] UCS-2 level 3
  both16(view, 120, 1); // volume set size
  both16(view, 124, 1); // volume sequence number
  both16(view, 128, SECTOR);
  both32(view, 132, PATH_TABLE_SIZE);
  view.setUint32(140, paths, true);
  view.setUint32(148, paths + 1, false);
  sector.set(record(SELF, root, SECTOR, FLAG_DIRECTORY), 156);
  for (const at of [190, 318, 446, 574]) text(at, 128, ''); // volume set, publisher, data preparer, application
  for (const at of [702, 739, 776]) text(at, 37, ''); // copyright, abstract and bibliographic file
  sector.set(latin(VOLUME_DATE + VOLUME_DATE + NO_DATE + NO_DATE), 813); // creation, modification, expiration, effect
  sector[881] = 1; // file structure version
  return sector;
}

/** [E] 9.4: the only entry is the root directory. Once with little, once with big endian numbers. */
function pathTable(root: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(PATH_TABLE_SIZE));
  view.setUint8(0, 1); // length of the identifier, a single zero byte
  view.setUint32(2, root, littleEndian);
  view.setUint16(6, 1, littleEndian); // its own parent
  return new Uint8Array(view.buffer);
}

/** [E] 6.8: the records for itself and its parent, then the files. */
function directory(root: number, records: readonly Uint8Array[]): Uint8Array {
  // Joliet has no system use fields.
  const mode = root === AT.root ? attributes(ROOT_MODE, 2) : [];
  const whole = root === AT.root ? [...sharingProtocol(), ...mode, ...extensions()] : [];
  const self = record(SELF, root, SECTOR, FLAG_DIRECTORY, whole);
  const parent = record(PARENT, root, SECTOR, FLAG_DIRECTORY, mode);
  const bytes = concat([self, parent, ...records]);
  invariant(bytes.length <= SECTOR, 'the files of a seed fit into one directory sector');
  return bytes;
}

function rockRidgeRecord({ name, sector, contents }: PlacedFile): Uint8Array {
  const identifier = `${levelOneName(name)};1`;
  return record(identifier, sector, contents.length, 0, [...attributes(FILE_MODE, 1), ...alternateName(name)]);
}

function jolietRecord({ name, sector, contents }: PlacedFile): Uint8Array {
  // Without the version number, as xorriso and genisoimage write it.
  return record(wide(name), sector, contents.length, 0);
}

/** [E] 9.1: a directory record; of even length, with a padding byte behind an identifier of even length. */
function record(
  identifier: string,
  sector: number,
  size: number,
  flags: number,
  systemUse: readonly number[] = [],
): Uint8Array {
  const start = 33 + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
  const length = start + systemUse.length + (systemUse.length % 2);
  invariant(length <= 255, `directory record of ${length} bytes`);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes[0] = length;
  both32(view, 2, sector);
  both32(view, 10, size);
  bytes.set(RECORD_DATE, 18);
  bytes[25] = flags;
  both16(view, 28, 1); // volume sequence number
  bytes[32] = identifier.length;
  bytes.set(latin(identifier), 33);
  bytes.set(systemUse, start);
  return bytes;
}

/** [E] 7.5.1 at level 1: eight of A-Z 0-9 _ and an empty extension. Only readers without Rock Ridge see it. */
function levelOneName(name: string): string {
  return `${name.toUpperCase().replaceAll('-', '_').slice(0, 8)}.`;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
