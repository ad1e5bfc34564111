/** Completion in the shells themselves; those that are not installed are skipped. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/osgen.js', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen tab-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'work/labs'), { recursive: true });
  symlinkSync(program, join(folder, 'bin/osgen'));
  for (const name of ['a b.yaml', 'c.yml', 'notes.txt']) writeFileSync(join(folder, 'work', name), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(shell: string, ...args: string[]): { status: number | null; lines: string[]; error: string } {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd: join(folder, 'work'),
    env: { ...process.env, HOME: folder, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter((line) => line !== ''), error: stderr };
}

const bash = (...words: string[]): string[] => {
  const script = 'source <(osgen completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _osgen osgen; printf "%s\\n" "${COMPREPLY[@]}"';
  const { status, lines, error } = run('bash', '-c', script, 'bash', 'osgen', ...words);
  expect({ status, error }).toEqual({ status: 0, error: '' });
  return lines.sort();
};

test.each([
  [['in'], ['init']],
  [['init', '--pl'], ['--platform']],
  [['init', '--platform', 'ubuntu-2'], ['ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04']],
  [['build', ''], ['a b.yaml', 'c.yml', 'labs']],
  [['build', 'a'], ['a b.yaml']],
  [['build', '-o', ''], ['a b.yaml', 'c.yml', 'labs', 'notes.txt']],
  [['build', '--format', '=', 'j'], ['json']],
  [['completion', ''], ['bash', 'fish', 'zsh']],
])('bash: %j', (words, expected) => expect(bash(...words)).toEqual(expected));

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

(has('zsh') ? test : test.skip)('zsh reads its script', () => {
  expect(run('zsh', '-f', '-c', 'autoload -U compinit; compinit -u -D; source <(osgen completion zsh); print $_comps[osgen]')).toEqual({ status: 0, lines: ['_osgen'], error: '' });
});

(has('fish') ? test : test.skip)('fish completes', () => {
  const { lines } = run('fish', '--no-config', '-c', 'osgen completion fish | source; complete -C "osgen init --platform ubuntu-2"; complete -C "osgen build "');
  expect(lines).toEqual(['ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04', expect.stringMatching(/^a( |\\ )b\.yaml/), ...lines.slice(4)]);
});
