/** What a command of the command line is: its place in the help, and a function from options to an exit code. */
import type { Argv } from 'yargs';
import type { Terminal } from './terminal.js';

export interface Command<Options> {
  /** As in the help: `build <topology>`. */
  readonly usage: string;
  readonly describe: string;
  readonly options: (command: Argv) => Argv<Options>;
  /** @returns the exit code: 0 done, 1 errors in the input or the output folder */
  readonly run: (options: Options, terminal: Terminal) => number | Promise<number>;
}

/** A command in the one list, whatever its options are. */
export interface Registration extends Pick<Command<unknown>, 'usage' | 'describe' | 'options'> {
  /** Adds the command to the command line; `done` gets its exit code. */
  (cli: Argv, terminal: Terminal, done: (code: number) => void): Argv;
}

/** Lets commands with different options stand in one list. */
export function defineCommand<Options>({ usage, describe, options, run }: Command<Options>): Registration {
  const register = (cli: Argv, terminal: Terminal, done: (code: number) => void): Argv =>
    cli.command(usage, describe, options, async (given) => done(await run(given as Options, terminal)));
  return Object.assign(register, { usage, describe, options });
}
