/** `osgen graph`: a picture of the lab, or of its first boot. */
import { closeSync, lstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { graphMark, renderGraph, type Picture } from '../graph/render.js';
import { mermaidLimits } from '../graph/mermaid.js';
import { errorCode } from '../write/disk.js';
import { writeSingle } from '../write/single.js';
import { defineCommand } from './command.js';
import { compileForReading, inputOptions, inputPaths, loadInputs, report, type InputOptions, type Inputs } from './inputs.js';
import { UsageError } from './usage.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Terminal } from './terminal.js';

const formats = ['mermaid', 'dot', 'svg', 'html'] as const;
const views = ['topology', 'boot'] as const;

interface GraphOptions extends InputOptions {
  readonly format?: (typeof formats)[number] | undefined;
  readonly view?: (typeof views)[number] | undefined;
  readonly out?: string | undefined;
  readonly everyMachine?: boolean | undefined;
}

const extensions: Readonly<Record<string, (typeof formats)[number]>> = {
  '.mmd': 'mermaid', '.mermaid': 'mermaid', '.dot': 'dot', '.gv': 'dot', '.svg': 'svg', '.html': 'html', '.htm': 'html',
};

export const graphCommand = defineCommand({
  usage: 'graph [topology]',
  describe: 'draw networks, machines, addresses and roles, or the first boot',
  options: (command) => inputOptions(command)
    .option('format', { choices: formats, describe: 'form of the picture; default: by the extension of --out, else mermaid' })
    .option('view', { choices: views, describe: 'networks and machines, or the first-boot steps; default: topology; html has both' })
    .option('out', { alias: 'o', type: 'string', requiresArg: true, describe: 'file to write; default: standard output' })
    .option('every-machine', { type: 'boolean', describe: 'draw machines one by one where there are more than twelve and many are alike' })
    .example('$0 graph lab.yaml -o lab.html', 'one page with both views, addresses, URLs, packages')
    .example('$0 graph lab.yaml --view boot -o boot.svg', 'first boot: steps, waits, critical path')
    .example('$0 graph lab.yaml > lab.mmd', 'Mermaid, as GitHub and GitLab draw it in Markdown'),
  run: drawGraph,
});

/** @returns the exit code: 0 done, 1 errors in the topology, or the file cannot be written */
function drawGraph(options: GraphOptions, terminal: Terminal): number {
  const { out } = options;
  const picture = pictureOf(options);
  const inputs = loadInputs(options);
  const { diagnostics, output } = compileForReading(inputs);
  const inTheWay = output && out !== undefined ? obstacle(out, inputs) : undefined;
  // Warnings are for those who build: a picture is none the worse for them.
  const errors = [...diagnostics, ...(inTheWay ? [inTheWay] : [])].filter(({ severity }) => severity === 'error');
  const code = report(errors, 'text', terminal);
  if (!output || code !== 0) return code;

  const text = renderGraph(output.plan, picture, options.everyMachine ?? false);
  if (picture.format === 'mermaid' && tooLargeForMermaid(text)) {
    terminal.error(`note: Mermaid draws no more than ${mermaidLimits.edges} lines and ${mermaidLimits.characters} characters unless it is configured to; --format svg has no such limit\n`);
  }
  if (out === undefined) {
    terminal.out(text);
    if (process.stdout.isTTY && (picture.format === 'html' || picture.format === 'svg')) {
      terminal.error(`note: --out lab.${picture.format} writes this to a file, to be opened in a browser\n`);
    }
    return 0;
  }
  const written = report(writeSingle(out, text), 'text', terminal);
  if (written === 0) terminal.say(`${out}: ${picture.format}${picture.format === 'html' ? '' : `, ${picture.view}`} of ${output.plan.lab.name}\n`);
  return written;
}

function pictureOf({ format, view, out }: GraphOptions): Picture {
  const guessed = format ?? (out === undefined ? 'mermaid' : extensions[extname(out).toLowerCase()]);
  if (guessed === undefined) throw new UsageError(`--out ${out ?? ''} does not say by its extension what to write: ${Object.keys(extensions).join(', ')}, or give --format`);
  if (guessed !== 'html') return { format: guessed, view: view ?? 'topology' };
  if (view !== undefined) throw new UsageError('--view is not for html, which has both views');
  return { format: 'html' };
}

function tooLargeForMermaid(text: string): boolean {
  const edges = text.split('\n').filter((line) => /^ +\S+ (-\.->|-->|---)/.test(line)).length;
  return edges > mermaidLimits.edges || text.length > mermaidLimits.characters;
}

/** Why a path cannot be written to: it is an input, no file, or a file that is no picture of osgen's. */
function obstacle(out: string, inputs: Inputs): Diagnostic | undefined {
  const path = realPath(out);
  if (inputPaths(inputs).some((input) => realPath(input) === path)) {
    return { code: 'OSG5007', severity: 'error', message: `the picture would be written over its own input ${out}`, help: 'choose another file with --out' };
  }
  try {
    if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
      return { code: 'OSG5005', severity: 'error', message: `cannot write ${out}: there is no folder ${dirname(out)}`, help: `make it: mkdir -p ${dirname(out)}` };
    }
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (!there) return undefined;
    if (!there.isFile()) {
      return { code: 'OSG5002', severity: 'error', message: `${out} is ${there.isDirectory() ? 'a folder' : 'no ordinary file'}`, help: 'name a file with --out; without it, the picture goes to standard output' };
    }
    if (there.size === 0 || startOf(path).includes(graphMark)) return undefined;
    return { code: 'OSG5002', severity: 'error', message: `${out} is there, and no picture that osgen made`, help: 'choose another name, or move it away' };
  } catch (error) {
    return { code: 'OSG5005', severity: 'error', message: `cannot write ${out}: ${errorCode(error) ?? String(error)}`, help: 'make the folder accessible, or choose another one' };
  }
}

/** Behind symbolic links, as far as there is something. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The first characters of a file. */
function startOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(500);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}
