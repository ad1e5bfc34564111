/** A command as data, for the manual page and for completion: read from the very calls that set up its options. */
import type { Argv, Options, PositionalOptions } from 'yargs';
import type { Registration } from './command.js';

export interface OptionDescription {
  /** Without dashes. */
  readonly name: string;
  /** Without dashes; one letter is a short option. */
  readonly alias: readonly string[];
  readonly describe: string;
  readonly takesValue: boolean;
  /** All values it can take; empty: any. */
  readonly choices: readonly string[];
  /** What holds if it is not given; undefined: the description says it. */
  readonly byDefault: string | undefined;
  /** Can be given more than once. */
  readonly isList: boolean;
}

export interface CommandDescription {
  readonly name: string;
  /** As in the help: `build [topology]`. */
  readonly usage: string;
  readonly describe: string;
  readonly positionals: readonly Pick<OptionDescription, 'name' | 'describe' | 'choices'>[];
  readonly options: readonly OptionDescription[];
  readonly examples: readonly { readonly command: string; readonly describe: string }[];
}

export function describeCommand({ usage, describe, options: declare }: Registration): CommandDescription {
  const positionals: CommandDescription['positionals'][number][] = [];
  const options: OptionDescription[] = [];
  const examples: CommandDescription['examples'][number][] = [];
  const recorders: Readonly<Record<string, (...args: never[]) => void>> = {
    option: (name: string, given: Options) => void options.push(describeOption(name, given)),
    positional: (name: string, given: PositionalOptions) => void positionals.push({ name, describe: given.describe ?? '', choices: words(given.choices) }),
    example: (command: string, text: string) => void examples.push({ command: command.replace('$0', 'osgen'), describe: text }),
  };
  // Stands in for yargs: what is not of interest here (conflicts, checks) is passed over.
  const recorder: Argv = new Proxy({} as Argv, {
    get: (_, method) => (...args: never[]) => {
      recorders[String(method)]?.(...args);
      return recorder;
    },
  });
  declare(recorder);
  return { name: usage.split(' ')[0] ?? usage, usage, describe, positionals, options, examples };
}

function describeOption(name: string, { alias, describe, type, choices, array, default: byDefault }: Options): OptionDescription {
  return {
    name,
    alias: [alias ?? []].flat(),
    describe: describe ?? '',
    takesValue: type !== 'boolean' && type !== 'count',
    choices: words(choices),
    byDefault: byDefault === undefined ? undefined : String(byDefault),
    isList: array === true || type === 'array',
  };
}

function words(choices: Options['choices']): readonly string[] {
  return (choices ?? []).map(String);
}
