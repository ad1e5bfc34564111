/** One file beside the topology: whole, through a link, with its mode. */
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSingle } from '../../src/write/single.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'osgen single-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

test('is made, and replaced as a whole', () => {
  expect(writeSingle(at('a.lock.yaml'), 'one')).toEqual([]);
  expect(statSync(at('a.lock.yaml')).mode & 0o777).toBe(0o644);
  chmodSync(at('a.lock.yaml'), 0o640);
  expect(writeSingle(at('a.lock.yaml'), 'two')).toEqual([]);
  expect(readFileSync(at('a.lock.yaml'), 'utf8')).toBe('two');
  expect(statSync(at('a.lock.yaml')).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['a.lock.yaml']);
});

test('a link stays one, and what it leads to is written', () => {
  mkdirSync(at('shared'));
  writeFileSync(at('shared/lock'), 'one');
  symlinkSync('shared/lock', at('a.lock.yaml'));
  expect(writeSingle(at('a.lock.yaml'), 'two')).toEqual([]);
  expect(lstatSync(at('a.lock.yaml')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('shared/lock'), 'utf8')).toBe('two');
  expect(readdirSync(at('shared'))).toEqual(['lock']);
});

test('a link that leads nowhere is said to, and left', () => {
  symlinkSync('shared/lock', at('a.lock.yaml'));
  expect(writeSingle(at('a.lock.yaml'), 'two')).toMatchObject([{ code: 'OSG5005', message: expect.stringContaining('it is a symbolic link to what is not there'), help: expect.stringMatching(/\S/) }]);
  expect(readdirSync(folder)).toEqual(['a.lock.yaml']);
});
