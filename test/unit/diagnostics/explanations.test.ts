/** Every explanation is true: its wrong example brings about its code, and nothing else; its right one brings about nothing. */
import { readFileSync } from 'node:fs';
import { build } from '../../../src/build.js';
import { codes, type Code } from '../../../src/diagnostics/codes.js';
import { codesOf, groups, type Explanation } from '../../../src/diagnostics/explanation.js';
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { explanationData } from '../../../src/load/explanations.js';
import { resources } from '../../../src/load/resources.js';
import { codeText } from '../../../src/explain/code.js';
import { diagnosticsPage } from '../../../src/explain/reference.js';
import { testSecrets } from '../../support/compile.js';
import type { Diagnostic, Source } from '../../../src/diagnostics/diagnostic.js';

const data = explanationData();
const all = Object.entries(data.explanations) as [Code, Explanation][];
const examples = all.filter(([, { how }]) => how === undefined);

function compile(text: string, where: Explanation['in']): readonly Diagnostic[] {
  const file = (name: string, content: string): Source => ({ name, text: content });
  const base = file('example.yaml', data.example);
  const whole = /^name:/m.test(text);
  const inputs = where === 'secrets' ? { topology: base, secrets: { ...testSecrets, text } }
    : where === 'lock' ? { topology: base, secrets: testSecrets, lock: file('lab.lock.yaml', text) }
      : { topology: whole ? file('lab.yaml', text) : base, overlays: whole ? [] : [file('lab.yaml', text)], secrets: testSecrets };
  return build({ ...inputs, resources, advice: true }).diagnostics;
}

test('every code is explained, and in one of the groups', () => {
  expect(all.map(([code]) => code).sort()).toEqual(Object.keys(codes).sort());
  expect(groups.flatMap(([digit]) => codesOf(digit))).toEqual(Object.keys(codes));
});

test('what has no example is what no text can show', () => {
  const without = all.filter(([, { how }]) => how !== undefined).map(([code]) => code);
  expect(without).toEqual([
    'OSG1005', 'OSG3308', 'OSG3502', 'OSG3504', 'OSG3507', 'OSG4001', 'OSG4004', 'OSG4102',
    'OSG5001', 'OSG5002', 'OSG5003', 'OSG5004', 'OSG5005', 'OSG5006', 'OSG5007', 'OSG5008', 'OSG5009', 'OSG9001',
  ]);
});

test.each(examples)('%s', (code, { wrong, right, in: where }) => {
  const found = compile(wrong ?? '', where);
  const text = printDiagnostics(found, { format: 'text', color: false });
  expect({ text, codes: [...new Set(found.map((one) => one.code))] }).toEqual({ text, codes: [code] });
  expect(found.filter(({ span, help: wayOut }) => !span || !wayOut)).toEqual([]);
  expect(printDiagnostics(compile(right ?? '', where), { format: 'text', color: false })).toBe('');
  expect([...new Set(found.map(({ severity }) => severity))]).toEqual([/^OSG(6|3222|3223|3224|3310|3406|3410)/.test(code) ? 'warning' : 'error']);
});

test('texts are paragraphs, and fit the terminal', () => {
  for (const [code, explanation] of all) {
    expect(explanation.about).not.toMatch(/\n|TODO| {2}/);
    const lines = codeText(code, explanation).split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  }
});

test('docs/reference/diagnostics.md is up to date (node scripts/diagnostics-page.mjs)', () => {
  expect(readFileSync(new URL('../../../docs/reference/diagnostics.md', import.meta.url), 'utf8')).toBe(diagnosticsPage(data));
});
