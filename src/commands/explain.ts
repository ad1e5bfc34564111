/** `osgen explain`: what a diagnostic means; where a line of the output comes from. */
import { parseCode, unknownCode } from '../diagnostics/code.js';
import { sideOf } from '../diff/compare.js';
import { codeList, codeText } from '../explain/code.js';
import { placeText } from '../explain/place.js';
import { provenance } from '../explain/provenance.js';
import { Trace } from '../explain/trace.js';
import { explanationData } from '../load/explanations.js';
import { evidentTopologies, outputPlace, readIfThere } from '../load/output-file.js';
import { resources } from '../load/resources.js';
import { withoutMarks } from '../secrets/stand-ins.js';
import { defineCommand } from './command.js';
import { compileForReading, inputOptions, loadInputs, report, type InputOptions } from './inputs.js';
import { UsageError } from './usage.js';
import type { FileSet, OutputFile } from '../fileset.js';
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
  // The form for review has the lines of what it shows.
  const shown = [...output.files].find(([, { redacted, contents }]) => redacted === place.path && typeof contents === 'string');
  const [path, compiled] = shown ?? [place.path, output.files.get(place.path)];
  if (!compiled) {
    return report([{
      code: 'OSG5008', severity: 'error', message: `${inputs.topologies.join(' + ')} does not make a file ${place.path}`,
      help: 'name another topology; or the output folder is stale: run osgen build',
    }], 'text', terminal);
  }
  const text = typeof compiled.contents === 'string' ? sideOf(output.files).textOf(compiled.redacted ?? path) : undefined;
  if (line !== undefined && text === undefined) throw new UsageError(`${file} is an image: name it without a line`);
  const lines = text?.replace(/\n$/, '').split('\n') ?? [];
  if (line !== undefined && (line < 1 || line > lines.length)) throw new UsageError(`${file} has lines 1 to ${lines.length}`);
  const found = provenance(new Trace(output, resources.catalog), path, compiled, text, line);
  const note = noteOn(file, output.files, place.path, inputs.secrets !== undefined);
  terminal.out(placeText({ file, line, text: line === undefined ? undefined : lines[line - 1], note }, found));
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

/** What a file on the disk has to do with what is compiled; undefined if it is that, as far as can be said. */
function noteOn(file: string, files: FileSet, path: string, knowsSecrets: boolean): string | undefined {
  const { contents, sensitive } = files.get(path) as OutputFile;
  const onDisk = readIfThere(file);
  if (onDisk === undefined) return sensitive ? 'the file is not here to be read; git does not have it' : 'the file on the disk cannot be read';
  if (typeof contents === 'function' && sensitive) return undefined;
  const compiled = sideOf(files).textOf(path) ?? '';
  if (knowsSecrets) return difference(compiled, onDisk);
  return sensitive ? undefined : difference(withoutMarks(compiled), withoutMarks(onDisk));
}

function difference(compiled: string, onDisk: string): string | undefined {
  if (compiled === onDisk) return undefined;
  const [a, b] = [compiled.split('\n'), onDisk.split('\n')];
  const index = a.findIndex((text, at) => text !== b[at]);
  return `the file on the disk is another one from line ${(index < 0 ? a.length : index) + 1} on`;
}
