/** What the help and the manual page say of osgen as a whole. */
import { describeCommand, type OptionDescription } from './describe.js';
import { commands } from './commands.js';

export const summary = 'Compiles one topology file into an OpenStack lab of libvirt machines that configure themselves.';

/** Exit codes: sysexits.h for a bug, 128 and the signal's number as in a shell. */
export const exitCodes = [
  [0, 'done'],
  [1, 'errors in the input or the output folder'],
  [2, 'wrong usage'],
  [3, 'changes (diff --exit-code)'],
  [70, 'a bug of osgen'],
  [130, 'left with Ctrl-C'],
] as const;

/** Every command has them. */
export const commonOptions: readonly OptionDescription[] = [
  { name: 'help', alias: ['h'], describe: 'show help', takesValue: false, choices: [], byDefault: undefined, isList: false },
  { name: 'version', alias: [], describe: 'show the version', takesValue: false, choices: [], byDefault: undefined, isList: false },
];

export const describedCommands = () => commands.map(describeCommand);
