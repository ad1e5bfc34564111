import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { seedImage } from '../../../src/render/iso9660.js';

const SECTOR = 2048;

interface Entry {
  readonly name: string;
  readonly sector: number;
  readonly size: number;
  readonly flags: number;
  readonly systemUse: Buffer;
}

/** Reads a number recorded in both byte orders ([E] 7.3.3, 7.2.3), and insists that they agree. */
function both(bytes: Buffer, at: number, size: 2 | 4): number {
  const little = bytes.readUIntLE(at, size);
  expect(bytes.readUIntBE(at + size, size)).toBe(little);
  return little;
}

function entries(image: Buffer, sector: number): Entry[] {
  const directory = image.subarray(sector * SECTOR, (sector + 1) * SECTOR);
  const found: Entry[] = [];
  for (let at = 0; directory[at] !== 0 && at < SECTOR; at += directory[at]!) {
    const record = directory.subarray(at, at + directory[at]!);
    expect(record.length % 2).toBe(0);
    expect(both(record, 28, 2)).toBe(1);
    const idEnd = 33 + record[32]!;
    found.push({
      name: record.toString('latin1', 33, idEnd),
      sector: both(record, 2, 4),
      size: both(record, 10, 4),
      flags: record[25]!,
      systemUse: record.subarray(idEnd + (idEnd % 2)),
    });
  }
  return found;
}

/** The system use entries of a record by signature. */
function systemUse(bytes: Buffer): Record<string, Buffer> {
  const found: Record<string, Buffer> = {};
  for (let at = 0; at + 4 <= bytes.length; at += bytes[at + 2]!) {
    expect(bytes[at + 3]).toBe(1);
    found[bytes.toString('latin1', at, at + 2)] = bytes.subarray(at + 4, at + bytes[at + 2]!);
  }
  return found;
}

const files = [
  { name: 'user-data', contents: Buffer.from('#cloud-config\n') },
  { name: 'meta-data', contents: Buffer.alloc(0) },
  { name: 'network-config', contents: Buffer.alloc(SECTOR, 'n') },
  { name: 'vendor-data', contents: Buffer.alloc(SECTOR + 1, 'v') },
];
const image = Buffer.from(seedImage(files, 'CIDATA'));
const primary = image.subarray(16 * SECTOR, 17 * SECTOR);
const joliet = image.subarray(17 * SECTOR, 18 * SECTOR);
const wide = (text: string): string => [...text].map((character) => `\0${character}`).join('');

test('whole sectors, of which the first sixteen are empty', () => {
  expect(image.length).toBe((25 + 1 + 1 + 1 + 2) * SECTOR);
  expect(image.subarray(0, 16 * SECTOR).every((byte) => byte === 0)).toBe(true);
});

test('volume descriptors', () => {
  expect([primary, joliet, image.subarray(18 * SECTOR)].map((sector) => sector.toString('latin1', 0, 7)))
    .toEqual(['\x01CD001\x01', '\x02CD001\x01', '\xffCD001\x01']);
  expect(primary.toString('latin1', 40, 72)).toBe('CIDATA'.padEnd(32));
  expect(joliet.toString('latin1', 40, 72)).toBe(wide('CIDATA'.padEnd(16)));
  expect(joliet.toString('latin1', 88, 91)).toBe('%/E');
  for (const descriptor of [primary, joliet]) {
    expect(both(descriptor, 80, 4) * SECTOR).toBe(image.length);
    expect(both(descriptor, 120, 2)).toBe(1);
    expect(both(descriptor, 124, 2)).toBe(1);
    expect(both(descriptor, 128, 2)).toBe(SECTOR);
    expect(descriptor.toString('latin1', 813, 830)).toBe('2000010100000000\0');
    expect(descriptor[881]).toBe(1);
  }
});

test.each([
  ['primary', primary, 23],
  ['Joliet', joliet, 24],
] as const)('path tables and root: %s', (_title, descriptor, root) => {
  expect(both(descriptor, 132, 4)).toBe(10);
  const little = descriptor.readUInt32LE(140) * SECTOR;
  const big = descriptor.readUInt32BE(148) * SECTOR;
  expect([...image.subarray(little, little + 10)]).toEqual([1, 0, root, 0, 0, 0, 1, 0, 0, 0]);
  expect([...image.subarray(big, big + 10)]).toEqual([1, 0, 0, 0, 0, root, 0, 1, 0, 0]);
  expect(descriptor[156]).toBe(34);
  expect(both(descriptor, 158, 4)).toBe(root);
  const [self, parent, ...rest] = entries(image, root);
  for (const entry of [self!, parent!]) expect(entry).toMatchObject({ sector: root, size: SECTOR, flags: 2 });
  expect([self!.name, parent!.name]).toEqual(['\0', '\x01']);
  const names = rest.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
});

test('level 1 and Rock Ridge names, contents', () => {
  const [self, , ...rest] = entries(image, 23);
  expect(rest.map(({ name }) => name)).toEqual(['META_DAT.;1', 'NETWORK_.;1', 'USER_DAT.;1', 'VENDOR_D.;1']);
  const root = systemUse(self!.systemUse);
  expect([...root['SP']!]).toEqual([0xbe, 0xef, 0]);
  expect(root['ER']!.toString('latin1')).toBe('\x0a\0\0\x01RRIP_1991A');
  for (const { sector, size, systemUse: bytes } of rest) {
    const { NM, PX, TF } = systemUse(bytes);
    const { contents } = files.find(({ name }) => name === NM!.toString('latin1', 1))!;
    expect(image.subarray(sector * SECTOR, sector * SECTOR + size).equals(contents)).toBe(true);
    expect([0, 8, 16, 24].map((at) => both(PX!, at, 4))).toEqual([0o100400, 1, 0, 0]);
    expect([...TF!]).toEqual([14, ...Array.from({ length: 3 }, () => [100, 1, 1, 0, 0, 0, 0]).flat()]);
  }
});

test('Joliet names share the contents', () => {
  const [, , ...rest] = entries(image, 24);
  expect(rest.map(({ name }) => name)).toEqual(['meta-data', 'network-config', 'user-data', 'vendor-data'].map(wide));
  expect(rest.map(({ sector }) => sector)).toEqual(entries(image, 23).slice(2).map(({ sector }) => sector));
});

test('the bytes are pinned, and do not depend on the order of the files', () => {
  // Changed only on purpose: every seed of every lab changes with it.
  const digest = createHash('sha256').update(image).digest('hex');
  expect(digest).toBe('f397b31340d0a4c93ed9d7081059027fb9609742674e9783ea42ee1318dc0ee0');
  expect(Buffer.from(seedImage([...files].reverse(), 'CIDATA')).equals(image)).toBe(true);
});

test('orders differ between the two directories', () => {
  const seed = ['user-x', 'userz'].map((name) => ({ name, contents: Buffer.alloc(1) }));
  const bytes = Buffer.from(seedImage(seed, 'X'));
  expect(entries(bytes, 23).slice(2).map(({ name }) => name)).toEqual(['USERZ.;1', 'USER_X.;1']);
  expect(entries(bytes, 24).slice(2).map(({ name }) => name)).toEqual(['user-x', 'userz'].map(wide));
});

test('any sizes', () => {
  const sizes = fc.array(fc.oneof(fc.nat(3 * SECTOR), fc.constantFrom(0, SECTOR, 3 * 1024 * 1024)), { maxLength: 5 });
  fc.assert(fc.property(sizes, (list) => {
    const seed = list.map((size, i) => ({ name: `f${i}`, contents: Buffer.alloc(size, i + 1) }));
    const bytes = Buffer.from(seedImage(seed, 'CIDATA'));
    expect(bytes.length % SECTOR).toBe(0);
    const found = entries(bytes, 23).slice(2);
    expect(found).toHaveLength(list.length);
    for (const [i, { sector, size }] of found.entries()) {
      const start = sector * SECTOR;
      expect(start).toBeLessThan(bytes.length);
      expect(bytes.subarray(start, start + size).equals(seed[i]!.contents)).toBe(true);
    }
  }), { numRuns: 30 });
});

test.each([
  ['upper-case name', [{ name: 'User-Data', contents: Buffer.alloc(0) }], 'CIDATA'],
  ['path', [{ name: 'a/b', contents: Buffer.alloc(0) }], 'CIDATA'],
  ['empty name', [{ name: '', contents: Buffer.alloc(0) }], 'CIDATA'],
  ['long name', [{ name: 'a'.repeat(65), contents: Buffer.alloc(0) }], 'CIDATA'],
  ['same level 1 name', ['user-data', 'user-date'].map((name) => ({ name, contents: Buffer.alloc(0) })), 'CIDATA'],
  ['too many files', Array.from({ length: 30 }, (_, i) => ({ name: `f${i}`, contents: Buffer.alloc(0) })), 'CIDATA'],
  ['lower-case label', [], 'cidata'],
  ['long label', [], 'A'.repeat(17)],
])('a bug of ours: %s', (_title, seed, label) => {
  expect(() => seedImage(seed, label)).toThrow('osgen bug');
});
