/**
 * Texts that are small and stand for much, or are wrong in a hundred thousand places: each ends soon, with a number of
 * diagnostics that somebody can read. The limit on time is generous: a machine that tests run on is busy.
 */
import { openSync, ftruncateSync, closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets, loadTopology } from '../../src/load/inputs.js';
import { parseDocument } from '../../src/parse/document.js';
import { compile } from '../support/compile.js';

const base = [
  'name: lab', 'platform: debian-12', 'install: {image: /srv/images/debian-12.qcow2}',
  'admin: {ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw]}', '',
].join('\n');
const nodes = 'nodes: {controller: {roles: controller}}\n';
const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('');

test.each([
  ['brackets', '['.repeat(2_000_000), 'OSG1001'],
  ['mappings in mappings', '{a: '.repeat(500_000), 'OSG1001'],
  ['lists in lists', '- '.repeat(1_000_000), 'OSG1001'],
  ['groups of many machines', `${base}nodes:\n${many(1000, (index) => `  g${index}: {roles: compute, count: 1000}\n`)}`, 'OSG2006'],
  ['machines', `${base}nodes:\n${many(60_000, (index) => `  m${index}: {roles: compute}\n`)}`, 'OSG2006'],
  ['networks', `${base}${nodes}networks:\n${many(20_000, (index) => `  n${index}: {mode: isolated}\n`)}`, 'OSG2006'],
  ['disks', `${base}nodes: {controller: {roles: controller, disks: {${many(50_000, (index) => `d${index}: 1GiB, `)}}}}\n`, 'OSG2006'],
  ['unknown keys', `${base}${nodes}${many(100_000, (index) => `key${index}: 1\n`)}`, 'OSG2001'],
  ['duplicate keys', `${base}${nodes}${many(100_000, () => 'again: 1\n')}`, 'OSG1003'],
  ['unknown roles', `${base}nodes:\n${many(1000, (index) => `  m${index}: {roles: rolle${index}}\n`)}`, 'OSG3001'],
])('%s', (_, text, code) => {
  const before = process.cpuUsage();
  const { diagnostics } = compile(text);
  const { user } = process.cpuUsage(before);
  expect(diagnostics.map((one) => one.code)).toContain(code);
  expect(diagnostics.length).toBeLessThanOrEqual(200);
  expect(user / 1e6).toBeLessThan(30);
}, 120_000);

test('the last of too many says how many more there are', () => {
  const { diagnostics } = compile(`${base}${nodes}${many(300, (index) => `key${index}: 1\n`)}`);
  expect(diagnostics).toHaveLength(200);
  expect(diagnostics.at(-1)?.notes).toEqual([{ message: '100 more are not listed' }]);
});

test('what is nested as far as the parser’s own limit is left to it', () => {
  const nested = (depth: number): string => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
  expect(parseDocument({ name: 't.yaml', text: nested(60) }).diagnostics).toEqual([]);
  expect(parseDocument({ name: 't.yaml', text: nested(70) }).diagnostics[0]?.message).toMatch(/more than 64 levels/);
  expect(parseDocument({ name: 't.yaml', text: `a: 1 # ${'[ '.repeat(900)}\n` }).diagnostics).toEqual([]);
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osgen-bombs-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const sparse = join(folder, 'sparse.yaml');
  const descriptor = openSync(sparse, 'w', 0o600);
  ftruncateSync(descriptor, 3 * 1024 ** 3);
  closeSync(descriptor);

  test.each([['of gigabytes without a byte on the disk', sparse], ['without an end', '/dev/zero']])('%s', (_, path) => {
    expect(loadTopology(path)).toMatchObject({ diagnostics: [{ code: 'OSG1005', message: `cannot read ${path}: it is larger than 2 MiB` }] });
  });

  test('secrets', () => expect(loadSecrets(sparse)).toMatchObject({ diagnostics: [{ code: 'OSG4001' }] }));
});
