import type { Code } from '../../../src/diagnostics/codes.js';
import type { Diagnostic, Source } from '../../../src/diagnostics/diagnostic.js';
import { sortDiagnostics } from '../../../src/diagnostics/sort.js';

const topology: Source = { name: 'z.yaml', text: '0123456789' };
const secrets: Source = { name: 'a.yaml', text: '0123456789' };

function at(source: Source, offset: number, code: Code, message = code as string): Diagnostic {
  return { code, severity: 'error', message, span: { source, offset, length: 1, line: 1, column: offset + 1 } };
}

test('by source as first met, then offset, then code; without a place first', () => {
  const bare: Diagnostic = { code: 'OSG5001', severity: 'error', message: 'bare' };
  const sorted = sortDiagnostics([
    at(topology, 9, 'OSG3001'), at(secrets, 1, 'OSG4002'), at(topology, 3, 'OSG3202'), at(topology, 3, 'OSG2001'), bare,
  ]);
  expect(sorted.map(({ code, span }) => `${span?.source.name ?? '-'} ${span?.offset ?? '-'} ${code}`)).toEqual([
    '- - OSG5001', 'z.yaml 3 OSG2001', 'z.yaml 3 OSG3202', 'z.yaml 9 OSG3001', 'a.yaml 1 OSG4002',
  ]);
});

test('ties keep their order', () => {
  const sorted = sortDiagnostics([at(topology, 1, 'OSG2001', 'second'), at(topology, 1, 'OSG2001', 'first')]);
  expect(sorted.map(({ message }) => message)).toEqual(['second', 'first']);
});

test('identical ones are merged, those that differ in a note are not', () => {
  const one = at(topology, 1, 'OSG2001');
  const noted = { ...one, notes: [{ message: 'here', span: one.span! }] };
  expect(sortDiagnostics([one, { ...one }, noted, { ...one, help: 'x' }])).toEqual([one, noted, { ...one, help: 'x' }]);
});

test('the input is left alone', () => {
  const input = [at(topology, 2, 'OSG2001'), at(topology, 1, 'OSG2001')];
  sortDiagnostics(input);
  expect(input.map(({ span }) => span!.offset)).toEqual([2, 1]);
});
