/** `osgen init`: a new topology, and what belongs beside it. */
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, relative } from 'node:path';
import { build } from '../build.js';
import { imageFolder, upstreamImages } from '../catalog/upstream.js';
import { misanswered } from '../init/answers.js';
import { gitignoreAddition } from '../init/gitignore.js';
import { presetNames, presetTitles, type PresetName } from '../init/presets.js';
import { schemaText } from '../init/schema.js';
import { renderTopology } from '../init/topology.js';
import { standardInput } from '../load/inputs.js';
import { presetTexts } from '../load/presets.js';
import { resources } from '../load/resources.js';
import { isFolder, isTaken, ownPublicKey, readPublicKeys, textIfThere } from '../load/workspace.js';
import { newSecretsFile } from '../secrets/secrets.js';
import { byNaturalName } from '../util/order.js';
import { shellQuote } from '../util/shell.js';
import { createTogether, isThere } from '../write/together.js';
import { counted } from '../util/count.js';
import { defineCommand } from './command.js';
import { companion } from './companion.js';
import { defaultTopology } from './inputs.js';
import { report } from './inputs.js';
import { Cancelled, isInteractive, withPrompt, type Prompt, type Reading } from './prompt.js';
import { UsageError } from './usage.js';
import type { Upstream } from '../catalog/upstream.js';
import type { InstallMethod } from '../model/topology.js';
import type { Terminal } from './terminal.js';

interface InitOptions {
  readonly topology?: string | undefined;
  readonly preset?: PresetName | undefined;
  readonly platform?: string | undefined;
  readonly name?: string | undefined;
  readonly iso?: string | undefined;
  readonly image?: string | undefined;
  readonly 'ssh-key'?: readonly string[] | undefined;
  readonly schema?: string | undefined;
  readonly yes?: boolean | undefined;
}

const { catalog, topologySchema } = resources;
const platformNames = Object.keys(catalog.platforms).sort(byNaturalName);
const schemaName = 'topology.schema.json';
const defaults = { file: defaultTopology, preset: 'walkthrough', platform: 'ubuntu-24.04' } as const;
/** In place of a public key file. */
const noKey = 'none';
/** As after a signal: 128 and SIGINT. */
const interrupted = 130;

export const initCommand = defineCommand<InitOptions>({
  usage: 'init [topology]',
  describe: 'write a commented topology, its secrets file and what else belongs beside it',
  options: (command) => command
    .positional('topology', { type: 'string', describe: `topology file to write, or its folder; default: ${defaults.file}` })
    .option('preset', { choices: presetNames, describe: `the lab to start from; default: ${defaults.preset}` })
    .option('platform', { choices: platformNames, describe: `operating system of the machines; default: ${defaults.platform}` })
    .option('name', { type: 'string', requiresArg: true, describe: 'name of the lab; default: that of the preset' })
    .option('iso', { type: 'string', requiresArg: true, describe: `path of the installer's ISO image on the hypervisor; default: in ${imageFolder}` })
    .option('image', { type: 'string', requiresArg: true, describe: 'path of a cloud image on the hypervisor, instead of an installer' })
    .option('ssh-key', { type: 'string', array: true, requiresArg: true, describe: `public key file for the administrator's account, or ${noKey}; default: that in ~/.ssh` })
    .option('schema', { type: 'string', requiresArg: true, describe: `what the editor takes as schema: a path relative to the topology, or a URL; default: ${schemaName}, which is written beside it` })
    .option('yes', { alias: 'y', type: 'boolean', describe: 'ask nothing, take the defaults; so it is without a terminal' })
    .conflicts('iso', 'image')
    .example('$0 init', 'the five-machine lab in topology.yaml; asks on a terminal')
    .example('$0 init lab.yaml --preset minimal --platform debian-12 --yes', 'two machines on Debian 12, without a question'),
  run: init,
});

/** @returns the exit code: 0 done, 1 something is in the way, 130 left by the user */
async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.schema !== undefined && !/^[!-~]+$/.test(options.schema)) throw new UsageError('--schema: a path or a URL without spaces');
  const path = targetPath(options.topology);
  if (isTaken(path)) return report([isThere(path)], 'text', terminal);
  let answers: Answers;
  try {
    answers = isInteractive() && !options.yes
      ? await withPrompt((prompt) => answersOf(options, prompt))
      : await answersOf(options, undefined);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    terminal.error('osgen: nothing was written\n');
    return interrupted;
  }

  const folder = dirname(path);
  const beside = join(folder, schemaName);
  const schema = options.schema ?? schemaName;
  const text = renderTopology({ ...answers, schema, title: presetTitles[answers.preset], example: presetTexts[answers.preset] }, catalog);
  const secretsPath = companion(path, 'secrets');
  const keepsSecrets = isTaken(secretsPath);
  const secrets = newSecretsFile(keepsSecrets ? new Uint8Array(32) : randomBytes(32));
  // A name can be too long for what is derived from it: said now, not at the first build.
  const { diagnostics, output } = build({ topology: { name: path, text }, secrets: { name: secretsPath, text: secrets, sensitive: true }, resources });
  if (!output) return report(diagnostics, 'text', terminal);

  const ownSchema = schemaText(topologySchema);
  const schemaThere = isTaken(beside);
  const ignore = join(folder, '.gitignore');
  const problems = createTogether([
    ...(keepsSecrets ? [] : [{ path: secretsPath, text: secrets, mode: 0o600 } as const]),
    ...(options.schema !== undefined || schemaThere ? [] : [{ path: beside, text: ownSchema, mode: 0o644 } as const]),
    // Last: it is what a second run asks for.
    { path, text, mode: 0o644 },
  ], { path: ignore, text: gitignoreAddition(textIfThere(ignore), basename(secretsPath)) });
  if (problems.length > 0) return report(problems, 'text', terminal);

  const differs = options.schema === undefined && schemaThere && textIfThere(beside) !== ownSchema;
  const program = process.env['npm_command'] === 'exec' ? 'npx osgen' : 'osgen';
  const machines = output.plan.nodes.length;
  terminal.say([
    `${path}: ${counted(machines, 'machine')} on ${catalog.platforms[answers.platform]?.title ?? ''}, to be edited`,
    keepsSecrets ? `${secretsPath}: was there, and is kept` : `${secretsPath}: a new seed, mode 0600, kept out of git by ${ignore}`,
    ...(options.schema !== undefined ? [] : [`${beside}: ${differs ? `was there, and is kept; ${program} schema > ${shellQuote(beside)} makes it new` : 'lets your editor complete and check'}`]),
    answers.keyFiles.length > 0 ? `SSH key: ${answers.keyFiles.join(', ')}` : 'SSH key: none; nobody can log in to the machines (they do not need it)',
    '',
    ...(isTaken(answers.image) ? [] : [`The hypervisor needs ${answers.image}:`, `  get ${answers.upstream.published ?? answers.upstream.file} from ${answers.upstream.from}`, '']),
    'Next:',
    `  ${program} build ${shellQuote(path)}`,
    '  out/lab up',
    '  out/lab wait',
    '',
  ].join('\n'));
  return 0;
}

/** The file to write: named, or topology.yaml in a folder that is named. */
function targetPath(given: string = defaults.file): string {
  if (given === standardInput) throw new UsageError('init writes several files beside each other; name the topology file');
  if (given.endsWith('/') || isFolder(given)) return join(given, defaults.file);
  if (!['.yaml', '.yml'].includes(extname(given))) throw new UsageError(`the topology file ends in .yaml: ${given}.yaml; a folder for it ends in a slash: ${given}/`);
  return given;
}

interface Answers {
  readonly preset: PresetName;
  readonly platform: string;
  readonly name: string;
  readonly method: InstallMethod;
  readonly image: string;
  readonly upstream: Upstream;
  readonly keyFiles: readonly string[];
  readonly sshKeys: readonly string[];
}

/** What the options say; of the rest, what is answered to the prompt, or without one the defaults. */
async function answersOf(options: InitOptions, prompt: Prompt | undefined): Promise<Answers> {
  const preset = options.preset ?? await prompt?.choose('preset', presetNames.map((name) => [name, presetTitles[name]]), defaults.preset) ?? defaults.preset;
  const platform = options.platform ?? await prompt?.choose('platform', platformNames.map((name) => [name, catalog.platforms[name]?.title ?? '']), defaults.platform) ?? defaults.platform;

  const fits = (kind: 'name' | 'iso' | 'image') => (text: string): Reading<string> => {
    const problem = misanswered(topologySchema, kind, text);
    return problem === undefined ? { value: text } : { problem };
  };
  const answer = async <T>(flag: string, given: string | undefined, question: string, byDefault: string, read: (text: string) => Reading<T>): Promise<T> => {
    if (given === undefined && prompt) return prompt.ask(question, byDefault, read);
    const reading = read(given ?? byDefault);
    if ('problem' in reading) throw new UsageError(`--${flag}: ${reading.problem}`);
    return reading.value;
  };
  const name = await answer('name', options.name, 'name of the lab', preset, fits('name'));

  const data = catalog.platforms[platform];
  if (!data) throw new UsageError(`there is no platform ${platform}`);
  const method = methodOf(options, platform, data.install_methods);
  const key = method === 'autoinstall' ? 'iso' : 'image';
  const upstream = upstreamImages(platform, data)[key];
  const what = key === 'iso' ? "path of the installer's ISO image on the hypervisor" : 'path of the cloud image on the hypervisor';
  const image = await answer(key, options[key], what, join(imageFolder, upstream.file), fits(key));

  const found = ownPublicKey();
  const given = options['ssh-key'];
  const keys = given !== undefined && given.length > 1
    ? given.map((file) => keysIn(file)).map((reading) => { if ('problem' in reading) throw new UsageError(`--ssh-key: ${reading.problem}`); return reading.value; })
    : [await answer('ssh-key', given?.[0], `public SSH key file (${noKey}: without)`, found === undefined ? noKey : shortened(found), keysIn)];
  return {
    preset, platform, name, method, image, upstream,
    keyFiles: keys.flatMap(({ file }) => file ?? []),
    sshKeys: [...new Set(keys.flatMap((entry) => entry.keys))],
  };
}

function methodOf({ iso, image }: InitOptions, platform: string, methods: readonly InstallMethod[]): InstallMethod {
  const wanted = image !== undefined ? 'cloud-image' : iso !== undefined ? 'autoinstall' : methods[0];
  const method = methods.find((name) => name === wanted);
  if (method === undefined) throw new UsageError(`${platform} is installed from a cloud image: --image, not --iso`);
  return method;
}

function keysIn(given: string): Reading<{ readonly file?: string; readonly keys: readonly string[] }> {
  if (given === noKey) return { value: { keys: [] } };
  const file = given.startsWith('~/') ? join(homedir(), given.slice(2)) : given;
  const found = readPublicKeys(file);
  if ('problem' in found) return found;
  const bad = found.keys.map((key) => misanswered(topologySchema, 'sshKey', key)).find((problem) => problem !== undefined);
  return bad === undefined ? { value: { file: given, keys: found.keys } } : { problem: `${given} holds something else than public keys: ${bad}` };
}

/** `~/.ssh/id_ed25519.pub` */
function shortened(path: string): string {
  const inHome = relative(homedir(), path);
  return inHome.startsWith('..') ? path : `~/${inHome}`;
}
