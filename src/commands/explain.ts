/** `osgen explain`: what a diagnostic means. */
import { codeList, codeText } from '../explain/code.js';
import { parseCode, unknownCode } from '../diagnostics/code.js';
import { explanationData } from '../load/explanations.js';
import { defineCommand } from './command.js';
import { UsageError } from './usage.js';
import type { Terminal } from './terminal.js';

interface ExplainOptions {
  readonly what?: string | undefined;
}

export const explainCommand = defineCommand({
  usage: 'explain [what]',
  describe: 'say what a diagnostic means, and how to get out of it',
  options: (command) => command
    .positional('what', { type: 'string', describe: 'code of a diagnostic, for example OSG3001; none: a list of all' })
    .example('$0 explain OSG3001', 'or 3001'),
  run: explain,
});

function explain({ what }: ExplainOptions, terminal: Terminal): number {
  const bold = (text: string): string => (terminal.color ? `\u001b[1m${text}\u001b[0m` : text);
  if (what === undefined) {
    terminal.out(codeList(bold));
    return 0;
  }
  const code = parseCode(what);
  if (!code) throw new UsageError(unknownCode(what));
  terminal.out(codeText(code, explanationData().explanations[code], bold));
  return 0;
}
