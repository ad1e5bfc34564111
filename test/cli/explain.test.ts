/** `osgen explain` as a user meets it. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes } from '../../src/diagnostics/codes.js';
import { minimal, workspace } from '../support/command-line.js';

const place = workspace();
const { osgen } = place;

test('without an argument: all codes and their titles', () => {
  const { code, out } = osgen('explain');
  expect(code).toBe(0);
  for (const [name, title] of Object.entries(codes)) expect(out).toContain(`  ${name}  ${title}\n`);
});

test('a code in any form; an unknown one gets a suggestion', () => {
  const { code, out, error } = osgen('explain', 'OSG3001');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/^OSG3001: unknown role\n\nA role says [^]*\nWrong:\n\n {4}nodes:\n {6}compute: \{roles: compte\}\n\nRight:\n/);
  expect(osgen('explain', 'osg3001').out).toBe(out);
  expect(osgen('explain', '3001').out).toBe(out);
  expect(osgen('explain', 'OSG3999')).toMatchObject({ code: 2, error: expect.stringContaining('unknown code "OSG3999": did you mean') });
});

test('a place: the line without its secrets, the topology found by the lock beside it', () => {
  osgen('build', 'lab.yaml');
  const lines = readFileSync(join(place.folder, 'out/nodes/controller/user-data'), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('transport_url')) + 1;
  const { code, out } = osgen('explain', `out/nodes/controller/user-data:${line}`);
  expect(code).toBe(0);
  expect(out).toContain(`${line} |           transport_url = rabbit://heat:<secret rabbitmq/heat>@controller`);
  expect(out).toMatch(/lab\.yaml:6:23 +controller has the role controller\n/);
  const seed = /[0-9a-f]{64}/.exec(readFileSync(join(place.folder, 'lab.secrets.yaml'), 'utf8'))?.[0] as string;
  expect(out).not.toContain(seed);
  expect(out).not.toContain(/heat:([^@]+)@/.exec(lines[line - 1] as string)?.[1]);
  expect(osgen('explain', `out/nodes/controller/user-data:${line}:7`, 'lab.yaml').out.split('\n').slice(1)).toEqual(out.split('\n').slice(1));
});

test('an edited file: what it says there is not shown, that it differs is', () => {
  osgen('build', 'lab.yaml');
  appendFileSync(join(place.folder, 'out/controller.xml'), '<!-- hunter2 -->\n');
  const { code, out } = osgen('explain', 'out/controller.xml:2');
  expect(code).toBe(0);
  expect(out).toMatch(/name of the lab[^]*note: the file on the disk is another one from line \d+ on/);
  expect(out).not.toContain('hunter2');
});

test('what cannot be explained says why', () => {
  osgen('build', 'lab.yaml');
  expect(osgen('explain', 'lab.yaml:1')).toMatchObject({ code: 2, error: expect.stringContaining('is in no output folder') });
  expect(osgen('explain', 'out/nodes/controller/seed.iso:1')).toMatchObject({ code: 2, error: expect.stringContaining('is an image') });
  expect(osgen('explain', 'out/lab:999999')).toMatchObject({ code: 2, error: expect.stringContaining('has lines 1 to') });
  expect(osgen('explain', 'out/other.xml:1')).toMatchObject({ code: 1, error: expect.stringContaining('does not make a file other.xml') });
  writeFileSync(join(place.folder, 'topology.yaml'), minimal);
  expect(osgen('explain', 'out/lab:1')).toMatchObject({ code: 2, error: expect.stringContaining('it may be lab.yaml, topology.yaml') });
  expect(osgen('explain', 'out/lab:1', '-f', 'lab.yaml').code).toBe(0);
  writeFileSync(join(place.folder, 'bad.yaml'), minimal.replace('roles: compute', 'roles: compte'));
  expect(osgen('explain', 'out/lab:1', 'bad.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG3001') });
});
