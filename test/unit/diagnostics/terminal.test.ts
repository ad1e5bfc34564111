/** What a user has named may not act upon a terminal, nor upon GitHub's log. */
import { githubCommands } from '../../../src/diagnostics/github.js';
import { visible, visibleData, visibleLines } from '../../../src/diagnostics/terminal.js';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';

const evil = 'a\u001b[2J\u202eb';
const shown = 'a\\u001b[2J\\u202eb';

test('what would act upon a terminal is written as an escape; line breaks stay where there may be lines', () => {
  expect(visible(`${evil}\n`)).toBe(`${shown}\\n`);
  expect(visibleLines(`${evil}\n${evil}`)).toBe(`${shown}\n${shown}`);
});

test('in data, every text and nothing else', () => {
  expect(visibleData({ [evil]: [evil, 1, true, undefined, null, { deep: evil }] })).toEqual({ [evil]: [shown, 1, true, undefined, null, { deep: shown }] });
});

test('the name of a file, in an annotation', () => {
  const source = { name: `${evil}.yaml`, text: 'a: 1\n' };
  const diagnostic: Diagnostic = { code: 'OSG1002', severity: 'error', message: evil, span: { source, line: 1, column: 1, offset: 0, length: 1 } };
  const text = githubCommands([diagnostic]);
  expect(text).toContain(`file=${shown}.yaml`);
  expect(text).not.toMatch(/[\u001b\u202e]/);
});
