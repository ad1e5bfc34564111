/**
 * osgen diff: the report for a set of edits of the walkthrough, compared with test/diff/*.txt (UPDATE_GOLDEN=1 writes
 * them anew: read them), and what must hold whatever it looks like.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const golden = join(root, 'test/diff');
const walkthrough = readFileSync(join(root, 'examples/walkthrough.yaml'), 'utf8');
const seed = 'a'.repeat(64);
let built: string;
let folder: string;

function run(cwd: string, ...args: string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/osgen.js'), ...args], { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}
const osgen = (...args: string[]): ReturnType<typeof run> => run(folder, ...args);

function secrets(values = '', of = seed, name = 'lab'): void {
  writeFileSync(join(folder, `${name}.secrets.yaml`), `seed: "${of}"\n${values}`, { mode: 0o600 });
}
function topology(text: string, name = 'lab'): void {
  writeFileSync(join(folder, `${name}.yaml`), text);
}
/** The walkthrough with one text for another, which must be there. */
function edited(from: string | RegExp, to: string): string {
  const text = walkthrough.replace(from, to);
  if (text === walkthrough) throw new Error('the example is another one');
  return text;
}

beforeAll(() => {
  built = folder = mkdtempSync(join(tmpdir(), 'osgen diff-'));
  topology(walkthrough);
  secrets('values: {keystone/demo: "explicit.old.value"}\n');
  expect(osgen('build', 'lab.yaml').code).toBe(0);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen diff-'));
  cpSync(built, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(built, { recursive: true, force: true }));

interface Edit {
  readonly secrets?: string;
  readonly seed?: string;
  readonly args?: readonly string[];
}
const edits: [name: string, topology: string, edit?: Edit][] = [
  ['memory', edited('memory: 6GiB', 'memory: 8GiB'), { args: ['--patch'] }],
  ['address', edited('management: 10.0.0.21', 'management: 10.0.0.22')],
  ['add-node', edited('  block-storage:', '  compute-2: {roles: compute, networks: {management: 10.0.0.22, provider: 203.0.113.22}}\n  block-storage:')],
  ['remove-node', walkthrough.slice(0, walkthrough.indexOf('  object-storage-2:'))],
  ['package', edited('    roles: compute', '    packages: [htop]\n    roles: compute'), { args: ['--patch'] }],
  ['service-off', edited('admin:', 'services: {heat: false}\nadmin:')],
  ['image', edited('24.04-live', '24.04.2-live')],
  ['network-cidr', edited('  nat:  ', '  nat: {cidr: 192.168.151.0/24}  ')],
  ['verify-only', edited('admin:', 'services: {verify: {settings: {instance_timeout: 900}}}\nadmin:')],
  ['disk', edited('{os: 10GiB, vdb: 10GiB}', '{os: 20GiB, vdb: 10GiB}')],
  ['pool', edited('admin:', 'hypervisor: {pool: fast, directory: /srv/fast}\nadmin:')],
  ['hypervisor', edited('admin:', 'hypervisor: {uri: "qemu+ssh://host/system"}\nadmin:')],
  ['rename', edited('name: walkthrough', 'name: other')],
  ['secret', walkthrough, { secrets: 'values: {keystone/demo: "explicit.new.value"}\n', args: ['--patch'] }],
  ['seed', walkthrough, { seed: 'b'.repeat(64) }],
];

test.each(edits)('%s', (name, text, options: Edit = {}) => {
  topology(text);
  secrets(options.secrets ?? 'values: {keystone/demo: "explicit.old.value"}\n', options.seed);
  const { code, out, error } = osgen('diff', 'lab.yaml', ...(options.args ?? []));
  expect({ code, error }).toEqual({ code: 0, error: '' });
  const report = out.split('\n--- a/')[0] ?? '';
  expect(report.split('\n').filter((line) => line.length > 80 && !/\S{60}/.test(line))).toEqual([]);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(golden, { recursive: true });
    writeFileSync(join(golden, `${name}.txt`), out);
  }
  expect(out).toBe(readFileSync(join(golden, `${name}.txt`), 'utf8'));
});

test('there is one expected report for each edit', () => {
  expect(readdirSync(golden).sort()).toEqual(edits.map(([name]) => `${name}.txt`).sort());
});

test('no change: nothing to say, and 0; --exit-code says 3 if there is one, errors stay 1, wrong usage 2', () => {
  expect(osgen('diff', 'lab.yaml', '--exit-code')).toMatchObject({ code: 0, out: 'out/ is what lab.yaml compiles to\n' });
  topology(edited('memory: 6GiB', 'memory: 8GiB'));
  expect(osgen('diff', 'lab.yaml', '--exit-code').code).toBe(3);
  expect(osgen('diff', 'lab.yaml').code).toBe(0);
  topology(edited('roles: compute', 'roles: computer'));
  expect(osgen('diff', 'lab.yaml', '--exit-code')).toMatchObject({ code: 1, error: expect.stringContaining('OSG3001') });
  expect(osgen('diff', 'lab.yaml', '--format', 'yaml').code).toBe(2);
  expect(osgen('diff', 'lab.yaml', '--against', 'lab.yaml', '-o', 'out').code).toBe(2);
});

test('nothing is written, and a copy by git, without modes, is no different', () => {
  for (const name of readdirSync(join(folder, 'out/nodes'))) chmodSync(join(folder, 'out/nodes', name, 'user-data'), 0o644);
  const before = readdirSync(folder, { recursive: true }).sort();
  expect(osgen('diff', 'lab.yaml').out).toBe('out/ is what lab.yaml compiles to\n');
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
});

test('files that hold secrets are not there: what the manifest proves to be the same means nothing, what differs is seen for review', () => {
  for (const name of readdirSync(join(folder, 'out/nodes'))) {
    for (const file of ['user-data', 'seed.iso']) unlinkSync(join(folder, 'out/nodes', name, file));
  }
  topology(edited('memory: 6GiB', 'memory: 8GiB'));
  const { machines, files } = JSON.parse(osgen('diff', 'lab.yaml', '--format', 'json').out) as { machines: { name: string; effect: string }[]; files: { path: string; kind: string }[] };
  expect(machines.filter(({ effect }) => effect !== 'nothing')).toMatchObject([{ name: 'controller', effect: 'redefine' }]);
  expect(files.filter(({ kind }) => kind === 'missing').length).toBe(10);
  topology(edited('    roles: compute', '    packages: [htop]\n    roles: compute'));
  expect(osgen('diff', 'lab.yaml').out).toMatch(/compute +rebuild +package added: htop/);
});

test('no secret is shown: neither one of now nor one of before, whatever the form of the report', () => {
  const files = [join(folder, 'out/nodes/controller/user-data'), join(folder, 'out/nodes/compute/user-data')];
  const words = (): Set<string> => new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/[A-Za-z0-9_-]{32,}=?/g) ?? []));
  const isSecret = (word: string): boolean => /\d/.test(word) && /[A-Za-z]/.test(word) && !word.includes('-') && !word.includes('_');
  const before = [...words()].filter(isSecret);
  expect(before.length).toBeGreaterThan(15);
  // The seed is another one, and a service whose secrets nobody can name any more is gone.
  topology(edited('admin:', 'services: {heat: false, swift: {config: {proxy-server.conf: {DEFAULT: {log_level: DEBUG}}}}}\nadmin:'));
  secrets('values: {keystone/demo: "explicit.new.value"}\n', 'b'.repeat(64));
  const said = [['--patch'], ['--patch', '--format', 'json'], []].map((args) => osgen('diff', 'lab.yaml', ...args));
  expect(said.map(({ code }) => code)).toEqual([0, 0, 0]);
  osgen('build', 'lab.yaml');
  const all = said.map(({ out, error }) => out + error).join('\n');
  const now = [...words()].filter(isSecret);
  for (const value of [...before, ...now, 'explicit.old.value', 'explicit.new.value']) expect(all.includes(value)).toBe(false);
  expect(new Set(all.match(/<secret nova\/db #[0-9a-f]{8}>/g)).size).toBe(2);
});

test('an edited file is said to stop a build; what stands in out/ may be anything', () => {
  writeFileSync(join(folder, 'out/compute.xml'), 'mine');
  writeFileSync(join(folder, 'out/nodes/compute/user-data'), 'password: mine\n', { mode: 0o600 });
  const { code, out } = osgen('diff', 'lab.yaml', '--patch');
  expect(code).toBe(0);
  expect(out.replaceAll('\n', ' ')).toContain('out/compute.xml was edited by hand (OSG5003)');
  expect(out).not.toContain('password: mine');
  writeFileSync(join(folder, 'out/.osgen-manifest.json'), '{}');
  expect(osgen('diff', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5004') });
  expect(osgen('diff', 'lab.yaml', '-o', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5001') });
});

test('before the first build all is new, and no secrets file is made', () => {
  unlinkSync(join(folder, 'lab.secrets.yaml'));
  const { code, out } = osgen('diff', 'lab.yaml', '-o', 'new');
  expect(code).toBe(0);
  expect(out).toContain('a build draws a new seed');
  expect(out).toContain('To bring the lab up\n  osgen build lab.yaml -o new');
  expect(existsSync(join(folder, 'lab.secrets.yaml'))).toBe(false);
});

test('against another topology, with its secrets or else the same', () => {
  topology(edited('memory: 6GiB', 'memory: 8GiB'), 'other');
  expect(osgen('diff', 'lab.yaml', '--against', 'other.yaml').out).toContain('memory 8192 → 6144 MiB');
  expect(osgen('diff', 'lab.yaml', '--against', 'lab.yaml', '--exit-code')).toMatchObject({ code: 0, out: 'lab.yaml is what lab.yaml compiles to\n' });
  secrets('', 'c'.repeat(64), 'other');
  const { out } = osgen('diff', 'lab.yaml', '--against', 'other.yaml', '--patch');
  expect(out).toContain('the seed is another one');
  expect(new Set(out.match(/<secret nova\/db #[0-9a-f]{8}>/g)).size).toBe(2);
  expect(out).not.toMatch(/explicit\.old/);
  expect(osgen('diff', 'lab.yaml', '--against', 'none.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG1005') });
});
