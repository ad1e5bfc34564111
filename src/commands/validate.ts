/** `osgen validate`: everything a build would report, and what is not advisable. Writes nothing. */
import { parseCode, unknownCode } from '../diagnostics/code.js';
import { summary, type Format } from '../diagnostics/print.js';
import { counted } from '../util/count.js';
import { defineCommand } from './command.js';
import { compileForReading, formatOption, inputOptions, loadInputs, report, type InputOptions } from './inputs.js';
import { UsageError } from './usage.js';
import type { Terminal } from './terminal.js';

interface ValidateOptions extends InputOptions {
  readonly strict?: boolean | undefined;
  readonly allow?: readonly string[] | undefined;
  readonly format: Format;
}

export const validateCommand = defineCommand({
  usage: 'validate [topology]',
  describe: 'report what is wrong with a topology, and what is not advisable',
  options: (command) => inputOptions(command)
    .option('strict', { type: 'boolean', describe: 'warnings fail, too' })
    .option('allow', { type: 'string', array: true, requiresArg: true, describe: 'code of a warning to live with, for example OSG6002' })
    .option('format', formatOption)
    .example('$0 validate lab.yaml', 'before a first build, too')
    .example('$0 validate lab.yaml --strict --allow OSG3406', 'in CI: no warnings but this one')
    .example('$0 validate lab.yaml --format github', 'in a GitHub workflow: marks the lines of a pull request'),
  run: validate,
});

/** @returns the exit code: 1 if there are errors, or warnings with --strict */
function validate(options: ValidateOptions, terminal: Terminal): number {
  const { strict = false, allow = [], format } = options;
  const allowed = new Set<string>(allow.map((text) => {
    const code = parseCode(text);
    if (!code) throw new UsageError(`--allow: ${unknownCode(text)}`);
    return code;
  }));
  const inputs = loadInputs(options);
  const { diagnostics: all, output } = compileForReading(inputs, { advice: true });
  const diagnostics = all.filter(({ code, severity }) => severity === 'error' || !allowed.has(code));
  const code = report(diagnostics, format, terminal);
  if (code !== 0 || !output) return code;
  const fails = strict && diagnostics.length > 0;
  if (format === 'text') {
    const { nodes, lab: { networks } } = output.plan;
    const found = diagnostics.length > 0 ? `no errors, ${summary(diagnostics)}` : 'no errors, no warnings';
    const passed = all.length - diagnostics.length;
    terminal.say([
      `${inputs.topologies.join(' + ')}: ${counted(nodes.length, 'machine')}, ${counted(networks.length, 'network')}; ${found}`,
      ...(passed > 0 ? [`${passed} allowed`] : []),
      ...(fails ? ['--strict: that fails'] : []),
    ].join('; ') + '\n');
  }
  return fails ? 1 : 0;
}
