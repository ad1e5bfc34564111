/** The manual page osgen(1), in man(7) macros, from the same descriptions as the help. */
import type { CommandDescription, OptionDescription } from './describe.js';

export interface Manual {
  readonly version: string;
  readonly summary: string;
  readonly commands: readonly CommandDescription[];
  readonly common: readonly OptionDescription[];
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
}

export function manualPage({ version, summary, commands, common, exitCodes }: Manual): string {
  return [
    // The third field is a date; there is none that would not change with the clock.
    `.TH OSGEN 1 "" "osgen ${roff(version)}" "User Commands"`,
    // No hyphenation: names of options and platforms have hyphens of their own.
    '.nh',
    '.ad l',
    ...section('NAME', ['osgen \\- compile a topology into an OpenStack lab on libvirt']),
    ...section('SYNOPSIS', ['.B osgen', '.I command', '.RI [ options ]']),
    ...section('DESCRIPTION', [
      filled(summary),
      filled('Same input, same bytes: the output can be kept in git and reviewed as a diff. What holds secrets is kept out of it, and has a redacted form beside it.'),
      '.PP',
      filled('A first build makes the secrets file and, where addresses are chosen automatically, the address lock. Its output folder has the script lab, which brings the machines up, watches them and takes them down again; its README.md says how.'),
    ]),
    ...section('COMMANDS', commands.flatMap(commandLines)),
    ...section('OPTIONS OF ALL COMMANDS', common.flatMap(optionLines)),
    ...section('FILES', files.flatMap(([name, text]) => item(name, text))),
    ...section('ENVIRONMENT', environment.flatMap(([name, text]) => item(name, text))),
    ...section('EXIT STATUS', exitCodes.flatMap(([code, meaning]) => item(String(code), meaning))),
    ...section('EXAMPLES', commands.flatMap(({ examples }) => examples.flatMap(exampleLines)).slice(1)),
    ...section('SEE ALSO', ['.BR virsh (1),', '.BR virt\\-install (1),', '.BR cloud\\-init (1)']),
  ].map((line) => `${line}\n`).join('');
}

const files = [
  ['topology.yaml', 'the lab; osgen schema prints what can stand in it'],
  ['topology.secrets.yaml', 'the seed that all passwords are derived from, and values of your own; mode 0600, not for version control'],
  ['topology.lock.yaml', 'addresses that were chosen automatically; belongs under version control'],
  ['out/', 'what was built'],
] as const;

const environment = [
  ['NO_COLOR', 'no colours, if it is set to anything'],
  ['TERM', 'dumb: no colours, and no editing of lines where init asks'],
  ['OSGEN_DEBUG', 'with any value, a bug of osgen is reported with its stack trace'],
  ['LIBVIRT_DEFAULT_URI', 'read by out/lab: the libvirt connection, in place of the topology\'s'],
] as const;

function commandLines({ usage, describe, positionals, options }: CommandDescription): readonly string[] {
  return [
    `.SS osgen ${roff(usage)}`,
    filled(`${sentence(describe)}.`),
    ...positionals.flatMap(({ name, describe: text, choices }) => ['.TP', `.I ${roff(name)}`, filled(withChoices(text, choices))]),
    ...options.flatMap(optionLines),
  ];
}

function optionLines({ name, alias, describe, takesValue, choices, byDefault }: OptionDescription): readonly string[] {
  const flags = [...alias, name].map((flag) => `\\fB${roff(flag.length === 1 ? `-${flag}` : `--${flag}`)}\\fR`).join(', ');
  return ['.TP', takesValue ? `${flags} \\fI${roff(name)}\\fR` : flags, filled(withChoices(byDefault === undefined ? describe : `${describe}; default: ${byDefault}`, choices))];
}

function exampleLines({ command, describe }: CommandDescription['examples'][number]): readonly string[] {
  return ['.PP', filled(`${sentence(describe)}${describe.endsWith('?') ? '' : ':'}`), '.PP', '.RS 4', '.nf', roff(command), '.fi', '.RE'];
}

function item(name: string, text: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, filled(text)];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return [`.SH ${title}`, ...lines];
}

function withChoices(text: string, choices: readonly string[]): string {
  return choices.length === 0 ? text : `${text} (${choices.join(', ')})`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The same, filled by roff, in lines that are not too long to read in the source. */
function filled(text: string): string {
  return roff(text).replace(/(.{1,60}\S*)( |$)/g, '$1\n').trimEnd().replace(/^\./gm, '\\&.');
}

/** Text that roff prints as it is: backslashes, hyphens that can be copied, no line that looks like a request. */
function roff(text: string): string {
  const named: Readonly<Record<string, string>> = { '\\': '\\e', '-': '\\-', '~': '\\(ti', '^': '\\(ha', '`': '\\(ga', "'": '\\(aq', '…': '...', '’': '\\(cq' };
  return text.replace(/[\\~^`'…’-]/g, (character) => named[character] ?? character).replace(/^\./, '\\&.');
}
