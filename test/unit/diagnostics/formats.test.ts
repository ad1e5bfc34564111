/** The forms for programs: GitHub's workflow commands and SARIF. */
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { locator } from '../../../src/parse/position.js';
import type { Diagnostic, Source } from '../../../src/diagnostics/diagnostic.js';

const source: Source = { name: 'labs/50%: a,b é.yaml', text: 'name: lab\nnodes: {x: 1}\n' };
const at = locator(source);
const diagnostic: Diagnostic = {
  code: 'OSG2001', severity: 'error', message: '100% wrong: a,\nb', span: at(17, 24),
  notes: [{ message: 'given here', span: at(0, 4) }, { message: 'by the way' }], help: 'remove it',
};
const print = (format: 'github' | 'sarif', list: readonly Diagnostic[]): string => printDiagnostics(list, { format, color: true });

test('GitHub: properties and message have escapes of their own', () => {
  expect(print('github', [diagnostic])).toBe(
    '::error file=labs/50%25%3A a%2Cb é.yaml,line=2,endLine=2,col=8,endColumn=14,title=OSG2001 unknown key'
    + '::100%25 wrong: a,\\nb%0Anote: given here (labs/50%: a,b é.yaml:1)%0Anote: by the way%0Ahelp: remove it\n'.replace('50%:', '50%25:'),
  );
  expect(print('github', [])).toBe('');
});

test('GitHub: no file where there is none', () => {
  const piped = locator({ name: '<stdin>', text: 'x' })(0, 1);
  expect(print('github', [{ code: 'OSG1004', severity: 'warning', message: 'm', span: piped }, { code: 'OSG5008', severity: 'error', message: 'n' }]))
    .toBe('::warning title=OSG1004 not a mapping::m\n::error title=OSG5008 output is stale::n\n');
});

test('SARIF: rules, places, related places; URIs are escaped', () => {
  const { version, runs: [run] } = JSON.parse(print('sarif', [diagnostic, { code: 'OSG1005', severity: 'error', message: 'm' }, diagnostic])) as { version: string; runs: [Record<string, never>] };
  expect(version).toBe('2.1.0');
  expect(run).toMatchObject({
    columnKind: 'utf16CodeUnits',
    tool: { driver: { name: 'osgen', rules: [{ id: 'OSG1005' }, { id: 'OSG2001', shortDescription: { text: 'unknown key' } }] } },
    results: [
      {
        ruleId: 'OSG2001', ruleIndex: 1, level: 'error',
        message: { text: '100% wrong: a,\nb\nby the way\nHelp: remove it' },
        locations: [{ physicalLocation: {
          artifactLocation: { uri: 'labs/50%25%3A%20a%2Cb%20%C3%A9.yaml' },
          region: { startLine: 2, startColumn: 8, endColumn: 14 },
        } }],
        relatedLocations: [{ message: { text: 'given here' }, physicalLocation: { region: { startLine: 1, startColumn: 1, endColumn: 5 } } }],
      },
      { ruleId: 'OSG1005', ruleIndex: 0 },
      { ruleId: 'OSG2001', ruleIndex: 1 },
    ],
  });
  expect(run).not.toHaveProperty('results[1].locations');
});

test('SARIF: nothing found is a log with no results, an absolute path a file URI', () => {
  expect(JSON.parse(print('sarif', []))).toMatchObject({ runs: [{ results: [] }] });
  const absolute = locator({ name: '/srv/a b.yaml', text: 'x' })(0, 1);
  expect(print('sarif', [{ ...diagnostic, span: absolute }])).toContain('"file:///srv/a%20b.yaml"');
});
