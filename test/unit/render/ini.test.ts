import { renderIni, type IniEntry } from '../../../src/render/ini.js';

const file = (sections: Record<string, Record<string, IniEntry['value'] | IniEntry>>): Parameters<typeof renderIni>[0] =>
  new Map(Object.entries(sections).map(([name, entries]) => [name, new Map(Object.entries(entries).map(([key, entry]) => [key, typeof entry === 'object' ? entry : { value: entry }]))]));

test('sections and keys in their order, below the header', () => {
  expect(renderIni(file({ b: { z: 1, a: true }, a: { x: 'y z' } }), ['one', 'two'])).toBe('# one\n# two\n\n[b]\nz = 1\na = true\n\n[a]\nx = y z\n');
});

test('a comment stands above its entry', () => {
  expect(renderIni(file({ a: { x: { value: 1, comment: 'why' } } }), [])).toBe('\n[a]\n# why\nx = 1\n');
});

test('an empty value leaves no blank at the end', () => {
  expect(renderIni(file({ a: { x: '' } }), [])).toBe('\n[a]\nx =\n');
});

test.each([
  ['value', { a: { x: 'y\n[b]' } }], ['value with CR', { a: { x: 'y\rz' } }], ['key', { a: { 'x\ny': 1 } }], ['section', { 'a]\n[b': { x: 1 } }],
  ['comment', { a: { x: { value: 1, comment: 'a\nb = 1' } } }],
])('a line break in a %s is a bug', (_, sections) => {
  expect(() => renderIni(file(sections), [])).toThrow(/line break/);
});
