/** `osgen graph` of the built command line: what goes where, what is refused. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minimal, root, workspace } from '../support/command-line.js';

const place = workspace();
const { osgen } = place;
const read = (name: string): string => readFileSync(join(place.folder, name), 'utf8');

test('without options, Mermaid of the topology on standard output, and nothing on the disk', () => {
  const { code, out, error } = osgen('graph', 'lab.yaml');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/^%% osgen graph\nflowchart LR\n/);
  expect(out).toContain('node_compute["<b>compute</b>');
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
});

test.each([
  ['lab.mmd', /^%% osgen graph\nflowchart LR/], ['lab.gv', /^\/\/ osgen graph\ngraph "minimal" \{/],
  ['lab.SVG', /^<svg xmlns=/], ['lab.html', /^<!DOCTYPE html>/],
])('the extension of %s says the form', (name, start) => {
  expect(osgen('graph', 'lab.yaml', '-o', name)).toMatchObject({ code: 0, out: expect.stringContaining(`${name}: `), error: '' });
  expect(read(name)).toMatch(start);
});

test('--format goes before the extension, --view gives first boot', () => {
  expect(osgen('graph', 'lab.yaml', '--view', 'boot', '--format', 'dot', '-o', 'boot.txt')).toMatchObject({ code: 0, out: 'boot.txt: dot, boot of minimal\n' });
  expect(read('boot.txt')).toContain('digraph "minimal"');
});

test('a build in between changes nothing: same topology, same picture', () => {
  const before = osgen('graph', 'lab.yaml', '--format', 'html').out;
  osgen('build', 'lab.yaml');
  expect(osgen('graph', 'lab.yaml', '--format', 'html').out).toBe(before);
});

test('its own pictures are overwritten, inputs and files of others are not', () => {
  expect(osgen('graph', 'lab.yaml', '-o', 'a.svg').code).toBe(0);
  expect(osgen('graph', 'lab.yaml', '-o', 'a.svg', '--view', 'boot').code).toBe(0);
  expect(read('a.svg')).toContain('First boot of minimal');
  writeFileSync(join(place.folder, 'notes.html'), '<p>mine</p>\n');
  expect(osgen('graph', 'lab.yaml', '-o', 'notes.html')).toMatchObject({ code: 1, error: expect.stringMatching(/error\[OSG5002\]: notes\.html is there, and no picture that osgen made/) });
  expect(read('notes.html')).toBe('<p>mine</p>\n');
  expect(osgen('graph', 'lab.yaml', '-o', 'lab.yaml', '--format', 'svg')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5007') });
  symlinkSync('lab.yaml', join(place.folder, 'link.svg'));
  expect(osgen('graph', 'lab.yaml', '-o', 'link.svg')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5007') });
  expect(read('lab.yaml')).toBe(minimal);
});

test('behind a link to a picture, the picture is written and the link stays', () => {
  osgen('graph', 'lab.yaml', '-o', 'a.svg');
  symlinkSync('a.svg', join(place.folder, 'current.svg'));
  expect(osgen('graph', 'lab.yaml', '-o', 'current.svg', '--view', 'boot').code).toBe(0);
  expect(read('a.svg')).toContain('First boot');
});

test('where nothing can be written, that is said in one line and a way out', () => {
  expect(osgen('graph', 'lab.yaml', '-o', 'no/where.svg').error).toMatch(/cannot write no\/where\.svg: there is no folder no\n {2}= help: make it: mkdir -p no/);
  mkdirSync(join(place.folder, 'folder.svg'));
  expect(osgen('graph', 'lab.yaml', '-o', 'folder.svg').error).toContain('folder.svg is a folder');
  symlinkSync('b.svg', join(place.folder, 'a.svg'));
  symlinkSync('a.svg', join(place.folder, 'b.svg'));
  expect(osgen('graph', 'lab.yaml', '-o', 'a.svg/c.svg')).toMatchObject({ code: 1, error: expect.stringContaining('error[OSG5005]: cannot write a.svg/c.svg: ELOOP') });
});

test('errors of the topology are reported as by build, and nothing is written', () => {
  writeFileSync(join(place.folder, 'lab.yaml'), minimal.replace('roles: compute', 'roles: computer'));
  const { code, out, error } = osgen('graph', 'lab.yaml', '-o', 'lab.svg');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toMatch(/error\[OSG3001\]: unknown role "computer"\n +--> lab\.yaml:\d+/);
  expect(existsSync(join(place.folder, 'lab.svg'))).toBe(false);
});

test.each([
  [['-o', 'lab.png'], /--out lab\.png does not say by its extension what to write: \.mmd, .*\.html/],
  [['--view', 'boot', '-o', 'lab.html'], /--view is not for html, which has both views/],
  [['--format', 'pdf'], /none of mermaid, dot, svg, html/],
])('wrong usage: %j', (args, message) => {
  expect(osgen('graph', 'lab.yaml', ...args)).toMatchObject({ code: 2, out: '', error: expect.stringMatching(message) });
});

test('a topology from standard input', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'dist/osgen.js'), 'graph', '-'], { cwd: place.folder, encoding: 'utf8', input: minimal });
  expect(status).toBe(0);
  expect(stdout).toContain('flowchart LR');
});

test('no secret of the lab’s own seed is in any form', () => {
  osgen('build', 'lab.yaml');
  const seed = /[0-9a-f]{64}/.exec(read('lab.secrets.yaml'))?.[0] ?? '';
  const passwords = [...readFileSync(join(place.folder, 'out/nodes/controller/user-data'), 'utf8').matchAll(/password = (\S{20,})/g)].map(([, value]) => value as string);
  expect(passwords.length).toBeGreaterThan(3);
  for (const args of [['--format', 'html'], ['--format', 'svg', '--view', 'boot'], ['--format', 'dot', '--view', 'boot'], ['--view', 'boot']]) {
    const { out } = osgen('graph', 'lab.yaml', ...args);
    for (const secret of [seed, ...passwords]) expect(out).not.toContain(secret);
  }
});
