import type { Diagnostic, Source, Span } from '../../../src/diagnostics/diagnostic.js';
import { printDiagnostics, summary } from '../../../src/diagnostics/print.js';
import { locator } from '../../../src/parse/position.js';

function spanOf(source: Source, text: string): Span {
  const start = source.text.indexOf(text);
  expect(start).toBeGreaterThanOrEqual(0);
  return { ...locator(source)(start, start + text.length), length: text.length };
}

function error(span?: Span, message = 'wrong'): Diagnostic {
  return { code: 'OSG2005', severity: 'error', message, ...(span && { span }) };
}

function text(...diagnostics: Diagnostic[]): string {
  return printDiagnostics(diagnostics, { format: 'text', color: false });
}

/** The source line and the carets of the only frame. */
function frame(source: string, shown: string): string[] {
  const [, , , line, carets] = text(error(spanOf({ name: 'f', text: source }, shown))).split('\n');
  return [line!, carets!];
}

test('the whole form', () => {
  const source: Source = {
    name: 'examples/walkthrough.yaml',
    text: `${'\n'.repeat(7)}  management:\n    cidr: 10.0.0.0/24\n\n\n\n\n       management: 10.0.1.11\n`,
  };
  expect(text({
    code: 'OSG3202',
    severity: 'error',
    message: 'address 10.0.1.11 is outside network management (10.0.0.0/24)',
    span: spanOf(source, '10.0.1.11'),
    notes: [
      { message: 'network management is declared', span: spanOf(source, 'management') },
      { message: 'by the way' },
    ],
    help: 'use an address from 10.0.0.2 to 10.0.0.254',
  })).toBe(`error[OSG3202]: address 10.0.1.11 is outside network management (10.0.0.0/24)
  --> examples/walkthrough.yaml:14:20
   |
14 |        management: 10.0.1.11
   |                    ^^^^^^^^^
   = note: network management is declared at examples/walkthrough.yaml:8:3
   = note: by the way
   = help: use an address from 10.0.0.2 to 10.0.0.254

1 error
`);
});

test('without a place', () => {
  expect(text({ code: 'OSG5001', severity: 'warning', message: 'm', help: 'h' })).toBe(
    'warning[OSG5001]: m\n  = help: h\n\n1 warning\n',
  );
});

test('nothing to say', () => {
  expect(text()).toBe('');
  expect(summary([])).toBe('no errors');
});

test('summary', () => {
  const warning: Diagnostic = { ...error(), severity: 'warning' };
  expect(summary([error(), warning, error()])).toBe('2 errors, 1 warning');
  expect(text(error(), warning, warning)).toMatch(/\n\n1 error, 2 warnings\n$/);
});

describe('frames', () => {
  test.each([
    ['wide characters', '日本: 語x', '語x', '1 | 日本: 語x', '  |       ^^^'],
    ['combining characters', 'e\u0301: ab', 'ab', '1 | e\u0301: ab', '  |    ^^'],
    ['emoji', '🎉: ab', 'ab', '1 | 🎉: ab', '  |     ^^'],
    ['tab', 'a:\tb', 'b', '1 | a:    b', '  |       ^'],
    ['control characters', 'a: \u001b[31mx', 'x', '1 | a: \\u001b[31mx', '  |              ^'],
    ['bidirectional controls', 'a: \u202ebc', 'bc', '1 | a: \\u202ebc', '  |          ^^'],
    ['line end with CR', 'a: b\r\nc', 'b\r\nc', '1 | a: b', '  |    ^'],
    ['byte order mark', '\ufeffa: b', 'b', '1 | a: b', '  |    ^'],
    ['several lines', 'a: [b,\n  c]', '[b,\n  c]', '1 | a: [b,', '  |    ^^^'],
  ])('%s', (_title, source, shown, line, carets) => {
    expect(frame(source, shown)).toEqual([line, carets]);
  });

  test('a caret even where there is nothing', () => {
    const span = locator({ name: 'f', text: 'a:\n' })(2, 2);
    expect(text(error(span)).split('\n').slice(3, 5)).toEqual(['1 | a:', '  |   ^']);
  });

  test.each([
    ['at the start', `X${'-'.repeat(300)}`],
    ['in the middle', `${'-'.repeat(300)}X${'-'.repeat(300)}`],
    ['at the end', `${'-'.repeat(300)}X`],
    ['among wide characters', `${'語'.repeat(300)}X${'語'.repeat(300)}`],
    ['among escapes', `${'\u0001'.repeat(100)}X${'\u0001'.repeat(10)}`],
    ['in a huge line', `${'-'.repeat(5_000_000)}X${'-'.repeat(5_000_000)}`],
    ['in a line of 121', `${'-'.repeat(120)}X`],
    ['in a line of 120', `${'-'.repeat(119)}X`],
  ])('long line, span %s', (title, source) => {
    const [line, carets] = frame(source, 'X') as [string, string];
    const shown = line.slice(4);
    const column = carets.indexOf('^') - 4;
    const width = (piece: string): number => [...piece].length + [...piece].filter((each) => each === '語').length;
    expect(width(shown)).toBeLessThanOrEqual(120);
    expect(width(shown.slice(0, shown.indexOf('X')))).toBe(column);
    expect(carets.trim().slice(1).trim()).toBe('^');
    expect(shown.startsWith('…')).toBe(!/start|120$|of 120/.test(title));
  });

  test('a span longer than the window', () => {
    const [line, carets] = frame(`a: ${'x'.repeat(500)}`, 'x'.repeat(500)) as [string, string];
    expect(line.slice(4)).toHaveLength(120);
    expect(carets.length).toBe(line.length - 1);
  });

  test('none for a sensitive file', () => {
    const source = { name: 's', text: 'seed: hunter2\n', sensitive: true };
    const printed = text({ ...error(spanOf(source, 'hunter2')), help: 'h' });
    expect(printed).toBe('error[OSG2005]: wrong\n --> s:1:7\n  = help: h\n\n1 error\n');
  });
});

test('messages, helps, notes and names cannot move the cursor', () => {
  const evil = 'x\u001b]0;t\u0007\u009b2J\n\r\u2066y';
  const span = spanOf({ name: evil, text: 'a' }, 'a');
  const diagnostic = { ...error(span, evil), help: evil, notes: [{ message: evil, span }] };
  expect(text(diagnostic)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2066]/);
  expect(text(diagnostic).split('\n')).toHaveLength(10);
  const json = printDiagnostics([diagnostic], { format: 'json', color: false });
  expect(json).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2066]/);
  expect(JSON.parse(json).diagnostics[0].message).toBe(evil);
});

test('colours only on demand', () => {
  const diagnostic = { ...error(spanOf({ name: 'f', text: 'a: b' }, 'b')), help: 'h', notes: [{ message: 'n' }] };
  const colored = printDiagnostics([diagnostic], { format: 'text', color: true });
  expect(colored).toContain('\u001b[1;31merror[OSG2005]\u001b[0m');
  expect(colored.replace(/\u001b\[[0-9;]*m/g, '')).toBe(text(diagnostic));
});

test('JSON', () => {
  const source: Source = { name: 'f.yaml', text: 'a: 1\nb: two\n' };
  const full: Diagnostic = {
    ...error(spanOf(source, 'two')), help: 'h', notes: [{ message: 'n', span: spanOf(source, '1') }, { message: 'm' }],
  };
  expect(JSON.parse(printDiagnostics([full, error()], { format: 'json', color: true }))).toStrictEqual({
    diagnostics: [
      {
        code: 'OSG2005', title: 'value has the wrong form', severity: 'error', message: 'wrong',
        file: 'f.yaml', line: 2, column: 4, endColumn: 7, help: 'h',
        notes: [{ message: 'n', file: 'f.yaml', line: 1, column: 4 }, { message: 'm' }],
      },
      { code: 'OSG2005', title: 'value has the wrong form', severity: 'error', message: 'wrong' },
    ],
  });
  expect(printDiagnostics([], { format: 'json', color: false })).toBe('{\n  "diagnostics": []\n}\n');
});
