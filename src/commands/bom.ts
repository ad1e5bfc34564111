/** `osgen bom`: what a lab is made of, and a script that fetches it. */
import { materialsOf } from '../bom/bom.js';
import { printMaterials } from '../bom/print.js';
import { renderMirrorScript } from '../bom/script.js';
import { templateText } from '../catalog/template.js';
import { visibleJson } from '../diagnostics/terminal.js';
import { resources } from '../load/resources.js';
import { defineCommand } from './command.js';
import { compileForReading, inputOptions, loadInputs, report, type InputOptions } from './inputs.js';
import { UsageError } from './usage.js';
import type { Terminal } from './terminal.js';

interface BomOptions extends InputOptions {
  readonly format: 'text' | 'json';
  readonly script?: boolean | undefined;
}

export const bomCommand = defineCommand({
  usage: 'bom [topology]',
  describe: 'what the machines are made of: packages, images, repositories',
  options: (command) => inputOptions(command)
    .option('format', { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'form of the list' })
    .option('script', { type: 'boolean', describe: 'print a shell script that fetches all of it for a place without internet' })
    .example('$0 bom lab.yaml', 'packages of each machine, and where they come from')
    .example('$0 bom lab.yaml --script > mirror.sh && bash mirror.sh mirror/', 'a repository with all that the lab needs'),
  run: bom,
});

function bom(options: BomOptions, terminal: Terminal): number {
  if (options.script && options.format === 'json') throw new UsageError('--script is a shell script: it has no --format json');
  const { diagnostics, output } = compileForReading(loadInputs(options));
  const code = output ? report(diagnostics, 'text', terminal) : report(diagnostics, options.format, terminal);
  if (!output) return code;
  const materials = materialsOf(output.plan);
  if (options.script) terminal.out(renderMirrorScript(templateText(resources.catalog, 'bom.sh.hbs'), materials));
  else if (options.format === 'json') terminal.out(visibleJson(`${JSON.stringify(materials, null, 2)}\n`));
  else terminal.say(printMaterials(materials));
  return code;
}
