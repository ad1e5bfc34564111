/** Several topology files as one: what wins, what goes, and where a mistake is reported. */
import { parseDocument, type SourceDocument } from '../../../src/parse/document.js';
import { mergeDocuments } from '../../../src/parse/merge.js';

function document(name: string, text: string): SourceDocument {
  const { document: parsed } = parseDocument({ name, text });
  if (!parsed) throw new Error(`${name} does not parse`);
  return parsed;
}

const base = document('base.yaml', 'name: lab\nnodes:\n  a: {roles: controller, tags: [x, y]}\n  b: {roles: compute}\n');
const merged = (...overlays: string[]): SourceDocument =>
  mergeDocuments(base, overlays.map((text, index) => document(`overlay-${index + 1}.yaml`, text)));
const place = (from: SourceDocument, path: readonly string[], what?: 'key' | 'value'): string => {
  const { source, line, column } = from.locate(path, what);
  return `${source.name}:${line}:${column}`;
};

test('mappings are merged key by key, everything else replaces', () => {
  expect(merged('nodes:\n  a: {vcpus: 2, tags: [z]}\n  c: {roles: compute}\n').value).toEqual({
    name: 'lab',
    nodes: { a: { roles: 'controller', tags: ['z'], vcpus: 2 }, b: { roles: 'compute' }, c: { roles: 'compute' } },
  });
});

test('the last overlay wins', () => {
  expect(merged('name: one\n', 'name: two\n').value).toMatchObject({ name: 'two' });
});

test('null takes away what is there, and is a value where nothing is', () => {
  expect(merged('nodes: {b: ~}\nnetworks: {extra: ~}\n').value).toEqual({
    name: 'lab', nodes: { a: { roles: 'controller', tags: ['x', 'y'] } }, networks: { extra: null },
  });
});

test('inputs are left as they were', () => {
  merged('nodes: {b: ~, a: {vcpus: 2}}\n');
  expect(base.value).toMatchObject({ nodes: { a: { roles: 'controller', tags: ['x', 'y'] }, b: {} } });
});

test('__proto__ is a key like any', () => {
  const { value } = merged('nodes:\n  __proto__: {roles: compute}\n');
  expect(Object.keys((value as { nodes: object }).nodes)).toEqual(['a', 'b', '__proto__']);
});

test('a value is located in the last file that has it', () => {
  const both = merged('# comment\nnodes: {b: {roles: controler}}\n');
  expect(place(both, ['nodes', 'b', 'roles'])).toBe('overlay-1.yaml:2:20');
  expect(place(both, ['nodes', 'a', 'roles'])).toBe('base.yaml:3:14');
  expect(place(both, ['name'], 'key')).toBe('base.yaml:1:1');
});

test('what is missing is located where most of its path stands, in the first file if several are as good', () => {
  const both = merged('nodes: {c: {vcpus: 1}}\n');
  expect(place(both, ['nodes', 'c', 'roles'])).toMatch(/^overlay-1.yaml:1:/);
  expect(place(both, ['platform'])).toBe('base.yaml:1:1');
  expect(place(both, [])).toBe('base.yaml:1:1');
});
