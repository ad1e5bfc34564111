/** osgen bom: the list, and a script that stands on its own. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, workspace } from '../support/command-line.js';

const place = workspace(readFileSync(join(root, 'examples/debian.yaml'), 'utf8'));
const { osgen } = place;

test('the list, before there are secrets, and without making any', () => {
  const { code, out } = osgen('bom', 'lab.yaml');
  expect(code).toBe(0);
  expect(out).toContain('debian-12-genericcloud-amd64.qcow2');
  expect(out).toMatch(/object-storage-1, object-storage-2: \d+ packages/);
  expect(out.split('\n').filter((line) => line.length > 80 && !line.includes('://'))).toEqual([]);
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
});

test('JSON has what first boot installs, as user-data says it', () => {
  osgen('build', 'lab.yaml');
  const { machines } = JSON.parse(osgen('bom', 'lab.yaml', '--format', 'json').out) as { machines: { name: string; packages: string[] }[] };
  expect(machines.map(({ name }) => name)).toEqual(['block-storage', 'compute', 'controller', 'object-storage-1', 'object-storage-2']);
  for (const { name, packages } of machines) {
    const said = /^ *packages=\((.*)\)$/m.exec(readFileSync(join(place.folder, 'out/nodes', name, 'user-data'), 'utf8'))?.[1];
    expect(packages.join(' ')).toBe(said);
  }
});

test('a mirror, and a release of the Cloud Archive, are repositories; a mirror has its security updates', () => {
  const repositories = (text: string): unknown => {
    writeFileSync(join(place.folder, 'other.yaml'), text);
    return (JSON.parse(osgen('bom', 'other.yaml', '--format', 'json').out) as { repositories: unknown }).repositories;
  };
  expect(repositories('name: a\nplatform: debian-12\ninstall: {image: /i.qcow2, mirror: "http://mirror.example/debian"}\nnodes: {controller: {roles: controller}}\n')).toMatchObject([
    { suites: ['bookworm', 'bookworm-updates'], url: 'http://mirror.example/debian' },
    { suites: ['bookworm-security'], url: 'http://mirror.example/debian-security' },
  ]);
  expect(repositories('name: a\nplatform: ubuntu-24.04\nrelease: epoxy\ninstall: {iso: /i.iso}\nnodes: {controller: {roles: controller}}\n')).toMatchObject([
    { components: ['main', 'universe'] }, { suites: ['noble-security'] }, { suites: ['noble-updates/epoxy'] },
  ]);
});

test('the script is bash, says how it is used, and refuses what it does not know', () => {
  const { code, out } = osgen('bom', 'lab.yaml', '--script');
  expect(code).toBe(0);
  writeFileSync(join(place.folder, 'mirror.sh'), out);
  const script = (...args: string[]): ReturnType<typeof spawnSync> => spawnSync('bash', ['mirror.sh', ...args], { cwd: place.folder, encoding: 'utf8' });
  expect(script('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Machines: block-storage compute controller') });
  expect(script()).toMatchObject({ status: 2, stderr: expect.stringContaining('name the folder') });
  expect(script('pool', 'computer')).toMatchObject({ status: 2, stderr: expect.stringContaining('no machine computer') });
  expect(script('--mirrors', 'x', 'pool')).toMatchObject({ status: 2, stderr: expect.stringContaining('unknown option --mirrors') });
  expect(script('pool', '--suite')).toMatchObject({ status: 2, stderr: expect.stringContaining('--suite needs a value') });
  expect(readdirSync(place.folder).sort()).toEqual(['lab.yaml', 'mirror.sh']);
  expect(osgen('bom', 'lab.yaml', '--script', '--format', 'json').code).toBe(2);
});

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
(hasShellcheck ? test : test.skip)('shellcheck has nothing to say about the script', () => {
  for (const name of ['debian', 'walkthrough', 'minimal']) {
    const { out } = osgen('bom', join(root, 'examples', `${name}.yaml`), '--script');
    expect(spawnSync('shellcheck', ['-'], { input: out, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  }
});
