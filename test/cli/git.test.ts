/** out/ in a git repository, as the tutorial has it: nothing secret is in it, what changed is, and a clone can be checked. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { resources } from '../../src/load/resources.js';
import { parseSecrets, secretValue } from '../../src/secrets/secrets.js';
import { minimal, runIn, type Ended } from '../support/command-line.js';

let base: string;
let lab: string;
const git = (...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=me', '-c', 'user.email=me@example.net', '-C', lab, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
const osgen = (...args: readonly string[]): Ended => runIn(lab, args);
const at = (path: string): string => join(lab, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');

const seed = /"([0-9a-f]{64})"/;
/** A hash that nobody has, and passwords that a dictionary has. */
const chosen = { 'keystone/admin': 'hunter2', 'nova/user': 'letmein', 'admin/password_hash': `$6$saltsalt$${'wk0YpKbVgE'.repeat(9).slice(4)}` };

/** Names of all secrets of the catalog that this secrets file has a value for, with it. */
function secretsOf(text: string): ReadonlyMap<string, string> {
  const { secrets } = parseSecrets({ name: 'secrets', text, sensitive: true });
  const declared = Object.values(resources.catalog.services).flatMap((service) => Object.entries(service.secrets ?? {}));
  const values = new Map(declared.map(([name, form]) => [name, secretValue(secrets, name, form) ?? '']));
  return new Map([...values, ...Object.entries(chosen), ['the seed', secrets.seed ?? '']]);
}

/** Every form in which a value could be looked up: itself, its encodings, its plain hashes. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  // Of base64 within more of it, the part that does not depend on what stands before and after.
  const within = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : shift + 1, -4)).filter((text) => text.length >= 6);
  const hashes = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => (['hex', 'base64'] as const).map((form) => createHash(name).update(bytes).digest(form)));
  return [value, bytes.toString('hex'), ...within, ...hashes];
}

/** What is staged: path → bytes. */
function staged(): ReadonlyMap<string, string> {
  git('add', '-A');
  return new Map(git('ls-files', '-z').split('\0').filter(Boolean).map((path) => [path, execFileSync('git', ['-C', lab, 'cat-file', 'blob', `:${path}`], { encoding: 'latin1', maxBuffer: 1 << 28 })]));
}

function unpacked(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? gunzipSync(bytes).toString('latin1') : text;
}

/** A clone of what is committed, in which the commands are from now on. */
function clone(): void {
  git('commit', '-q', '-m', 'The lab');
  const copy = mkdtempSync(join(base, 'clone-'));
  git('clone', '-q', lab, copy);
  lab = copy;
}

let secrets: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'osgen git-'));
  lab = join(base, 'lab');
  execFileSync('git', ['init', '-q', lab]);
  writeFileSync(at('lab.yaml'), minimal.replace(/^nodes:/m, 'admin: {password_hash: from-secrets}\nnodes:'));
  secrets = `seed: "${'5eed'.repeat(16)}"\nvalues:\n${Object.entries(chosen).map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function withSecrets(text = secrets): void {
  writeFileSync(at('lab.secrets.yaml'), text, { mode: 0o600 });
  writeFileSync(at('.gitignore'), '*.secrets.yaml\n');
}

test('git add -A takes no secret, in no form, and no hash of a file that holds any', () => {
  withSecrets();
  expect(osgen('build', 'lab.yaml').code).toBe(0);
  const taken = staged();
  expect([...taken.keys()]).toEqual(expect.arrayContaining(['.gitignore', 'lab.yaml', 'lab.lock.yaml', 'out/.gitignore', 'out/.osgen-manifest.json', 'out/lab', 'out/controller.xml', 'out/nodes/controller/user-data.redacted.yaml']));
  expect([...taken.keys()].filter((path) => /(user-data|\.iso|secrets\.yaml|private\.json)$/.test(path))).toEqual([]);

  const values = secretsOf(secrets);
  const userData = read('out/nodes/controller/user-data');
  // That these are the values which the lab has.
  expect([...values].filter(([, value]) => value.length >= 16 && userData.includes(value)).length).toBeGreaterThan(15);
  const files = ['controller', 'compute'].flatMap((node) => ['user-data', 'seed.iso'].map((name) => readFileSync(at(`out/nodes/${node}/${name}`))));
  const sought = [...[...values.values()].flatMap(formsOf), ...files.map((bytes) => createHash('sha256').update(bytes).digest('hex'))];
  const found = [...taken].flatMap(([path, text]) => sought.filter((form) => unpacked(text).includes(form)).map((form) => `${path}: ${form}`));
  expect(found).toEqual([]);
});

test('a first build sees to that itself', () => {
  writeFileSync(at('lab.yaml'), minimal);
  writeFileSync(at('.gitignore'), 'mine');
  expect(osgen('build', 'lab.yaml').out).toContain('new seed in lab.secrets.yaml; .gitignore keeps it out of git\n');
  expect(read('.gitignore')).toMatch(/^mine\n#.*\n\*\.secrets\.yaml\n$/);
  const drawn = seed.exec(read('lab.secrets.yaml'))?.[1] as string;
  expect([...staged()].filter(([path, text]) => path.includes('secrets') || text.includes(drawn))).toEqual([]);
});

test('what was there without .gitignore, an edited file, and the rest of a killed build are no exceptions', () => {
  withSecrets();
  osgen('build', 'lab.yaml');
  writeFileSync(at('out/nodes/compute/user-data'), 'edited, with hunter2');
  expect(osgen('build', 'lab.yaml', '--force')).toMatchObject({ code: 0 });
  expect(existsSync(at('out/nodes/compute/user-data.osgen-backup'))).toBe(true);
  // A machine that is gone, and whose file stays because it was edited.
  writeFileSync(at('out/nodes/compute/user-data'), 'edited, with hunter2');
  writeFileSync(at('lab.yaml'), read('lab.yaml').replace(/^ {2}compute:.*\n/m, ''));
  osgen('build', 'lab.yaml');
  expect([...staged()].filter(([, text]) => text.includes('hunter2'))).toEqual([]);
});

test('the form for review: the lines of user-data, and a mark that changes with its secret and with no other', () => {
  withSecrets();
  osgen('build', 'lab.yaml');
  staged();
  git('commit', '-q', '-m', 'The lab');
  const path = 'out/nodes/controller/user-data';
  const [whole, redacted] = [read(path).split('\n'), read(`${path}.redacted.yaml`).split('\n')];
  expect(redacted.length).toBe(whole.length);
  // But for the first line, lines differ where there is a secret, and only there.
  whole.forEach((line, index) => index > 0 && expect(line === redacted[index]).toBe(!/<secret [^>]+ #[0-9a-f]{8}>/.test(redacted[index] ?? '')));
  expect(redacted.filter((line) => line.includes('<secret admin/password_hash #')).length).toBe(1);

  writeFileSync(at('lab.secrets.yaml'), secrets.replace('letmein', 'trustno1'));
  expect(osgen('build', 'lab.yaml').code).toBe(0);
  const changed = git('diff', '-U0', '--', 'out').split('\n').filter((line) => /^[-+] /.test(line));
  expect(changed.length).toBeGreaterThan(4);
  for (const line of changed) expect(line).toMatch(/<secret nova\/user #[0-9a-f]{8}>/);
  expect(new Set(changed.map((line) => /#[0-9a-f]{8}/.exec(line)?.[0])).size).toBe(2);
  expect(git('diff')).not.toMatch(/letmein|trustno1/);
  // And back: the same value has the same mark.
  writeFileSync(at('lab.secrets.yaml'), secrets);
  osgen('build', 'lab.yaml');
  expect(git('status', '--porcelain')).toBe('');
});

test('a clone and the secrets file: all is checked, and built to the same bytes', () => {
  withSecrets();
  osgen('build', 'lab.yaml');
  staged();
  const [there, path] = [lab, 'out/nodes/controller/seed.iso'];
  clone();
  writeFileSync(join(base, 'ci.yaml'), secrets, { mode: 0o600 });
  const before = git('status', '--porcelain', '--ignored');
  expect(osgen('build', 'lab.yaml', '--check', '--secrets', join(base, 'ci.yaml'))).toEqual({ code: 0, out: '', error: '' });
  expect(osgen('diff', 'lab.yaml', '--secrets', join(base, 'ci.yaml')).out).toContain('out/ is what lab.yaml compiles to');
  expect(git('status', '--porcelain', '--ignored')).toBe(before);

  // The secrets are others than those of what is reviewed.
  writeFileSync(join(base, 'ci.yaml'), secrets.replace('letmein', 'trustno1'), { mode: 0o600 });
  const stale = osgen('build', 'lab.yaml', '--check', '--secrets', join(base, 'ci.yaml'));
  expect(stale).toMatchObject({ code: 1, error: expect.stringContaining('OSG5008') });
  expect(stale.error).toContain('out/nodes/controller/user-data.redacted.yaml is out of date');
  expect(stale.error).not.toMatch(/letmein|trustno1/);

  writeFileSync(at('lab.secrets.yaml'), secrets, { mode: 0o600 });
  expect(osgen('build', 'lab.yaml').code).toBe(0);
  expect(readFileSync(at(path)).equals(readFileSync(join(there, path)))).toBe(true);
  expect(statSync(at(path)).mode & 0o777).toBe(0o600);
  expect(git('status', '--porcelain')).toBe('');
});

test('a clone without the secrets file: all but the secrets is checked, which is said', () => {
  withSecrets();
  osgen('build', 'lab.yaml');
  staged();
  clone();
  const unknown = 'warning[OSG5010]: all of out was checked but whether the secrets in it are those of the lab: there is no secrets file lab.secrets.yaml';
  const well = osgen('build', 'lab.yaml', '--check');
  expect(well).toMatchObject({ code: 0, error: expect.stringContaining(unknown) });
  expect(well.error).not.toContain('error[');
  expect(existsSync(at('lab.secrets.yaml'))).toBe(false);

  const fails = (): string => {
    const { code, error } = osgen('build', 'lab.yaml', '--check');
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining('OSG5010') });
    return error;
  };
  const topology = read('lab.yaml');
  writeFileSync(at('lab.yaml'), topology.replace('compute: {', 'compute: {packages: [htop], '));
  expect(fails()).toContain('out/nodes/compute/user-data.redacted.yaml is out of date');
  writeFileSync(at('lab.yaml'), topology);
  const redacted = read('out/nodes/compute/user-data.redacted.yaml');
  writeFileSync(at('out/nodes/compute/user-data.redacted.yaml'), redacted.replace('nova/user', 'nova/db'));
  expect(fails()).toContain('out/nodes/compute/user-data.redacted.yaml');
  rmSync(at('out/nodes/compute/user-data.redacted.yaml'));
  expect(fails()).toContain('out/nodes/compute/user-data.redacted.yaml is missing');
});

test('a secrets file that is named and not there is an error, with --check too', () => {
  expect(osgen('build', 'lab.yaml', '--check', '--secrets', 'none.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG4001') });
});

test('the address lock may be a link, and stays one', () => {
  withSecrets();
  osgen('build', 'lab.yaml');
  renameSync(at('lab.lock.yaml'), at('shared.lock'));
  execFileSync('ln', ['-s', 'shared.lock', at('lab.lock.yaml')]);
  writeFileSync(at('lab.yaml'), `${read('lab.yaml')}  more: {roles: compute}\n`);
  chmodSync(at('shared.lock'), 0o664);
  expect(osgen('build', 'lab.yaml')).toMatchObject({ code: 0 });
  expect(execFileSync('readlink', [at('lab.lock.yaml')], { encoding: 'utf8' })).toBe('shared.lock\n');
  expect(read('shared.lock')).toContain('more');
});
