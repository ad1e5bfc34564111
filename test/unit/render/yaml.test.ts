import fc from 'fast-check';
import { readYaml } from '../../../src/check/yaml.js';
import { renderYaml } from '../../../src/render/yaml.js';

// Texts that a YAML 1.1 reader takes for something else when they stand plain.
const traps = [
  '52:54:00:12:34:56', '12:30:45', '190:20:30.15', 'yes', 'No', 'on', 'OFF', 'y', 'n', 'true', 'null', '~', '', ' ', '0600', '0o17', '017', '0x1f', '0b11', '1_000',
  '1e3', '1.0', '.5', '.', 'e1', 'E0', '1.5e+3', '-.inf', '.NaN', '2024-01-01', '2024-01-01 10:00:00', '=', '<<', '-', '- a', '? a', ': a', 'a: b', 'a #b', '#a', '*a', '&a', '!a', '%a', '@a', '`a`', '|', '>',
  '[a', '{a', 'a]', "it's", '"a"', '\ta', 'a\t', ' a', 'a ', 'a\nb', 'a\nb\n', '\n', '\n\na', 'a\n\n', '  a\nb', 'a\n  b\n', '---', '...', '--- a', 'ü', '😀', '\u0085', '\u2028', '\ufeff', '\u0000', '\u007f', 'a\r\nb',
];

test.each(traps)('%j is read back as itself, as value, key and item', (text) => {
  const value = { value: text, list: [text, [text]], inner: { [text]: 1 }, block: `${text}\n${text}\n` };
  expect(readYaml(renderYaml(value))).toEqual(value);
});

test('whatever the value, it is read back as itself', () => {
  const text = (unit: 'grapheme' | 'grapheme-ascii', maxLength: number): fc.Arbitrary<string> => fc.string({ unit, maxLength }).filter((value) => value !== '__proto__');
  const scalar = fc.oneof(text('grapheme', 12), fc.constantFrom(...traps), fc.integer(), fc.boolean(), fc.constant(null));
  const value = fc.dictionary(text('grapheme-ascii', 6), fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), { maxKeys: 4 });
  fc.assert(fc.property(value, (document) => expect(readYaml(renderYaml({ document }))).toEqual({ document: { ...document } })), { numRuns: 500 });
});

test('no anchors for what is there twice, and no folding of long lines', () => {
  const shared = { a: ['x'] };
  const long = 'word '.repeat(100).trim();
  const text = renderYaml({ one: shared, two: shared, long });
  expect(text).not.toMatch(/[&*]/);
  expect(text).toContain(`\nlong: ${long}\n`);
});

test('a script is a block, as it is', () => {
  expect(renderYaml({ content: '#!/bin/sh\necho "$1"\n' })).toBe('content: |\n  #!/bin/sh\n  echo "$1"\n');
});
