/** `osgen completion`: what makes a shell complete osgen's commands. */
import { completionScripts, type Shell } from './shells.js';
import { defineCommand } from './command.js';

const shells = Object.keys(completionScripts) as readonly Shell[];

interface CompletionOptions {
  readonly shell: Shell;
}

export const completionCommand = defineCommand<CompletionOptions>({
  usage: 'completion <shell>',
  describe: 'print the completion script of a shell',
  options: (command) => command
    .positional('shell', { choices: shells, demandOption: true, describe: 'the shell that is to read it' })
    .example('source <($0 completion bash)', 'in ~/.bashrc; zsh alike, behind compinit')
    .example('$0 completion fish > ~/.config/fish/completions/osgen.fish', 'once, for fish'),
  run: ({ shell }, terminal) => {
    terminal.out(completionScripts[shell]);
    return 0;
  },
});
