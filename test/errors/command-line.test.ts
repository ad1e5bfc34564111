/**
 * The codes that are about files and folders, not about the topology's text: each case sets a scene in an empty folder,
 * runs the built command line there, and compares what it prints with command-line/<case>.txt, byte for byte.
 * UPDATE_GOLDEN=1 writes the texts anew; read them before you commit them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codes } from '../../src/diagnostics/codes.js';
import { testSecrets } from '../support/compile.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const expectations = fileURLToPath(new URL('command-line', import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';

const topology = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8')
  // A key, so that the warning about machines nobody can enter stays out of every text.
  .replace('nodes:', 'admin: {ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBpSY2bYeRpVnDGmSXyTsgDJB0u8jJ6UxUdsvWR0hLf me]}\nnodes:');
const secrets = testSecrets.text;
const build = ['build', 'lab.yaml'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen-errors-'));
  put('lab.yaml', topology);
  put('lab.secrets.yaml', secrets, 0o600);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  rmSync(join(folder, path), { recursive: true, force: true });
  writeFileSync(join(folder, path), text, { mode });
}

function putFolder(path: string): void {
  rmSync(join(folder, path), { recursive: true, force: true });
  mkdirSync(join(folder, path), { recursive: true });
}

function osgen(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'dist/osgen.js'), ...args], { cwd: folder, encoding: 'utf8' });
}

/** Name → what happened before, and the command line if it is not the plain build. */
const cases: Readonly<Record<string, readonly [scene: () => void, args?: readonly string[]]>> = {
  'OSG1005-a-folder': [() => putFolder('lab.yaml')],
  'OSG1005-lock-is-a-folder': [() => putFolder('lab.lock.yaml')],
  'OSG1005-missing': [() => rmSync(join(folder, 'lab.yaml'))],
  'OSG4001-a-folder': [() => putFolder('lab.secrets.yaml')],
  'OSG4001-missing-for-check': [() => rmSync(join(folder, 'lab.secrets.yaml')), [...build, '--check']],
  'OSG4002-every-mistake': [() => put('lab.secrets.yaml', 'seed: "hunter2"\nvalues: {chrony/key: [hunter3]}\nhunter4: 1\n', 0o600)],
  'OSG4002-no-yaml': [() => put('lab.secrets.yaml', 'seed: "hunter2\n', 0o600)],
  'OSG4003-no-seed': [() => put('lab.secrets.yaml', 'values: {}\n', 0o600)],
  'OSG4004-readable-by-all': [() => put('lab.secrets.yaml', secrets, 0o644)],
  'OSG4101-no-lock': [() => put('lab.lock.yaml', 'addresses: [10.0.0.5]\n')],
  'OSG4101-no-yaml': [() => put('lab.lock.yaml', 'addresses: {management: {one: 10.0.0.5}\n')],
  'OSG4102-a-machine-more': [() => {
    osgen(build);
    put('lab.yaml', `${topology}  more: {roles: compute}\n`);
  }, [...build, '--check']],
  'OSG5001-a-file': [() => put('out', 'mine')],
  'OSG5002-folder-in-the-way': [() => putFolder('out/compute.xml')],
  'OSG5002-foreign-file': [() => put('out/compute.xml', 'mine')],
  'OSG5003-edited': [() => { osgen(build); put('out/compute.xml', 'mine'); }],
  'OSG5004-no-manifest': [() => put('out/.osgen-manifest.json', '{"files": 1}')],
  'OSG5005-below-a-file': [() => put('file', ''), [...build, '-o', 'file/out']],
  'OSG5006-locked': [() => put('out/.osgen-lock', '{"pid":4242,"host":"elsewhere.example","birth":null,"nonce":"x"}')],
  'OSG5007-its-own-input': [() => put('README.md', topology), ['build', 'README.md', '--secrets', 'lab.secrets.yaml', '-o', '.']],
  'OSG5008-stale': [() => { osgen(build); put('lab.yaml', topology.replace('compute: {', 'compute: {vcpus: 3, ')); }, [...build, '--check']],
  'OSG5009-symbolic-link': [() => { putFolder('out'); put('elsewhere', 'mine'); symlinkSync('../elsewhere', join(folder, 'out/compute.xml')); }],
};

test('every code about files has a case, and every text belongs to one', () => {
  const covered = new Set(Object.keys(cases).map((name) => name.slice(0, 7)));
  expect([...covered]).toEqual(Object.keys(codes).filter((code) => /^OSG[45]|^OSG1005/.test(code)));
  expect(readdirSync(expectations).sort()).toEqual(Object.keys(cases).map((name) => `${name}.txt`));
});

test.each(Object.keys(cases))('%s', (name) => {
  const [scene, args = build] = cases[name]!;
  scene();
  const hadOut = existsSync(join(folder, 'out/README.md'));
  const { status, stdout, stderr } = osgen(args);
  // The folder's own name is the only thing that differs from run to run.
  const text = `$ osgen ${args.join(' ')}\n${stderr.replaceAll(folder, '/lab')}exit code ${status}\n`;
  const path = join(expectations, `${name}.txt`);
  if (update) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(text).toContain(name.slice(0, 7));
  expect(text).not.toMatch(/hunter|^\s+at /m);
  expect(existsSync(join(folder, 'out/README.md'))).toBe(hadOut);
});
