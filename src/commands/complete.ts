/** What can stand at the cursor of a command line. */
import type { CommandDescription, OptionDescription } from './describe.js';

/** A word, and what it means. */
export type Candidate = readonly [word: string, describe: string];

export interface Completion {
  /** Those that begin with what is typed already. */
  readonly candidates: readonly Candidate[];
  /** Names of files that fit too; the shell knows them. */
  readonly paths?: 'files' | 'yaml';
}

export interface Grammar {
  readonly commands: readonly CommandDescription[];
  /** Of every command. */
  readonly common: readonly OptionDescription[];
  /** Further words that an option or argument of a command can take. */
  readonly values: (command: string, name: string) => readonly Candidate[];
}

/** Options and arguments by what their names stand for, whatever the command. */
const pathsOf: Readonly<Record<string, Completion['paths']>> = { topology: 'yaml', file: 'yaml', secrets: 'yaml', lock: 'yaml', against: 'yaml' };

/**
 * @param typed the words behind the program's name; the last is the one at the cursor, and may be empty
 */
export function complete({ commands, common, values }: Grammar, typed: readonly string[]): Completion {
  const words = joined(typed);
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = commands.find(({ name }) => name === before[0]);
  if (!command) {
    // Behind something that is no command, nothing makes sense.
    if (before.length > 0) return { candidates: [] };
    return { candidates: beginning(current, [...commands.map(({ name, describe }) => [name, describe] as const), ...(current.startsWith('-') ? optionWords(common) : [])]) };
  }
  const options = [...command.options, ...common];
  const named = (word: string | undefined): OptionDescription | undefined =>
    options.find(({ name, alias }) => word === `--${name}` || alias.some((short) => word === (short.length === 1 ? `-${short}` : `--${short}`)));
  const valueOf = ({ name, choices }: OptionDescription, text: string, prefix = ''): Completion => {
    const all = [...choices.map((choice) => [choice, ''] as const), ...values(command.name, name)];
    if (all.length > 0) return { candidates: beginning(text, all).map(([word, describe]) => [`${prefix}${word}`, describe]) };
    return { candidates: [], ...(prefix === '' ? { paths: pathsOf[name] ?? 'files' } : {}) };
  };

  const [flag, ...rest] = current.split('=');
  const inOne = rest.length > 0 ? named(flag) : undefined;
  if (inOne) return valueOf(inOne, rest.join('='), `${flag}=`);
  const last = named(before.at(-1));
  if (before.length > 1 && last?.takesValue) return valueOf(last, current);
  if (current.startsWith('-')) {
    const given = before.map((word) => named(word.split('=')[0]));
    return { candidates: beginning(current, optionWords(options.filter((option) => option.isList || !given.includes(option)))) };
  }
  const taken = before.slice(1).filter((word, index) => !word.startsWith('-') && !named(before[index])?.takesValue).length;
  const positional = command.positionals[taken];
  if (!positional) return { candidates: [] };
  const all = [...positional.choices.map((choice) => [choice, ''] as const), ...values(command.name, positional.name)];
  return { candidates: beginning(current, all), ...(positional.choices.length > 0 ? {} : { paths: pathsOf[positional.name] ?? 'files' }) };
}

/** bash makes three words of `--option=value`. */
function joined(typed: readonly string[]): readonly string[] {
  const isSign = (index: number): boolean => typed[index] === '=' && typed[index - 1]?.startsWith('--') === true;
  const words = typed.filter((_, index) => !isSign(index));
  return isSign(typed.length - 1) ? [...words, ''] : words;
}

function optionWords(options: readonly OptionDescription[]): readonly Candidate[] {
  return options.map(({ name, describe }) => [`--${name}`, describe]);
}

function beginning(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(([word]) => word.startsWith(typed));
}

/** One line for each candidate, a tab before what it means; `:files` or `:yaml` at the end, for the shell. */
export function printCompletion({ candidates, paths }: Completion): string {
  return [...candidates.map(([word, describe]) => (describe === '' ? word : `${word}\t${describe}`)), ...(paths ? [`:${paths}`] : [])]
    .map((line) => `${line}\n`).join('');
}
