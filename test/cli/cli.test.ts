/** The built command line as a user meets it: exit codes, what it creates, what it prints where. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minimal, root, workspace } from '../support/command-line.js';

const place = workspace();
const { osgen } = place;

const mode = (path: string): string => (statSync(join(place.folder, path)).mode & 0o777).toString(8);

test('a first build makes out/, the secrets and the lock, a second one nothing', () => {
  const first = osgen('build', 'lab.yaml', '-o', 'out');
  expect(first.code).toBe(0);
  expect(first.out).toContain('new seed in lab.secrets.yaml');
  expect(first.out).toContain('recorded in lab.lock.yaml');
  expect(first.out).toMatch(/2 machines, 3 networks in out: \d+ written, 0 unchanged/);
  expect(first.out).toMatch(/\nneeds [0-9.]+ GiB memory, \d+ vCPUs, [0-9.]+ GiB disk \(thin\)\n/);
  expect(mode('lab.secrets.yaml')).toBe('600');
  expect(mode('out/nodes/controller/user-data')).toBe('600');
  expect(mode('out/lab')).toBe('755');
  const seed = readFileSync(join(place.folder, 'lab.secrets.yaml'), 'utf8');
  const second = osgen('build', 'lab.yaml', '-o', 'out');
  expect(second).toMatchObject({ code: 0, out: expect.stringMatching(/: 0 written, \d+ unchanged/) });
  expect(readFileSync(join(place.folder, 'lab.secrets.yaml'), 'utf8')).toBe(seed);
  expect(`${first.out}${first.error}${second.out}${second.error}`).not.toContain(/[0-9a-f]{64}/.exec(seed)?.[0]);
});

test('--check passes on a fresh output and on its copy by git, fails on a stale one, and creates nothing', () => {
  expect(osgen('build', 'lab.yaml', '--check')).toMatchObject({ code: 1, error: expect.stringMatching(/OSG5008[^]*OSG5010/) });
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
  osgen('build', 'lab.yaml');
  expect(osgen('build', 'lab.yaml', '--check')).toMatchObject({ code: 0 });
  chmodSync(join(place.folder, 'out/nodes/controller/user-data'), 0o644);
  expect(osgen('build', 'lab.yaml', '--check').code).toBe(0);
  writeFileSync(join(place.folder, 'lab.yaml'), minimal.replace('compute: {', 'compute: {vcpus: 3, '));
  const stale = osgen('build', 'lab.yaml', '--check');
  expect(stale).toMatchObject({ code: 1, error: expect.stringContaining('OSG5008') });
  expect(stale.error).toContain('compute.xml');
});

test('an added machine makes the lock stale for --check', () => {
  osgen('build', 'lab.yaml');
  writeFileSync(join(place.folder, 'lab.yaml'), `${minimal}  more: {roles: compute}\n`);
  expect(osgen('build', 'lab.yaml', '--check').error).toContain('OSG4102');
});

test('an error writes nothing at all', () => {
  writeFileSync(join(place.folder, 'lab.yaml'), minimal.replace('roles: compute', 'roles: computer'));
  const { code, error, out } = osgen('build', 'lab.yaml');
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(error).toContain('OSG3001');
  expect(error).toContain('did you mean');
  expect(error).not.toMatch(/^\s+at /m);
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
});

test('--format json prints one JSON text to standard output, also when all is well', () => {
  const good = osgen('build', 'lab.yaml', '--format', 'json');
  expect(JSON.parse(good.out).diagnostics.map((d: { code: string }) => d.code)).toEqual(['OSG3406']);
  writeFileSync(join(place.folder, 'lab.yaml'), minimal.replace('ubuntu-24.04', 'ubuntu-24.05'));
  const bad = osgen('build', 'lab.yaml', '--format=json');
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.out).diagnostics).toContainEqual(expect.objectContaining({ code: 'OSG3002', severity: 'error', file: 'lab.yaml', line: 3, column: 11 }));
});

test.each([
  ['no command', []],
  ['an unknown command', ['biuld', 'lab.yaml']],
  ['no topology', ['build']],
  ['an unknown option', ['build', 'lab.yaml', '--frobnicate']],
  ['an option without its value', ['build', 'lab.yaml', '-o']],
  ['a wrong choice', ['build', 'lab.yaml', '--format', 'xml']],
  ['options that exclude each other', ['build', 'lab.yaml', '--check', '--force']],
])('wrong usage: %s', (_, args) => {
  const { code, error } = osgen(...args);
  expect(code).toBe(2);
  expect(error).toMatch(/^osgen: \S/);
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
});

test('--help and --version', () => {
  expect(osgen('--help')).toMatchObject({ code: 0, out: expect.stringContaining('build [topology]') });
  expect(osgen('build', '--help').out).toContain('--secrets');
  expect(osgen('--version').out).toBe(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
});

test.each([
  ['is missing', () => rmSync(join(place.folder, 'lab.yaml')), 'OSG1005'],
  ['is a folder', () => { rmSync(join(place.folder, 'lab.yaml')); mkdirSync(join(place.folder, 'lab.yaml')); }, 'OSG1005'],
  ['is empty', () => writeFileSync(join(place.folder, 'lab.yaml'), ''), 'OSG1004'],
  ['is no text', () => writeFileSync(join(place.folder, 'lab.yaml'), Buffer.from([0, 255, 254, 7])), 'OSG1001'],
])('a topology that %s', (_, spoil, expected) => {
  spoil();
  const { code, error } = osgen('build', 'lab.yaml');
  expect(code).toBe(1);
  expect(error).toContain(expected);
  expect(error).not.toMatch(/^\s+at /m);
});

test('a secrets file that others can read is refused, and its value never shown', () => {
  writeFileSync(join(place.folder, 'lab.secrets.yaml'), `seed: "${'ab'.repeat(32)}"\n`, { mode: 0o644 });
  expect(osgen('build', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('chmod 600 lab.secrets.yaml') });
  chmodSync(join(place.folder, 'lab.secrets.yaml'), 0o600);
  expect(osgen('build', 'lab.yaml').code).toBe(0);
  writeFileSync(join(place.folder, 'lab.secrets.yaml'), 'seed: "hunter2"\nvalues: {chrony/key: "hunter three"}\nhunter4: 1\n');
  const { code, error } = osgen('build', 'lab.yaml');
  expect(code).toBe(1);
  expect(error.match(/OSG4002/g)?.length).toBe(3);
  expect(error).not.toContain('hunter');
});

test('a secrets file without a seed lacks the secrets it does not list', () => {
  writeFileSync(join(place.folder, 'lab.secrets.yaml'), 'values: {}\n', { mode: 0o600 });
  expect(osgen('build', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG4003') });
});

test('hand-edited output stops the build; --force keeps the edit beside it', () => {
  osgen('build', 'lab.yaml');
  writeFileSync(join(place.folder, 'out/compute.xml'), 'mine');
  expect(osgen('build', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5003') });
  expect(readFileSync(join(place.folder, 'out/compute.xml'), 'utf8')).toBe('mine');
  const forced = osgen('build', 'lab.yaml', '--force');
  expect(forced).toMatchObject({ code: 0, out: expect.stringContaining('kept your version as out/compute.xml.osgen-backup') });
  expect(readFileSync(join(place.folder, 'out/compute.xml.osgen-backup'), 'utf8')).toBe('mine');
});

test('the output folder may not swallow an input', () => {
  cpSync(join(place.folder, 'lab.yaml'), join(place.folder, 'README.md'));
  const { code, error } = osgen('build', 'README.md', '-o', '.');
  expect(code).toBe(1);
  expect(error).toContain('OSG5007');
  expect(existsSync(join(place.folder, 'lab'))).toBe(false);
});

test('several files make one topology; secrets and lock belong to the last, mistakes to the file they are in', () => {
  writeFileSync(join(place.folder, 'site.yaml'), 'nodes: {more: {roles: compute}}\n');
  expect(osgen('build', 'lab.yaml', '-f', 'site.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('3 machines') });
  expect(readdirSync(place.folder).sort()).toEqual(['.gitignore', 'lab.yaml', 'out', 'site.lock.yaml', 'site.secrets.yaml', 'site.yaml']);
  writeFileSync(join(place.folder, 'site.yaml'), '\nnodes: {more: {roles: computer}}\n');
  expect(osgen('build', '-f', 'lab.yaml', '-f', 'site.yaml').error).toContain('--> site.yaml:2:23');
});

test('a topology from standard input needs its secrets file named', () => {
  const piped = (...args: string[]) => spawnSync(process.execPath, [join(root, 'dist/osgen.js'), 'build', '-', ...args], { cwd: place.folder, encoding: 'utf8', input: minimal });
  expect(piped()).toMatchObject({ status: 1, stderr: expect.stringContaining('OSG4001') });
  expect(piped('--secrets', 's.yaml', '-o', 'p')).toMatchObject({ status: 0 });
  expect(readdirSync(place.folder).sort()).toEqual(['.gitignore', 'lab.yaml', 'p', 's.yaml']);
  expect(piped('-f', '-').stderr).toContain('standard input can be read only once');
});

test('topology.yaml is what is read where no file is named', () => {
  expect(osgen('build')).toMatchObject({ code: 2, error: expect.stringContaining('there is no topology.yaml here') });
  writeFileSync(join(place.folder, 'topology.yaml'), minimal);
  expect(osgen('build')).toMatchObject({ code: 0, out: expect.stringContaining('2 machines') });
  expect(readdirSync(place.folder)).toContain('topology.secrets.yaml');
});

test('a name with control characters acts upon no terminal', () => {
  const evil = 'o\u001b[2J\u202e';
  const said = [osgen('build', 'lab.yaml', '-o', evil), osgen('graph', 'lab.yaml', '-o', `${evil}.svg`), osgen('validate', `${evil}.yaml`), osgen('build', evil, evil)];
  for (const { out, error } of said) expect(out + error).not.toMatch(/[\u001b\u202e]/);
  expect(said[0]).toMatchObject({ code: 0, out: expect.stringContaining('o\\u001b[2J\\u202e') });
});
