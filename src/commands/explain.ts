/** `osgen explain`: what a diagnostic means; where a line of the output comes from. */
import { parseCode, unknownCode } from '../diagnostics/code.js';
import { codeList, codeText } from '../explain/code.js';
import { placeText } from '../explain/place.js';
import { provenance } from '../explain/provenance.js';
import { Trace } from '../explain/trace.js';
import { explanationData } from '../load/explanations.js';
import { evidentTopologies, outputPlace, readIfThere } from '../load/output-file.js';
import { resources } from '../load/resources.js';
import { defineCommand } from './command.js';
import { compileForReading, inputOptions, loadInputs, report, type InputOptions } from './inputs.js';
import { UsageError } from './usage.js';
import type { Terminal } from './terminal.js';

interface ExplainOptions extends InputOptions {
  readonly what?: string | undefined;
}

export const explainCommand = defineCommand({
  usage: 'explain [what] [topology]',
  describe: 'say what a diagnostic means, or where a line of the output comes from',
  options: (command) => inputOptions(command
    .positional('what', { type: 'string', describe: 'code of a diagnostic, or FILE:LINE in an output folder; none: a list of all codes' }))
    .example('$0 explain OSG3001', 'what it means, and the way out')
    .example('$0 explain out/nodes/controller/user-data:120 lab.yaml', 'the topology line, role and service it comes from'),
  run: explain,
});

/** @returns the exit code: 1 if the topology does not compile, or does not make the file */
function explain(options: ExplainOptions, terminal: Terminal): number {
  const { what } = options;
  if (what === undefined) {
    terminal.out(codeList());
    return 0;
  }
  const code = parseCode(what);
  if (!code) return explainPlace(what, options, terminal);
  if (options.topology !== undefined || options.file !== undefined) throw new UsageError(`${code} is explained without a topology`);
  terminal.out(codeText(code, explanationData().explanations[code]));
  return 0;
}

function explainPlace(what: string, options: InputOptions, terminal: Terminal): number {
  const [, file = what, digits] = /^(.+?)(?::([0-9]{1,9})(?::[0-9]*)?)?$/.exec(what) ?? [];
  const line = digits === undefined ? undefined : Number(digits);
  const place = outputPlace(file);
  if (!place) {
    const isPath = /[/\\.]/.test(file);
    throw new UsageError(isPath ? `${file} is in no output folder: none above it has a manifest of osgen's` : unknownCode(what));
  }
  const inputs = loadInputs(withTopology(options, place.folder));
  const { diagnostics, output } = compileForReading(inputs);
  if (!output) return report(diagnostics, 'text', terminal);
  const compiled = output.files.get(place.path);
  if (!compiled) {
    return report([{
      code: 'OSG5008', severity: 'error', message: `${inputs.topologies.join(' + ')} does not make a file ${place.path}`,
      help: 'name another topology; or the output folder is stale: run osgen build',
    }], 'text', terminal);
  }
  const text = typeof compiled.contents === 'string' ? compiled.contents : undefined;
  if (line !== undefined && text === undefined) throw new UsageError(`${file} is an image: name it without a line`);
  const lines = text?.replace(/\n$/, '').split('\n') ?? [];
  if (line !== undefined && (line < 1 || line > lines.length)) throw new UsageError(`${file} has lines 1 to ${lines.length}`);
  const found = provenance(new Trace(output, resources.catalog), place.path, compiled, text, line);
  const note = text === undefined ? undefined : difference(text, readIfThere(file));
  terminal.out(placeText({ file, line, text: line === undefined ? undefined : lines[line - 1], note }, found, output.plan.lab));
  return 0;
}

/** The topology that was named, or the only one there can be. */
function withTopology(options: InputOptions, folder: string): InputOptions {
  if (options.topology !== undefined || options.file !== undefined) return options;
  const [evident, ...others] = evidentTopologies(folder);
  if (evident === undefined) throw new UsageError('name the topology, too: osgen explain FILE:LINE lab.yaml');
  if (others.length > 0) throw new UsageError(`name the topology, too; it may be ${[evident, ...others].join(', ')}`);
  return { ...options, topology: evident };
}

/** What a file on the disk has to do with what is compiled; undefined if it is that. */
function difference(compiled: string, onDisk: string | undefined): string | undefined {
  if (onDisk === undefined) return 'the file on the disk cannot be read';
  if (compiled === onDisk) return undefined;
  const [a, b] = [compiled.split('\n'), onDisk.split('\n')];
  const index = a.findIndex((text, at) => text !== b[at]);
  return `the file on the disk is another one from line ${(index < 0 ? a.length : index) + 1} on`;
}
