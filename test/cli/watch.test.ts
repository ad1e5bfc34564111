/** osgen build --watch as a real process: what is waited for is its output, never the clock. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = join(root, 'dist/osgen.js');
const minimal = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8');
let folder: string;
let child: ChildProcessWithoutNullStreams | undefined;
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen watch-'));
  writeFileSync(join(folder, 'lab.yaml'), minimal);
  said = '';
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]): ChildProcessWithoutNullStreams {
  child = spawn(process.execPath, [program, 'build', '--watch', ...args], { cwd: folder });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text; });
  return child;
}

/** Waits until the process has said it; then forgets what was said. A minute is for a machine that has much else to do. */
async function until(text: string | RegExp): Promise<string> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (typeof text === 'string' ? said.includes(text) : text.test(said)) {
      const all = said;
      said = '';
      return all;
    }
    if (child?.exitCode !== null) throw new Error(`it has ended: ${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`not said: ${String(text)}; but: ${said}`);
}

const ended = (process: ChildProcessWithoutNullStreams): Promise<number | null> =>
  new Promise((done) => { process.on('exit', (code) => done(code)); });

test('a change is built, an error leaves out/ alone, a file that is replaced is still watched; Ctrl-C ends with 0', async () => {
  const process = start('lab.yaml');
  expect(await until('watching the inputs')).toContain('2 machines');

  writeFileSync(join(folder, 'lab.yaml'), minimal.replace('compute: {', 'compute: {vcpus: 3, '));
  expect(await until(/^out: .*compute\.xml/m)).not.toContain('error');

  const good = readFileSync(join(folder, 'out/compute.xml'), 'utf8');
  writeFileSync(join(folder, 'lab.yaml'), minimal.replace('roles: compute', 'roles: computer'));
  expect(await until('stays as it was')).toContain('OSG3001');
  expect(readFileSync(join(folder, 'out/compute.xml'), 'utf8')).toBe(good);

  for (const vcpus of [4, 5]) {
    writeFileSync(join(folder, '.lab.yaml.swp'), minimal.replace('compute: {', `compute: {vcpus: ${vcpus}, `));
    renameSync(join(folder, '.lab.yaml.swp'), join(folder, 'lab.yaml'));
    await until(/^out: .*compute\.xml/m);
    expect(readFileSync(join(folder, 'out/compute.xml'), 'utf8')).toContain(`>${vcpus}</vcpu>`);
  }
  const exit = ended(process);
  process.kill('SIGINT');
  expect(await exit).toBe(0);
});

test('the lock that a build writes is no reason to build again; secrets and overlays are watched', async () => {
  writeFileSync(join(folder, 'site.yaml'), 'nodes: {more: {roles: compute}}\n');
  const process = start('lab.yaml', '-f', 'site.yaml');
  expect(await until('watching the inputs')).toContain('3 machines');

  writeFileSync(join(folder, 'site.yaml'), 'nodes: {more: {roles: compute}, evenmore: {roles: compute}}\n');
  const once = await until(/^out: .*\n/m);
  expect(once).toContain('addresses: recorded in site.lock.yaml');
  // Longer than the poll: whatever it took for a change would have been said by now.
  await new Promise((done) => setTimeout(done, 4000));
  expect(said).toBe('');

  writeFileSync(join(folder, 'site.secrets.yaml'), `seed: "${'b'.repeat(64)}"\n`);
  expect(await until(/^out: .*\n/m)).toMatch(/user-data|seed/);
  const exit = ended(process);
  process.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('refuses what cannot be watched', () => {
  const refused = (...args: string[]): { status: number | null; stderr: string } => spawnSync(process.execPath, [program, 'build', ...args, '--watch'], { cwd: folder, encoding: 'utf8', input: minimal, timeout: 60_000 });
  expect(refused('-', '--secrets', 's.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('standard input') });
  expect(refused('lab.yaml', '--check')).toMatchObject({ status: 2 });
  expect(refused('lab.yaml', 'other.yaml')).toMatchObject({ status: 2 });
});
