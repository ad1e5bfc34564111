/** The lab's own Python: its unit tests, and what a linter has to say. What is not installed here is skipped: .ci/run installs it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env } });
  return { status, text: `${stdout}${stderr}` };
};
// Debian's own: another one would not have Debian's modules
const python = '/usr/bin/python3';
const hasModules = run(python, ['-c', 'import yaml, jsonschema']).status === 0;
const hasLinter = run(python, ['-c', 'import pyflakes']).status === 0;

(hasModules ? test : test.skip)('the stand-in for the installer refuses, chooses and leaves what it should', () => {
  const { status, text } = run(python, ['-m', 'unittest', 'discover', '--buffer', '--start-directory', 'test/lab/installer'], { PYTHONPATH: join(root, 'test/lab/installer/live') });
  expect(status === 0 ? '' : text).toBe('');
  expect(text).toMatch(/^Ran \d{2,} tests/m);
});

test('what a machine complains about again and again is told from what it says once', () => {
  const { status, text } = run(python, ['-m', 'unittest', 'discover', '--start-directory', 'test/lab/drivers/nspawn']);
  expect(status === 0 ? '' : text).toBe('');
  expect(text).toMatch(/^Ran [4-9] tests/m);
});

(hasLinter ? test : test.skip)('pyflakes has nothing against any program', () => {
  const files = run('git', ['ls-files', '*.py']).text.trim().split('\n');
  expect(files.length).toBeGreaterThan(5);
  expect(run(python, ['-m', 'pyflakes', ...files]).text).toBe('');
});
