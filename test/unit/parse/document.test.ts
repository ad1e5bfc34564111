import type { Diagnostic, Span } from '../../../src/diagnostics/diagnostic.js';
import { parseDocument } from '../../../src/parse/document.js';
import type { SourceDocument } from '../../../src/parse/document.js';

function parse(text: string): readonly Diagnostic[] {
  return parseDocument({ name: 't.yaml', text }).diagnostics;
}

function document(text: string): SourceDocument {
  const result = parseDocument({ name: 't.yaml', text });
  expect(result.diagnostics).toEqual([]);
  return result.document!;
}

/** `code line:column text`, where text is what the span covers. */
function brief({ code, span }: Diagnostic): string {
  return `${code} ${place(span!)}`;
}

function place({ line, column, offset, length, source }: Span): string {
  return `${line}:${column} ${JSON.stringify(source.text.slice(offset, offset + length))}`;
}

describe('mistakes', () => {
  test.each<[string, string, string[], RegExp]>([
    ['unclosed double quote', 'a: "x\nb: 2\n', ['OSG1001 1:4 "\\""'], /closing quote/],
    ['unclosed single quote', "a: 'x", ['OSG1001 1:4 "\'"'], /closing quote/],
    ['unclosed list', 'a: [1, 2\nb: 3\n', ['OSG1001 1:4 "["'], /closing "]"/],
    ['unclosed mapping', 'a: {b: 1\nc: 2', ['OSG1001 1:4 "{"'], /closing "}"/],
    ['unclosed at the top level', '{a: 1', ['OSG1001 1:1 "{"'], /closing "}"/],
    ['two keys on a line', 'a: b: c\n', ['OSG1001 1:4 "b"'], /second ": "/],
    ['indented too far', 'a: 1\n  b: 2\n', ['OSG1001 2:3 "b: 2"'], /too far/],
    ['indented too little', 'a:\n  b: 1\n c: 2\n', ['OSG1001 3:2 "c: 2"'], /indentation/],
    ['list and mapping mixed', '- a\nb: 1\n', ['OSG1001 2:1 "b"'], /unexpected "b"/],
    ['reserved character', 'a: @x\n', ['OSG1001 1:4 "@"'], /start with "@"/],
    ['bad escape', 'a: "\\q"', ['OSG1001 1:5 "\\\\"'], /escape/],
    ['no colon', 'name\nb: 1\n', ['OSG1001 1:1 "name"'], /without a colon/],
    ['no space behind the colon', 'a:b\nc: d', ['OSG1001 1:1 "a:b"'], /no space/],
    ['text behind a string', 'a: "x" y\n', ['OSG1001 1:8 "y"'], /unexpected "y"/],
    ['list on the line of its key', 'a: - b', ['OSG1001 1:4 "-"'], /list item/],
    ['text behind a block indicator', 'a: |x\n b', ['OSG1001 1:5 "x"'], /block indicator/],
    ['stray bracket', 'a: ]', ['OSG1001 1:4 "]"'], /unexpected "]"/],
    ['unknown tag', 'a: !foo 1', ['OSG1001 1:4 "!foo"'], /unsupported tag !foo/],
    ['YAML 1.1 tag', 'a: !!set {b}', ['OSG1001 1:4 "!!set"'], /unsupported tag/],
    ['missing key', ': x', ['OSG1001 1:1 ""'], /key missing/],
    ['list as a key', '? [a]\n: b', ['OSG1001 1:3 "[a]"'], /plain text/],
    ['alias without anchor', 'a: &base 1\nb: *bsae', ['OSG1001 2:4 "*bsae"'], /no anchor/],
    ['alias inside its anchor', 'a: &a [*a]', ['OSG1001 1:8 "*a"'], /inside the value/],
    ['NUL', 'a: 1\0', ['OSG1001 1:5 "\\u0000"'], /U\+0000/],
    ['escape character', 'a: "\u001b[2J"', ['OSG1001 1:5 "\\u001b"'], /U\+001B/],
    ['lone surrogate', 'a: \ud800', ['OSG1001 1:4 "\\ud800"'], /U\+D800/],
    ['tab', 'a:\n\tb: 1\n', ['OSG1002 2:1 "\\t"'], /tab/],
    ['tab after spaces', 'a:\n  - x\n \t- y\n', ['OSG1002 3:2 "\\t"'], /tab/],
    ['duplicate key', 'a: 1\nb: 2\na: 3\n', ['OSG1003 3:1 "a"'], /"a" is given twice/],
    ['duplicate key, spelt differently', 'a: {"x": 1, x: 2}', ['OSG1003 1:13 "x"'], /"x" is given twice/],
    ['empty', '', ['OSG1004 1:1 ""'], /empty/],
    ['comments only', '# x\n\n', ['OSG1004 1:1 ""'], /empty/],
    ['document mark only', '---\n', ['OSG1004 1:4 ""'], /empty/],
    ['list at the top', '- a\n- b\n', ['OSG1004 1:1 "- a"'], /holds a list/],
    ['text at the top', 'a:b', ['OSG1004 1:1 "a:b"'], /holds a single value/],
    ['several documents', 'a: 1\n---\nb: 1', ['OSG1006 2:1 "---"'], /more than one/],
    ['several mistakes', 'a: "x" y\nb: @z\nc: [1, 2\nd: 1\n', [
      'OSG1001 1:8 "y"', 'OSG1001 2:4 "@"', 'OSG1001 3:4 "["',
    ], /unexpected/],
  ])('%s', (_title, text, expected, message) => {
    const found = parse(text);
    expect(found.map(brief)).toEqual(expected);
    expect(found[0]!.message).toMatch(message);
    expect(parseDocument({ name: 't', text }).document).toBeUndefined();
  });

  test('the help names a near anchor', () => {
    expect(parse('a: &base 1\nb: *bsae')[0]!.help).toBe('did you mean "base"?');
  });

  test('a duplicate key has a note at the first', () => {
    const [{ notes }] = parse('a: 1\nb: 2\na: 3\n') as [Diagnostic];
    expect(notes!.map((note) => place(note.span!))).toEqual(['1:1 "a"']);
  });

  test('columns are right after CRLF and a byte order mark', () => {
    expect(parse('\ufeffa: @x\r\nb: "c" d\r\n').map(brief)).toEqual(['OSG1001 1:4 "@"', 'OSG1001 2:8 "d"']);
  });

  test('nothing of a sensitive file is quoted', () => {
    for (const text of ['a: "x" hunter2', 'a: *hunter2', 'a: !hunter2 x', '- a\nhunter2: 1']) {
      const { diagnostics } = parseDocument({ name: 's', text, sensitive: true });
      expect(diagnostics).toHaveLength(1);
      expect(`${diagnostics[0]!.message} ${diagnostics[0]!.help}`).not.toContain('hunter2');
    }
  });
});

describe('hostile input', () => {
  test.each([
    ['alias bomb', `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((key, i) =>
      `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`).join('\n')}`, /more than 100000 values/],
    ['alias chain', `k0: &k0 [x]\n${Array.from({ length: 500 }, (_, i) =>
      `k${i + 1}: &k${i + 1} [*k${i}]`).join('\n')}`, /levels deep/],
    ['brackets', '['.repeat(20_000), /nested too deeply|levels deep/],
    ['block nesting', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'), /levels deep/],
  ])('%s', (_title, text, message) => {
    const found = parse(text);
    expect(found.length).toBeLessThan(5);
    expect(found[0]!.message).toMatch(message);
  });

  test('a file of 2 MiB and more is not even parsed', () => {
    expect(parse(`a: ${'x'.repeat(2 * 1024 * 1024)}`).map(brief)).toEqual(['OSG1005 1:1 ""']);
  });

  test('thousands of errors become twenty', () => {
    expect(parse('a: "\\q"\n'.repeat(5000))).toHaveLength(20);
  });

  test('__proto__ and constructor are keys like any other', () => {
    const value = document('__proto__: {polluted: 1}\nconstructor: 2\n').value as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('values', () => {
  test('YAML 1.2 core types', () => {
    const { value } = document(
      'a: yes\nb: 0o17\nc: 52:54:00:12:34:56\nd: 2024-01-01\ne: true\nf: ~\ng: 1e3\nh: 0x1F\n',
    );
    expect(JSON.parse(JSON.stringify(value))).toEqual({
      a: 'yes', b: 15, c: '52:54:00:12:34:56', d: '2024-01-01', e: true, f: null, g: 1000, h: 31,
    });
  });

  test('keys keep their spelling', () => {
    const { value } = document('24.10: a\ntrue: b\n1: c\n~: d\n');
    expect(Object.keys(value as object).sort()).toEqual(['1', '24.10', 'true', '~']);
  });

  test('aliases are copies', () => {
    const { value } = document('a: &x {b: [1]}\nc: *x\n') as unknown as { value: Record<string, { b: number[] }> };
    expect(value['c']).toEqual(value['a']);
    expect(value['c']).not.toBe(value['a']);
    expect(value['c']!.b).not.toBe(value['a']!.b);
  });

  test('a merge key is a plain key', () => {
    expect(Object.keys(document('a: &x {b: 1}\nc: {<<: *x}\n').value as object)).toEqual(['a', 'c']);
  });

  test('JSON is YAML', () => {
    expect(JSON.stringify(document('{\n\t"a": [1, "b"]\n}').value)).toBe('{"a":[1,"b"]}');
  });
});

describe('locate', () => {
  const doc = document([
    'name: lab', // 1
    'nodes:', // 2
    '  c1:  # the first', // 3
    '    roles: [controller, "compute"]', // 4
    '    note: |', // 5
    '      two', // 6
    '      lines', // 7
    '    empty:', // 8
    '  c2: &c2', // 9
    '    disks:', // 10
    '      - name: a', // 11
    '        size: 1', // 12
    '      - {name: b}', // 13
    '  c3: *c2', // 14
    '"quoted key": "quoted value"  # comment', // 15
    'plain: several', // 16
    '  lines', // 17
    'last: 5', // 18
  ].join('\r\n'));

  test.each<[(string | number)[], 'key' | 'value', string]>([
    [[], 'value', '1:1 "name: lab"'],
    [['name'], 'value', '1:7 "lab"'],
    [['name'], 'key', '1:1 "name"'],
    [['nodes'], 'value', '2:1 "nodes"'],
    [['nodes', 'c1'], 'value', '3:3 "c1"'],
    [['nodes', 'c1', 'roles'], 'value', '4:5 "roles"'],
    [['nodes', 'c1', 'roles', 1], 'value', '4:25 "\\"compute\\""'],
    [['nodes', 'c1', 'roles', '0'], 'value', '4:13 "controller"'],
    [['nodes', 'c1', 'note'], 'value', '5:11 "|"'],
    [['nodes', 'c1', 'empty'], 'value', '8:5 "empty"'],
    [['nodes', 'c2', 'disks', 0], 'value', '11:9 "name: a"'],
    [['nodes', 'c2', 'disks', 0, 'size'], 'value', '12:15 "1"'],
    [['nodes', 'c2', 'disks', 1], 'value', '13:9 "{name: b}"'],
    [['nodes', 'c3'], 'key', '14:3 "c3"'],
    [['nodes', 'c3'], 'value', '14:7 "*c2"'],
    [['nodes', 'c3', 'disks', 1, 'name'], 'value', '13:16 "b"'],
    [['quoted key'], 'key', '15:1 "\\"quoted key\\""'],
    [['quoted key'], 'value', '15:15 "\\"quoted value\\""'],
    [['plain'], 'value', '16:8 "several"'],
    [['last'], 'value', '18:7 "5"'],
    [['nodes', 'c1', 'missing'], 'value', '3:3 "c1"'],
    [['nodes', 'c1', 'missing', 'deeper', 3], 'key', '3:3 "c1"'],
    [['name', 'x'], 'value', '1:1 "name"'],
    [['nope'], 'key', '1:1 "name: lab"'],
    [['toString'], 'value', '1:1 "name: lab"'],
  ])('%j %s', (path, what, expected) => {
    expect(place(doc.locate(path, what))).toBe(expected);
  });
});
