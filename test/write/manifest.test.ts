import fs from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/write/disk.js';
import { mergeManifests, parseManifest, serialiseManifest, type Manifest } from '../../src/write/manifest.js';
import { writeOutput } from '../../src/write/write.js';
import {
  build, check, cleanUp, contents, expected, fileSet, force, MANIFEST, put, read, snapshot, tempDir,
} from './support.js';

afterEach(cleanUp);

const hash = 'a'.repeat(64);
const entry = { path: 'x', sha256: hash, mode: '0644' };
const text = (value: object) => JSON.stringify({ version: 1, files: [], folders: [], ...value });

describe('the text', () => {
  test('is one line per file, sorted, and reads back', () => {
    const manifest = {
      files: new Map([
        ['b', { sha256: hash, mode: 0o644, sensitive: false }],
        ['__proto__', { sha256: hash, mode: 0o755, sensitive: false, was: 'b'.repeat(64) }],
      ]),
      folders: new Set(['z', 'y']),
    };
    const written = serialiseManifest(manifest);
    expect(written).toEqual({ private: undefined, open: `{
"version": 1,
"files": [
{"path":"__proto__","sha256":"${hash}","mode":"0755","was":"${'b'.repeat(64)}"},
{"path":"b","sha256":"${hash}","mode":"0644"}
],
"folders": [
"y",
"z"
]
}
` });
    expect(parseManifest(written.open)).toEqual(manifest);
  });

  test('what holds secrets is in a text of its own, and reads back as such', () => {
    const files = new Map([['a', { sha256: hash, mode: 0o644, sensitive: false }], ['b', { sha256: hash.replaceAll('a', 'b'), mode: 0o600, sensitive: true }]]);
    const { open, private: secret } = serialiseManifest({ files, folders: new Set(['z']) });
    expect(open).not.toContain('b'.repeat(64));
    expect(mergeManifests(parseManifest(open) as Manifest, parseManifest(secret as string, true) as Manifest)).toEqual({ files, folders: new Set(['z']) });
  });

  test('without files reads back too', () => {
    const empty = { files: new Map(), folders: new Set<string>() };
    expect(parseManifest(serialiseManifest(empty).open)).toEqual(empty);
  });
});

const hostilePaths = [
  '/etc/passwd', '..', '../x', 'a/../../x', 'a/..', '.', './x', 'a/./b', '', 'a//b', '/', 'a/', 'a\\..\\b', 'C:\\x',
  'a\0b', 'a\nb', '\u007f', '.osgen-lock', '.osgen-manifest.json', '.osgen-stage-0123456789abcdef/0',
];

describe('is refused', () => {
  test.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['null', 'it is not an object'],
    ['{}', 'it is not of version 1'],
    [text({ version: 2 }), 'it is not of version 1'],
    [text({ files: {} }), 'it has no lists of files and folders'],
    [text({ folders: null }), 'it has no lists of files and folders'],
    [text({ files: ['x'] }), 'it lists a file without a path'],
    [text({ files: [{ ...entry, path: 7 }] }), 'it lists a file without a path'],
    [text({ files: [entry, entry] }), 'it lists "x" twice'],
    [text({ files: [{ ...entry, sha256: 'A'.repeat(64) }] }), 'its entry for "x" is malformed'],
    [text({ files: [{ ...entry, sha256: `${hash}\n` }] }), 'its entry for "x" is malformed'],
    [text({ files: [{ ...entry, sha256: [hash] }] }), 'its entry for "x" is malformed'],
    [text({ files: [{ ...entry, mode: '4755' }] }), 'its entry for "x" is malformed'],
    [text({ files: [{ ...entry, mode: 0o644 }] }), 'its entry for "x" is malformed'],
    [text({ files: [{ ...entry, was: '' }] }), 'its entry for "x" is malformed'],
    [text({ folders: [['x']] }), 'it lists a folder without a path'],
  ])('%s: %s', (manifest, reason) => {
    expect(parseManifest(manifest)).toBe(reason);
  });

  test.each(hostilePaths)('for listing %j', (path) => {
    const reason = `it lists ${JSON.stringify(path)}, which no build writes`;
    expect(parseManifest(text({ files: [{ ...entry, path }] }))).toBe(reason);
    expect(parseManifest(text({ folders: ['ok', path] }))).toBe(reason);
  });
});

describe('a build with a hostile manifest', () => {
  test.each([build, force, check])('stops without touching anything, inside or outside (%j)', async (options) => {
    const base = tempDir();
    const dir = join(base, 'out');
    put(base, 'precious', 'P');
    fs.mkdirSync(join(base, 'empty'));
    fs.mkdirSync(dir);
    const digest = sha256(Buffer.from('P'));
    for (const path of ['../precious', join(base, 'precious')]) {
      put(dir, MANIFEST, text({ files: [{ ...entry, path, sha256: digest }], folders: ['../empty'] }));
      const before = snapshot(base);
      const { diagnostics } = await writeOutput(dir, fileSet({ a: 'A' }), options);
      expect(diagnostics).toEqual([{
        code: 'OSG5004',
        severity: 'error',
        message: `${dir}/${MANIFEST} cannot be trusted: it lists ${JSON.stringify(path)}, which no build writes`,
        help: 'restore it, or delete it: osgen then keeps every file that is right, and leaves all others alone',
      }]);
      expect(snapshot(base)).toEqual(before);
    }
  });

  test('does not follow a link the manifest leads to', async () => {
    const elsewhere = tempDir();
    put(elsewhere, 'precious', 'P');
    const dir = tempDir();
    fs.symlinkSync(elsewhere, join(dir, 'link'));
    const files = [{ ...entry, path: 'link/precious', sha256: sha256(Buffer.from('P')) }];
    put(dir, MANIFEST, text({ files, folders: ['link'] }));
    const result = await writeOutput(dir, fileSet({ a: 'A' }), force);
    expect(result).toMatchObject({ diagnostics: [{ code: 'OSG5009' }], written: [], removed: [] });
    expect(read(elsewhere, 'precious')).toBe('P');
  });

  test('cannot make osgen remove a folder that holds anything, or is a link', async () => {
    const elsewhere = tempDir();
    const dir = tempDir();
    fs.symlinkSync(elsewhere, join(dir, 'link'));
    put(dir, 'full/mine', 'M');
    put(dir, 'file', 'F');
    put(dir, MANIFEST, text({ folders: ['link', 'full', 'file', 'absent'] }));
    expect((await writeOutput(dir, fileSet({ a: 'A' }), build)).diagnostics).toEqual([]);
    expect(contents(dir)).toEqual({ 'a': '644 A', 'file': '644 F', 'full/mine': '644 M' });
    expect(fs.readlinkSync(join(dir, 'link'))).toBe(elsewhere);
    expect(fs.existsSync(elsewhere)).toBe(true);
  });

  test('works as the help says: once it is deleted, right files are adopted', async () => {
    const dir = tempDir();
    const files = fileSet({ 'a': 'A', 'd/b': 'B' });
    await writeOutput(dir, files, build);
    put(dir, MANIFEST, '<<<<<<< HEAD');
    expect((await writeOutput(dir, files, build)).diagnostics).toMatchObject([{ code: 'OSG5004' }]);
    fs.rmSync(join(dir, MANIFEST));
    expect(await writeOutput(dir, files, build)).toMatchObject({ diagnostics: [], written: [], unchanged: 2 });
    expect(contents(dir)).toEqual(expected(files));
  });
});
