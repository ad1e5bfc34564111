/** `osgen validate` as a user meets it. */
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, minimal, runIn, workspace } from '../support/command-line.js';

const place = workspace();
const osgen = (args: readonly string[], input = ''): Ended => runIn(place.folder, ['validate', ...args], { input });

test('before a first build: what was checked on standard output, warnings on the other; nothing is written', () => {
  const { code, out, error } = osgen(['lab.yaml']);
  expect({ code, out }).toEqual({ code: 0, out: 'lab.yaml: 2 machines, 3 networks; no errors, 1 warning\n' });
  expect(error).toContain('warning[OSG3406]');
  expect(readdirSync(place.folder)).toEqual(['lab.yaml']);
});

test('--strict fails on warnings, --allow lets one pass, in any form', () => {
  expect(osgen(['lab.yaml', '--strict'])).toMatchObject({ code: 1, out: 'lab.yaml: 2 machines, 3 networks; no errors, 1 warning; --strict: that fails\n' });
  for (const code of ['OSG3406', 'osg3406', '3406']) {
    expect(osgen(['lab.yaml', '--strict', '--allow', code])).toEqual({ code: 0, out: 'lab.yaml: 2 machines, 3 networks; no errors, no warnings; 1 allowed\n', error: '' });
  }
  expect(osgen(['lab.yaml', '--strict', '--format', 'json'])).toMatchObject({ code: 1, error: '' });
});

test('--allow takes no error away and knows its codes', () => {
  writeFileSync(join(place.folder, 'bad.yaml'), minimal.replace('roles: compute', 'roles: compte'));
  expect(osgen(['bad.yaml', '--allow', 'OSG3001'])).toMatchObject({ code: 1, out: '', error: expect.stringContaining('error[OSG3001]') });
  expect(osgen(['lab.yaml', '--allow', 'OSG3499'])).toMatchObject({ code: 2, error: expect.stringContaining('unknown code "OSG3499": did you mean') });
});

test('an error as JSON, SARIF and GitHub’s commands: on standard output, exit code 1', () => {
  writeFileSync(join(place.folder, 'bad.yaml'), minimal.replace('roles: compute', 'roles: compte'));
  const at = { line: 7, column: 20 };
  expect(JSON.parse(osgen(['bad.yaml', '--format', 'json']).out)).toMatchObject({ diagnostics: [{ code: 'OSG3406' }, { code: 'OSG3001', file: 'bad.yaml', ...at }] });
  expect(JSON.parse(osgen(['bad.yaml', '--format', 'sarif']).out)).toMatchObject({ runs: [{ results: [{}, { ruleId: 'OSG3001' }] }] });
  expect(osgen(['bad.yaml', '--format', 'github'])).toMatchObject({ code: 1, error: '', out: expect.stringContaining('\n::error file=bad.yaml,line=7,endLine=7,col=20,endColumn=26,title=OSG3001 unknown role::') });
});

test('from standard input, and what build would say of the secrets file', () => {
  expect(osgen(['-'], minimal)).toMatchObject({ code: 0, out: '<stdin>: 2 machines, 3 networks; no errors, 1 warning\n' });
  writeFileSync(join(place.folder, 'lab.secrets.yaml'), 'values: {nova/db: hunter2}\n');
  chmodSync(join(place.folder, 'lab.secrets.yaml'), 0o644);
  expect(osgen(['lab.yaml'])).toMatchObject({ code: 1, error: expect.stringContaining('OSG4004') });
  chmodSync(join(place.folder, 'lab.secrets.yaml'), 0o600);
  const { code, error } = osgen(['lab.yaml']);
  expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining('OSG4003') });
  expect(error).not.toContain('hunter2');
});
