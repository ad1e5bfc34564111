/** The package as others get it: packed, installed without a network, run, imported and compiled against. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let place: string;

function run(program: string, ...args: string[]): { code: number | null; out: string; error: string } {
  // A home and a cache of its own: nothing can come from what this machine has already.
  const env = { PATH: process.env['PATH'], HOME: folder, npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: place, env, encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen package-'));
  place = join(folder, 'elsewhere');
  mkdirSync(place);
  // Without one, npm installs into whichever folder above has one.
  writeFileSync(join(place, 'package.json'), '{}');
  // As built already: no second build under the feet of the other tests.
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  expect(packed.status).toBe(0);
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  expect(run('npm', 'install', '--no-audit', '--no-fund', join(folder, filename))).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (): string[] => readdirSync(join(place, 'node_modules/osgen'), { recursive: true, encoding: 'utf8' });

test('brings all it needs, and nothing else', () => {
  expect(readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['osgen']);
  const files = installed();
  expect(files).toEqual(expect.arrayContaining([
    'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/LICENSES.txt', 'dist/man/osgen.1', 'dist/api/index.d.ts', 'schemas/topology.schema.json',
    'roles/_services/nova/service.yaml', 'templates/lab/main.sh.hbs', 'examples/walkthrough.yaml',
  ]));
  expect(files.filter((path) => /^(src|test|node_modules)\b|\.cache$|secrets\.yaml$/.test(path))).toEqual([]);
});

test('names every package whose code it has', () => {
  const licences = readFileSync(join(place, 'node_modules/osgen/dist/LICENSES.txt'), 'utf8');
  for (const name of ['handlebars', 'ip-num', 'js-yaml', 'xmlbuilder2', 'yaml', 'yargs']) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
});

test('knows nothing of where it was built', () => {
  const traitors = installed().filter((path) => /\.(c?js|ts|1|txt)$/.test(path) && readFileSync(join(place, 'node_modules/osgen', path), 'utf8').includes(root));
  expect(traitors).toEqual([]);
});

test('npx osgen goes from nothing to an output folder', () => {
  const init = run('npx', 'osgen', 'init', '--preset', 'minimal');
  expect(init).toMatchObject({ code: 0, out: expect.stringContaining('npx osgen build topology.yaml') });
  expect(run('npx', 'osgen', 'build', 'topology.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('2 machines') });
  expect(existsSync(join(place, 'out/lab'))).toBe(true);
});

const consumer = `
import { build, newSecretsFile, printDiagnostics, topologySchema, version } from 'osgen';
import type { BuildInput, BuildResult, Code, Diagnostic, FileSet, OutputFile, Source } from 'osgen';

const topology: Source = { name: 'lab.yaml', text: 'name: lab\\nplatform: debian-12\\ninstall: {image: /i.qcow2}\\nnodes: {one: {roles: [controller, compute]}}\\n' };
const input: BuildInput = { topology, secrets: { name: 'lab.secrets.yaml', text: newSecretsFile(new Uint8Array(32)), sensitive: true } };
const { diagnostics, output }: BuildResult = build(input);
const found: readonly Diagnostic[] = diagnostics;
const codes: readonly Code[] = found.map(({ code }) => code);
if (!output) throw new Error(printDiagnostics(found, { format: 'text', color: false }));
const files: FileSet = output.files;
const lab: OutputFile | undefined = files.get('lab');
const again: BuildResult = build({ ...input, ...(output.lock === undefined ? {} : { lock: { name: 'lab.lock.yaml', text: output.lock } }) });
const title: unknown = topologySchema['title'];
console.log(JSON.stringify({ codes, mode: lab?.mode, same: again.output?.lock === output.lock, title, version }));

// @ts-expect-error the catalog is no business of the caller's
build({ topology, resources: {} });
// @ts-expect-error a topology is a text and its name
build({ topology: 'lab.yaml' });
// @ts-expect-error the plan is not public
output.plan;
`;

test.each(['NodeNext', 'bundler'])('its types are those of what it does, with module resolution %s', (resolution) => {
  writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module', dependencies: { osgen: '*' } }));
  writeFileSync(join(place, 'consumer.ts'), consumer.replace("console.log", 'declare const console: { log(text: string): void };\nconsole.log'));
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { target: 'ES2023', module: resolution === 'NodeNext' ? 'NodeNext' : 'ESNext', moduleResolution: resolution, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, types: [], outDir: 'compiled' },
    files: ['consumer.ts'],
  }));
  expect(run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.')).toEqual({ code: 0, out: '', error: '' });
  const compiled = join(place, 'compiled/consumer.js');
  // What is a mistake to the compiler is one when it runs.
  writeFileSync(compiled, readFileSync(compiled, 'utf8').split('// @ts-expect-error')[0] ?? '');
  const { code, out } = run(process.execPath, compiled);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    codes: ['OSG3406'], mode: 0o755, same: true, title: 'osgen topology',
    version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  });
});

test('can be required too, and gives its schema and its own description', () => {
  const script = "const { build } = require('osgen'); const schema = require('osgen/schemas/topology.schema.json'); console.log(typeof build, schema.title, require('osgen/package.json').name)";
  expect(run(process.execPath, '-e', script).out).toBe('function osgen topology osgen\n');
});
