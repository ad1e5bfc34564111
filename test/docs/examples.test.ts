/**
 * Every fenced block of the documents is what it says it is:
 *
 *     ```yaml                     a whole topology; it compiles
 *     ```yaml fragment            a part of one; it compiles laid over examples/walkthrough.yaml
 *     ```yaml secrets             a secrets file
 *     ```yaml lock                an address lock
 *     ```LANGUAGE file=PATH       the contents of a file of the project
 *     ```text error=PATH          what compiling that topology, named lab.yaml, prints
 *     ```sh                       commands; those of osgen and out/lab are given as they can be
 *     ```js                       a program; library.test.ts runs it
 *     ```text                     anything else
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import yargs, { type Argv } from 'yargs';
import { build } from '../../src/build.js';
import { commands } from '../../src/commands/commands.js';
import { printDiagnostics } from '../../src/diagnostics/print.js';
import { resources } from '../../src/load/resources.js';
import { parseLock } from '../../src/resolve/lock.js';
import { parseSecrets } from '../../src/secrets/secrets.js';
import { bytesOf, compileWell, testSecrets } from '../support/compile.js';
import { blocksOf, documents, textOf, type Block } from './markdown.js';

/** The examples of the diagnostics are compiled by their own test. */
const blocks = documents.filter((name) => name !== 'docs/reference/diagnostics.md').flatMap(blocksOf).map((block): [string, Block] => [`${block.document}:${block.line}`, block]);

test.each(blocks)('%s', async (_, block) => {
  const kind = [block.language, ...block.words].join(' ');
  const path = /^\w+ (?:file|error)=(\S+)$/.exec(kind)?.[1];
  if (kind.includes(' file=')) expect(block.text).toBe(textOf(path ?? ''));
  else if (kind.includes(' error=')) expect(block.text).toBe(errorsOf(textOf(path ?? '')));
  else if (kind === 'sh' || kind === '') for (const words of commandsIn(block.text)) await understood(words);
  else if (kind === 'yaml') expect(compiled(block.text)).toEqual([]);
  else if (kind === 'yaml fragment') expect(compiled(textOf('examples/walkthrough.yaml'), block.text)).toEqual([]);
  else if (kind === 'yaml secrets') expect(parseSecrets({ name: 'lab.secrets.yaml', text: block.text, sensitive: true }).diagnostics).toEqual([]);
  else if (kind === 'yaml lock') expect(parseLock({ name: 'lab.lock.yaml', text: block.text }).diagnostics).toEqual([]);
  // A program: library.test.ts runs it.
  else expect(kind).toMatch(/^(text|js)$/);
});

/** Errors of a topology, and of what is laid over it. */
function compiled(text: string, overlay?: string): readonly string[] {
  const { diagnostics } = build({
    topology: { name: 'lab.yaml', text },
    overlays: overlay === undefined ? [] : [{ name: 'fragment.yaml', text: overlay }],
    secrets: testSecrets,
    resources,
  });
  return diagnostics.filter(({ severity }) => severity === 'error').map((each) => printDiagnostics([each], { format: 'text', color: false }));
}

function errorsOf(text: string): string {
  const { diagnostics } = build({ topology: { name: 'lab.yaml', text }, secrets: testSecrets, resources });
  return printDiagnostics(diagnostics, { format: 'text', color: false });
}

/** The commands of osgen and out/lab in a block, in words. */
function commandsIn(text: string): readonly (readonly string[])[] {
  return text.split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, ''))
    .flatMap((line) => line.split(/&&|\|\||[|;>]/))
    .map((part) => [...part.matchAll(/"[^"]*"|'[^']*'|[^\s]+/g)].map(([word]) => word.replaceAll(/^["']|["']$/g, '')))
    .map((words) => (words[0] === 'node' && words[1] === 'dist/osgen.js' ? ['osgen', ...words.slice(2)] : words[0] === 'npx' ? words.slice(1) : words))
    .filter(([program]) => program === 'osgen' || program === 'out/lab');
}

async function understood([program, ...words]: readonly string[]): Promise<void> {
  if (program === 'out/lab') labUnderstands(words);
  else await osgenUnderstands(words);
}

/** The command line itself reads the words; nothing is run. */
async function osgenUnderstands(words: readonly string[]): Promise<void> {
  const names: string[] = [];
  const cli = yargs([...words]).strict().demandCommand(1).exitProcess(false).version(false).help(false)
    .fail((message, error) => { throw error ?? new Error(message); });
  const reader = {
    command: (usage: string, describe: string, options: (command: Argv) => Argv) => {
      names.push(usage.split(' ')[0] ?? '');
      return cli.command(usage, describe, options, () => undefined);
    },
  } as unknown as Argv;
  for (const register of commands) register(reader, { out: () => undefined, say: () => undefined, error: () => undefined, color: false }, () => undefined);
  if (words[0] === '--help' || words[0] === '--version') return;
  await cli.parseAsync();
}

const lab = compileWell(textOf('examples/walkthrough.yaml')).files.get('lab');
const script = join(mkdtempSync(join(tmpdir(), 'osgen-docs-')), 'lab');
writeFileSync(script, lab ? bytesOf(lab) : '');
afterAll(() => rmSync(dirname(script), { recursive: true }));

/** The script's own help knows the verb and its options. */
function labUnderstands([verb = '', ...words]: readonly string[]): void {
  if (verb === 'help') return;
  const { stdout } = spawnSync('bash', [script, 'help', verb], { encoding: 'utf8' });
  const knows = stdout.startsWith(`lab ${verb}`);
  expect({ verb, knows }).toEqual({ verb, knows: true });
  for (const option of words.filter((word) => word.startsWith('-'))) expect(stdout).toContain(option);
}
