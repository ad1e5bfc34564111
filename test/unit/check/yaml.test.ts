import { readYaml, valueAt } from '../../../src/check/yaml.js';

test.each([
  ['yes', true], ['Off', false], ['n', false], ['017', 15], ['1_000', 1000], ['12:30:45', 45045], ['0b11', 3], ['1.5', 1.5], ['1.5e+3', 1500], ['1_0.5', 10.5], ['.5', 0.5], ['-.inf', -Infinity], ['1:30.5', 90.5],
  // Texts to PyYAML, and names that machines may have.
  ['e1', 'e1'], ['1e3', '1e3'], ['1.5e3', '1.5e3'], ['.', '.'],
])('%s is read as YAML 1.1 has it', (text, value) => {
  expect(readYaml(`a: ${text}\n`)).toEqual({ a: value });
});

test.each([
  ['a duplicate key', 'a: 1\na: 2\n', /DUPLICATE_KEY/],
  ['an open bracket', 'a: [\n', /BAD|MISSING/],
  ['an alias', 'a: &x 1\nb: *x\n', /alias/i],
  ['a second document', 'a: 1\n---\nb: 1\n', /MULTIPLE_DOCS/],
  ['a tag it does not know', 'a: !secret-word x\n', /TAG_RESOLVE_FAILED/],
])('refuses %s, and quotes nothing', (_, text, message) => {
  expect(() => readYaml(text)).toThrow(message);
  try {
    readYaml(text);
  } catch (error) {
    expect((error as Error).message).not.toContain('secret-word');
  }
});

test('looks values up, own keys only', () => {
  expect(valueAt({ a: { b: [1] } }, 'a', 'b')).toEqual([1]);
  expect(valueAt({ a: null }, 'a', 'b')).toBeUndefined();
  expect(valueAt({}, 'constructor')).toBeUndefined();
});
