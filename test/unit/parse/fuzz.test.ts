import fc from 'fast-check';
import type { Span } from '../../../src/diagnostics/diagnostic.js';
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { parseDocument } from '../../../src/parse/document.js';

const yaml = `name: lab # comment
networks:
  management: {cidr: 10.0.0.0/24, mode: isolated}
  provider:
    cidr: "203.0.113.0/24"
    pool: ['203.0.113.10', 203.0.113.20]
nodes:
  controller: &node
    roles: [controller]
    note: |
      several
      lines
    disks:
    - name: os
      size: 20GiB
  compute: *node
  ? explicit
  : value
`;

const fragments = [
  '\t', '\n', '\r\n', ' ', ':', ': ', '- ', '? ', '"', "'", '[', ']', '{', '}', '&a ', '*a', '!t ', '|', '>', '#', '%',
  '@', '`', '---\n', '...\n', '\0', '\ufeff', '\ud800', '<<: ', '__proto__: ', '\\', ',', '~', '语', '\u202e',
];

const mutation = fc.record({
  at: fc.nat(yaml.length),
  remove: fc.nat(20),
  insert: fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 5 })),
});
const mutated = fc.array(mutation, { minLength: 1, maxLength: 6 }).map((mutations) =>
  mutations.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), yaml));
const piece = fc.oneof(fc.constantFrom(...fragments, 'a', 'key: value\n', '  '), fc.string({ maxLength: 3 }));
const assembled = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
const random = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));

/** Every path of a value, its containers included. */
function paths(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, item]) => paths(item, [...at, key]))];
}

test.each([
  ['random text', random],
  ['pieces of YAML', assembled],
  ['mutated YAML', mutated],
])('never throws: %s', (_title, texts) => {
  fc.assert(fc.property(texts, (text) => {
    const { document, diagnostics } = parseDocument({ name: 'fuzz.yaml', text });
    expect(document === undefined).toBe(diagnostics.length > 0);
    const spans = diagnostics.flatMap(({ span, notes = [] }) => [span!, ...notes.map((note) => note.span!)]);
    for (const path of document ? paths(document.value) : []) {
      spans.push(document!.locate(path), document!.locate(path, 'key'));
    }
    const isBad = ({ offset, length, line, column }: Span): boolean => column < 1
      || offset + length > text.length
      || text.slice(offset, offset + length).includes('\n')
      || text.slice(0, offset).split('\n').length !== line;
    expect(spans.filter(isBad)).toEqual([]);
    const printed = printDiagnostics(diagnostics, { format: 'text', color: false });
    expect(printed).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  }), { numRuns: 1000 });
});
