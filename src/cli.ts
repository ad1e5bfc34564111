/** The command line: arguments and exit codes. */
import yargs from 'yargs';
import { commonOptions, describedCommands, exitCodes, summary } from './commands/about.js';
import { commands } from './commands/commands.js';
import { usageHint, usageMessage } from './commands/mistake.js';
import { UsageError } from './commands/usage.js';
import { complete, printCompletion } from './commands/complete.js';
import { completionRequest } from './commands/shells.js';
import { codes } from './diagnostics/codes.js';
import { visibleLines } from './diagnostics/terminal.js';
import { standardInput } from './load/inputs.js';
import type { Terminal } from './commands/terminal.js';
import { version } from './version.js';

const exit = { usage: 2, bug: 70 } as const;

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  say: (text) => void process.stdout.write(visibleLines(text)),
  error: (text) => void process.stderr.write(text),
  // https://no-color.org: any value but the empty one.
  color: process.stderr.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
};

/** yargs loses a lone `-`. It stands for standard input, but as the value of an option other than --file. */
function withStandardInput(args: readonly string[]): string[] {
  if (!args.includes('-')) return [...args];
  const valued = describedCommands().flatMap(({ options }) => options.filter(({ name, takesValue }) => takesValue && name !== 'file'))
    .flatMap(({ name, alias }) => [`--${name}`, ...alias.map((each) => `-${each}`)]);
  return args.map((arg, index) => (arg === '-' && !valued.includes(args[index - 1] ?? '') ? standardInput : arg));
}

/** What the shell asks at the press of Tab. */
function completion(words: readonly string[]): string {
  const codeWords = Object.entries(codes);
  // Where a diagnostic code is expected.
  const values = (command: string, name: string): typeof codeWords => ((command === 'explain' && name === 'what') || name === 'allow' ? codeWords : []);
  return printCompletion(complete({ commands: describedCommands(), common: commonOptions, values }, words));
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === completionRequest) {
    terminal.out(completion(args.slice(1)));
    return 0;
  }
  let code = 0;
  const cli = yargs(withStandardInput(args))
    .scriptName('osgen')
    .usage(`$0 <command>\n\n${summary}`)
    .epilogue(`Exit codes: ${exitCodes.map(([number, meaning]) => `${number} ${meaning}`).join(', ')}.`)
    .locale('en')
    .parserConfiguration({ 'greedy-arrays': false, 'boolean-negation': false })
    .strict()
    .check((given, { array = [] }: { array?: readonly string[] }) => {
      // yargs would make a list of it. It gives each option under its name in camel case too.
      const isList = (name: string): boolean => array.includes(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
      const twice = Object.keys(given).find((name) => name.length > 1 && Array.isArray(given[name]) && !isList(name));
      if (twice !== undefined) throw new UsageError(`--${twice} is given more than once`);
      return true;
    })
    .demandCommand(1, 'a command is needed')
    .recommendCommands()
    .version('version', 'show the version', version)
    .help('help', 'show help')
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      // yargs reports some wrong usage (an option without its value) as an error of its own.
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(usageMessage(message ?? error?.message ?? '', args, describedCommands()));
    });
  for (const register of commands) register(cli, terminal, (result) => { code = result; });
  await cli.parseAsync();
  return code;
}

/** Runs the command line; sets the process's exit code. Nothing is thrown. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await main(args);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`osgen: ${visibleLines(error.message)}\n${usageHint(args, describedCommands())}\n`);
      process.exitCode = exit.usage;
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    const trace = process.env['OSGEN_DEBUG'] && error instanceof Error ? `${error.stack ?? ''}\n` : '';
    terminal.error(
      `osgen: internal error: ${visibleLines(`${text}\n${trace}`)}This is a bug of osgen's; please report it with the topology (without secrets).\n`,
    );
    process.exitCode = exit.bug;
  }
}
