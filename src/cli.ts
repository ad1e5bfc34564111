/** The command line: arguments and exit codes. */
import yargs from 'yargs';
import { buildCommand } from './commands/build.js';
import type { Terminal } from './commands/terminal.js';
import { version } from './version.js';

/** Exit codes: 0 done, 1 errors in the input or the output folder, 2 wrong usage, 70 a bug of osgen's (sysexits.h). */
const exit = { usage: 2, bug: 70 } as const;

class UsageError extends Error {}

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  // https://no-color.org: any value but the empty one.
  color: process.stderr.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
};

async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  const cli = yargs([...args])
    .scriptName('osgen')
    .usage('$0 <command>\n\nCompiles one topology file into an OpenStack lab of libvirt machines that configure themselves.')
    .command(
      'build <topology>',
      'compile a topology into an output folder',
      (command) => command
        .positional('topology', { type: 'string', demandOption: true, describe: 'topology file (YAML)' })
        .option('out', { alias: 'o', type: 'string', default: 'out', requiresArg: true, describe: 'output folder' })
        .option('secrets', { type: 'string', requiresArg: true, describe: 'secrets file; default: <topology>.secrets.yaml, made by the first build' })
        .option('check', { type: 'boolean', describe: 'write nothing; fail if the output folder is stale' })
        .option('force', { type: 'boolean', describe: 'overwrite edited and foreign files; a backup is kept' })
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'form of the diagnostics' })
        .example('$0 build examples/walkthrough.yaml -o out/', 'build the five-machine lab')
        .example('$0 build lab.yaml -o out/ --check', 'in CI: is out/ up to date?')
        .conflicts('check', 'force'),
      async ({ topology, out, secrets, check = false, force = false, format }) => {
        code = await buildCommand({ topology, out, secrets, check, force, format }, terminal);
      },
    )
    .epilogue('Exit codes: 0 done, 1 errors in the input or the output folder, 2 wrong usage, 70 a bug of osgen.')
    .locale('en')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'boolean-negation': false })
    .strict()
    .demandCommand(1, 'a command is needed')
    .recommendCommands()
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      // yargs reports some wrong usage (an option without its value) as an error of its own.
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(message ?? error?.message);
    });
  await cli.parseAsync();
  return code;
}

/** Runs the command line; sets the process's exit code. Nothing is thrown. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await main(args);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`osgen: ${error.message}\nosgen --help lists commands and options.\n`);
      process.exitCode = exit.usage;
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    const trace = process.env['OSGEN_DEBUG'] && error instanceof Error ? `${error.stack ?? ''}\n` : '';
    terminal.error(
      `osgen: internal error: ${text}\n${trace}This is a bug of osgen's; please report it with the topology (without secrets).\n`,
    );
    process.exitCode = exit.bug;
  }
}
