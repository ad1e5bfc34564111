/** Wrong usage in words that name what was typed; yargs speaks of its own arguments. */
import { alternatives, didYouMean } from '../diagnostics/suggest.js';
import type { CommandDescription } from './describe.js';

/**
 * @param message as yargs gives it, in English; one that is not known is passed on
 * @param args the command line
 */
export function usageMessage(message: string, args: readonly string[], commands: readonly CommandDescription[]): string {
  const command = commandOf(args, commands);
  const flags = command?.options.flatMap(({ name, alias }) => [name, ...alias]) ?? [];
  const label = (name: string): string => (command?.positionals.some((argument) => argument.name === name) ? `<${name}>` : dashed(name));
  const [, kind, rest = ''] = rules.map(([pattern, name]) => [pattern.exec(message), name] as const)
    .flatMap(([match, name]) => (match ? [[match[0], name, match[1]] as const] : []))[0] ?? [];
  switch (kind) {
    case 'unknown': {
      const names = rest.split(', ');
      // yargs lists an option with hyphens a second time in camel case.
      const typed = names.filter((name) => args.some((arg) => arg === name || arg.split('=')[0] === dashed(name)));
      return (typed.length > 0 ? typed : names).map((name) => {
        if (args.includes(name)) return command ? `one argument too many: "${name}"` : unknownCommand(name, commands);
        return `unknown option ${dashed(name)}${guess(didYouMean(name, flags).map(dashed))}`;
      }).join('; ');
    }
    case 'command': return unknownCommand(args.find((arg) => !arg.startsWith('-')) ?? '', commands);
    case 'choice': {
      const choices = rest.match(/Argument: .*, Given: .*, Choices: .*/g) ?? [];
      return choices.map((line) => {
        const [, name = '', given = '', allowed = ''] = /Argument: (.*?), Given: (.*), Choices: (.*)/.exec(line) ?? [];
        const words = allowed.split(', ').map((word) => word.replace(/^"|"$/g, ''));
        const near = didYouMean(given.replace(/^"|"$/g, ''), words);
        return `${label(name)}: ${given} is none of ${words.join(', ')}${near.length < words.length ? guess(near) : ''}`;
      }).join('; ');
    }
    case 'missing': {
      const wanted = command?.usage.match(/<[^>]*>/g) ?? [];
      return `something is missing: osgen ${command?.usage ?? ''}${choicesOf(command, wanted)}`;
    }
    case 'value': return `${dashed(rest)} needs a value`;
    case 'exclusive': {
      const [one = '', other = ''] = rest.split(' and ');
      return `${dashed(one)} and ${dashed(other)} exclude each other`;
    }
    default: return message;
  }
}

/** Where the rest can be read. */
export function usageHint(args: readonly string[], commands: readonly CommandDescription[]): string {
  const command = commandOf(args, commands);
  return command ? `osgen ${command.name} --help shows its options, with examples.` : 'osgen --help lists the commands.';
}

const rules = [
  [/^Unknown (?:arguments?|commands?): (.*)$/s, 'unknown'],
  [/^Did you mean .*\?$/s, 'command'],
  [/^Invalid values:(.*)$/s, 'choice'],
  [/^Not enough non-option arguments: .*$/s, 'missing'],
  [/^Not enough arguments following: (.*)$/s, 'value'],
  [/^Arguments (.*) are mutually exclusive$/s, 'exclusive'],
] as const;

function commandOf(args: readonly string[], commands: readonly CommandDescription[]): CommandDescription | undefined {
  const first = args.find((arg) => !arg.startsWith('-'));
  return commands.find(({ name }) => name === first);
}

function unknownCommand(given: string, commands: readonly CommandDescription[]): string {
  return `unknown command "${given}"${guess(didYouMean(given, commands.map(({ name }) => name)))}`;
}

function choicesOf(command: CommandDescription | undefined, wanted: readonly string[]): string {
  const known = command?.positionals.find(({ name }) => wanted.includes(`<${name}>`))?.choices ?? [];
  return known.length > 0 ? `, which is ${alternatives(known)}` : '';
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function guess(found: readonly string[]): string {
  return found.length > 0 ? `; did you mean ${alternatives(found)}?` : '';
}
