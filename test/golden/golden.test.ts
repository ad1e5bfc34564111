/**
 * Compiles every folder below cases/ and compares it, byte for byte, with the tree that stands there. Binary seeds
 * are compared by digest (`files.txt` has mode and digest of every file), and so are the forms for review: they are user-data
 * but for the secrets. UPDATE_GOLDEN=1 writes the trees anew.
 * .gitignore stands there as gitignore: as itself it would keep the user-data of the trees out of this repository.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesOf, compileWell, readSource } from '../support/compile.js';

const cases = fileURLToPath(new URL('cases', import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';

const names = readdirSync(cases).sort();

test('there are golden cases', () => expect(names.length).toBeGreaterThanOrEqual(5));

describe.each(names)('%s', (name) => {
  const folder = join(cases, name);
  const topology = readFileSync(join(folder, 'topology.yaml'), 'utf8');
  const secrets = readSource(join(folder, 'topology.secrets.yaml'), 'topology.secrets.yaml');
  const lockPath = join(folder, 'topology.lock.yaml');
  const lock = readSource(lockPath, 'topology.lock.yaml')?.text;
  const output = compileWell(topology, { ...(secrets ? { secrets } : {}), ...(lock === undefined ? {} : { lock }) });
  const files = [...output.files];
  const list = files
    .map(([path, file]) => `${file.mode.toString(8)} ${createHash('sha256').update(bytesOf(file)).digest('hex')} ${path}\n`)
    .join('');
  const text = new Map(files.filter(([path]) => !/\.(iso|redacted\.yaml)$/.test(path)).map(([path, file]) => [path === '.gitignore' ? 'gitignore' : path, bytesOf(file).toString()]));

  if (update) {
    rmSync(join(folder, 'out'), { recursive: true, force: true });
    for (const [path, contents] of text) {
      mkdirSync(dirname(join(folder, 'out', path)), { recursive: true });
      writeFileSync(join(folder, 'out', path), contents);
    }
    writeFileSync(join(folder, 'files.txt'), list);
    if (output.lock !== undefined) writeFileSync(lockPath, output.lock);
  }

  test('has the expected files, no more and no fewer', () => {
    const there = readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'out').length + 1))
      .sort();
    expect(there).toEqual([...text.keys()].sort());
  });

  test.each([...text.keys()])('%s', (path) => {
    expect(text.get(path)).toBe(readFileSync(join(folder, 'out', path), 'utf8'));
  });

  test('modes and digests', () => expect(list).toBe(readFileSync(join(folder, 'files.txt'), 'utf8')));

  test('what is for review shows user-data line by line, with a label where a secret is', () => {
    for (const [path, file] of files.filter(([name]) => name.endsWith('.redacted.yaml'))) {
      const [[, ...whole], [first, ...shown]] = [text.get(path.replace('.redacted.yaml', '')) as string, bytesOf(file).toString()].map((one) => one.split('\n')) as [string[], string[]];
      expect(first).toMatch(/^# /);
      expect(shown.map((line) => (/<secret \S+ #[0-9a-f]{8}>/.test(line) ? 'a secret' : line))).toEqual(whole.map((line, index) => (line === shown[index] ? line : 'a secret')));
    }
  });

  test('the address lock is up to date', () => {
    expect(output.lock).toBe(readSource(lockPath, '')?.text);
  });

  test('compiles to the same bytes a second time', () => {
    const again = compileWell(topology, { ...(secrets ? { secrets } : {}), ...(output.lock === undefined ? {} : { lock: output.lock }) });
    expect([...again.files].map(([path, file]) => [path, bytesOf(file).toString('base64')]))
      .toEqual(files.map(([path, file]) => [path, bytesOf(file).toString('base64')]));
  });
});
