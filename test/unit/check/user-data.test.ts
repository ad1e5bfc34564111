import { UserDataReader } from '../../../src/check/user-data.js';
import { valueAt, readYaml } from '../../../src/check/yaml.js';
import { renderYaml } from '../../../src/render/yaml.js';
import { autoinstall, cloudImage, good } from './support.js';

test.each([['cloud-image', cloudImage], ['autoinstall', autoinstall]])('%s: taken apart and read as a whole are the same', (_, topology) => {
  const reader = new UserDataReader();
  const { plan, files } = good(topology);
  for (const { node } of plan.nodes) {
    const text = files.get(`nodes/${node.name}/user-data`)!.contents as string;
    const whole = readYaml(text);
    const cloud = valueAt(whole, 'autoinstall', 'user-data') ?? whole;
    const read = reader.read(text, node.name);
    expect(read.entries).toEqual(valueAt(cloud, 'write_files'));
    expect(read.cloud).toEqual({ ...(cloud as object), write_files: null });
    expect(valueAt(read.document, 'autoinstall', 'network')).toEqual(valueAt(whole, 'autoinstall', 'network'));
  }
});

const entry = { path: '/a', permissions: '0600', content: 'x\n' };
const text = (document: object): string => `#cloud-config\n${renderYaml(document)}`;

test('contents that look like entries stay contents', () => {
  const contents = ['write_files:\n  - path: /b\n', '  - path: /c\n', '\n\n', 'runcmd:\n', ' indented\n', '\tx', 'no end', 'two ends\n\n\n', ''];
  const entries = contents.map((content, index) => ({ path: `/f${index}`, permissions: '0600', content }));
  const { entries: read, cloud } = new UserDataReader().read(text({ hostname: 'a', write_files: entries, runcmd: [['x']] }));
  expect(read).toEqual(entries);
  expect(cloud).toEqual({ hostname: 'a', write_files: null, runcmd: [['x']] });
});

test('entries at the end of the text', () => {
  expect(new UserDataReader().read(text({ write_files: [entry, { ...entry, path: '/b' }] })).entries).toHaveLength(2);
});

test('the second machine of a shape is read as itself', () => {
  const reader = new UserDataReader();
  for (const name of ['web-1', 'web-2']) {
    const read = reader.read(text({ hostname: name, write_files: [entry, { ...entry, path: '/b', content: `echo ${name}\n` }] }), name);
    expect(read.cloud['hostname']).toBe(name);
    expect(read.entries[1]?.content).toBe(`echo ${name}\n`);
  }
});

test.each([
  ['no write_files', { hostname: 'a' }, /no write_files/],
  ['an empty one', { write_files: [] }, /no write_files/],
  ['a path that is none', { write_files: [{ ...entry, path: 'etc/x' }] }, /unusable path/],
  ['permissions that are a number', { write_files: [{ ...entry, permissions: 600 }] }, /unusable permissions/],
  ['permissions that are too short', { write_files: [{ ...entry, permissions: '600' }] }, /unusable permissions/],
  ['an owner without group', { write_files: [{ ...entry, owner: 'root' }] }, /unusable owner/],
  ['content that is no text', { write_files: [{ ...entry, content: null }] }, /unusable content/],
  ['no content', { write_files: [{ path: '/a', permissions: '0600' }] }, /incomplete/],
  ['a key that cloud-init does not know', { write_files: [{ ...entry, mode: '0600' }] }, /has the key mode/],
  ['a first entry that begins otherwise', { write_files: [{ permissions: '0600', path: '/a', content: '' }, entry] }, /begin with a path/],
])('refuses %s', (_, document, message) => {
  expect(() => new UserDataReader().read(text(document))).toThrow(message);
});
