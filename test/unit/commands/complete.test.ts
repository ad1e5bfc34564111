import { commonOptions } from '../../../src/commands/about.js';
import { complete, printCompletion, type Grammar } from '../../../src/commands/complete.js';
import type { CommandDescription, OptionDescription } from '../../../src/commands/describe.js';

const option = (name: string, more: Partial<OptionDescription> = {}): OptionDescription =>
  ({ name, alias: [], describe: `what ${name} is`, takesValue: true, choices: [], byDefault: undefined, isList: false, ...more });
const command = (name: string, positionals: readonly string[], options: readonly OptionDescription[]): CommandDescription => ({
  name, usage: name, describe: `does ${name}`, positionals: positionals.map((one) => ({ name: one, describe: '', choices: [] })), options, examples: [],
});
const grammar: Grammar = {
  commands: [
    command('build', ['topology'], [option('out', { alias: ['o'] }), option('file', { alias: ['f'], isList: true }), option('format', { choices: ['text', 'json'] }), option('check', { takesValue: false }), option('secrets')]),
    command('explain', ['what'], []),
    command('schema', [], []),
  ],
  common: commonOptions,
  values: (name) => (name === 'explain' ? [['OSG1001', 'YAML syntax']] : []),
};
const at = (...typed: string[]) => {
  const { candidates, paths } = complete(grammar, typed);
  return [...candidates.map(([word]) => word), ...(paths ? [`:${paths}`] : [])];
};

test.each([
  [[''], ['build', 'explain', 'schema']],
  [['b'], ['build']],
  [['--'], ['--help', '--version']],
  [['nonsense', ''], []],
  [['build', ''], [':yaml']],
  [['build', 'lab.yaml', ''], []],
  [['build', '--check', ''], [':yaml']],
  [['build', '-o', 'out', ''], [':yaml']],
  [['build', '-o', ''], [':files']],
  [['build', '--secrets', ''], [':yaml']],
  [['build', '--f'], ['--file', '--format']],
  [['build', '--format', ''], ['text', 'json']],
  [['build', '--format', 'j'], ['json']],
  [['build', '--format=j'], ['--format=json']],
  // As bash splits it.
  [['build', '--format', '=', 'j'], ['json']],
  [['build', '--format', '='], ['text', 'json']],
  // What can be given once is not offered twice; a list is.
  [['build', '--format', 'json', '--f'], ['--file']],
  [['build', '-f', 'a.yaml', '--f'], ['--file', '--format']],
  [['build', '-o', 'out', '--o'], []],
  [['explain', ''], ['OSG1001', ':files']],
  [['schema', ''], []],
])('%j', (typed, expected) => expect(at(...typed)).toEqual(expected));

test('a line for each candidate, with what it means', () => {
  expect(printCompletion(complete(grammar, ['explain', 'O']))).toBe('OSG1001\tYAML syntax\n:files\n');
  expect(printCompletion(complete(grammar, ['build', '--format', 't']))).toBe('text\n');
});
