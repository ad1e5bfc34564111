/**
 * Two versions of a machine's user-data. No value of a secret gets into a finding: only names of files, steps, packages
 * and the few settings that are none.
 */
import { UserDataReader, type UserData } from '../check/user-data.js';
import { isMapping, valueAt } from '../check/yaml.js';
import { byCodeUnit } from '../util/order.js';
import { change, listChange, type Finding } from './effect.js';

export const placedFiles = '/var/lib/osgen/files';
export const stepScripts = '/usr/local/lib/osgen/steps/';

/** Files and steps of a machine that only check the cluster: what they are changes nothing of what is checked. */
export interface CheckParts {
  readonly files: ReadonlySet<string>;
  readonly steps: ReadonlySet<string>;
}

/** Undefined if the text is not of osgen's form: somebody has edited it. */
export function readUserData(text: string): UserData | undefined {
  try {
    return new UserDataReader().read(text);
  } catch {
    return undefined;
  }
}

export function compareUserData(before: string, after: string, checks: CheckParts): readonly Finding[] {
  const [a, b] = [readUserData(before), readUserData(after)];
  if (!a || !b) return [rebuild('the user-data there cannot be read')];
  const [was, is] = [contents(a), contents(b)];
  const different = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path)).sort(byCodeUnit);
  const findings: Finding[] = [...settings(a, b)];

  const packages = `${stepScripts}packages`;
  const packageFindings = comparePackages(was.get(packages) ?? '', is.get(packages) ?? '');
  findings.push(...packageFindings);

  const hosts = `${placedFiles}/etc/hosts`;
  const names = different.includes(hosts) ? compareHosts(was.get(hosts) ?? '', is.get(hosts) ?? '') : undefined;
  if (names) findings.push(names);

  const files = different.filter((path) => path.startsWith(`${placedFiles}/`) && path !== hosts).map((path) => path.slice(placedFiles.length));
  const steps = different.filter((path) => path.startsWith(stepScripts) && !(path === packages && packageFindings.length > 0)).map((path) => path.slice(stepScripts.length));
  const own = { files: files.filter((path) => !checks.files.has(path)), steps: steps.filter((name) => !checks.steps.has(name)) };
  findings.push(...described('file', 'files', own.files, (name) => kindOf(was, is, `${placedFiles}${name}`)));
  findings.push(...described('first-boot step', 'first-boot steps', own.steps, (name) => kindOf(was, is, `${stepScripts}${name}`)));

  const checking = [...files, ...steps].length - own.files.length - own.steps.length;
  if (checking > 0) findings.push({ effect: 'by-hand', reason: 'what osgen-verify checks changed' });

  // Numbers in the units and in run-step change along with the steps; alone they are a change of osgen's own.
  const known = [placedFiles, stepScripts];
  const isTextOnly = different.length === 0 && a.entries.some(({ path, content }) => path.startsWith(stepScripts) && b.entries.some((entry) => entry.path === path && entry.content !== content));
  const others = different.filter((path) => !known.some((prefix) => path.startsWith(prefix)));
  const follows = own.steps.length > 0 || checking > 0;
  if (others.length > 0 && !follows) findings.push(...described('file of first boot', 'files of first boot', others, (path) => kindOf(was, is, path)));
  // An installer's network is that of network-config, which is compared by itself.
  const network = [a, b].map(({ document }) => JSON.stringify(valueAt(document, 'autoinstall', 'network')));
  if (findings.length === 0 && !isTextOnly && network[0] === network[1]) findings.push(rebuild('the form of its user-data changed'));
  return findings;
}

function rebuild(reason: string): Finding {
  return { effect: 'rebuild', reason };
}

type Kind = 'added' | 'changed' | 'removed';

/** Path → all that decides what becomes of it. */
function contents({ entries }: UserData): ReadonlyMap<string, string> {
  return new Map(entries.map(({ path, permissions, owner, content }) => [path, path.startsWith(stepScripts) ? effective(content) : `${permissions} ${owner ?? ''}\n${content}`]));
}

/**
 * A step's script without lines that do nothing: the one that makes Swift's rings (templates/swift/rings.sh.hbs) names
 * all disks of the lab, and passes over those that are not Swift's. A machine more would else change every ring.
 */
function effective(script: string): string {
  return script.includes('swift-ring-builder') ? script.replace(/^disk \S+ \S+ (?!swift )\S+ \d+\n/gm, '') : script;
}

function kindOf(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>, path: string): Kind {
  return !was.has(path) ? 'added' : is.has(path) ? 'changed' : 'removed';
}

const named = 4;

/** `files changed: a, b, c, d and 7 more`, for each kind of change there is. */
function described(one: string, many: string, names: readonly string[], kind: (name: string) => Kind): readonly Finding[] {
  return (['added', 'removed', 'changed'] as const).flatMap((each) => {
    const found = names.filter((name) => kind(name) === each);
    if (found.length === 0) return [];
    const more = found.length > named + 1 ? ` and ${found.length - named} more` : '';
    const shown = more === '' ? found : found.slice(0, named);
    return [rebuild(`${found.length === 1 ? one : many} ${each}: ${shown.join(', ')}${more}`)];
  });
}

/** Of a step's script: the names of its packages, and where they come from. */
function comparePackages(before: string, after: string): readonly Finding[] {
  const { added, removed } = listChange(packagesIn(before), packagesIn(after));
  const archives = [before, after].map((text) => /^add-apt-repository --yes (\S+)$/m.exec(text)?.[1] ?? '');
  const say = (names: readonly string[], what: string): Finding[] => (names.length === 0 ? [] : [rebuild(`package${names.length > 1 ? 's' : ''} ${what}: ${names.join(', ')}`)]);
  return [
    ...say(added, 'added'),
    ...say(removed, 'removed'),
    ...(archives[0] === archives[1] ? [] : [rebuild(`package archive ${change(archives[0], archives[1])}`)]),
  ];
}

function packagesIn(script: string): readonly string[] {
  return (/^packages=\((.*)\)$/m.exec(script)?.[1] ?? '').split(' ').filter((word) => word !== '').map((word) => word.replace(/^'(.*)'$/, '$1'));
}

/** Other machines came or went: what is there still works, and a line is soon added. Anything else changes an address. */
function compareHosts(before: string, after: string): Finding {
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const { added, removed } = listChange(lines(before), lines(after));
  const name = (line: string): string => line.trim().split(/\s+/)[1] ?? '';
  const moved = added.filter((line) => removed.some((other) => name(other) === name(line)));
  if (moved.length > 0) return rebuild(`/etc/hosts: other address of ${moved.map(name).join(', ')}`);
  const parts = [
    ...(added.length > 0 ? [`${added.map(name).join(', ')} added`] : []),
    ...(removed.length > 0 ? [`${removed.map(name).join(', ')} removed`] : []),
  ];
  return parts.length > 0 ? { effect: 'by-hand', reason: `/etc/hosts: ${parts.join(', ')}` } : rebuild('/etc/hosts changed');
}

/** What cloud-init and the installer do themselves. */
function* settings(a: UserData, b: UserData): Iterable<Finding> {
  if ((a.document === a.cloud) !== (b.document === b.cloud)) {
    yield rebuild(`install method ${a.document === a.cloud ? 'cloud-image → autoinstall' : 'autoinstall → cloud-image'}`);
    return;
  }
  const user = (data: UserData, key: string): unknown => (valueAt(data.cloud, 'users') as unknown[] | undefined)?.map((each) => valueAt(each, key));
  const differs = (read: (data: UserData) => unknown): boolean => JSON.stringify(read(a)) !== JSON.stringify(read(b));
  const text = (data: UserData, ...path: string[]): string | undefined => {
    const value = valueAt(data.cloud, ...path);
    return typeof value === 'string' ? value : undefined;
  };
  let count = 0;
  const say = (reason: string): Finding => {
    count += 1;
    return rebuild(reason);
  };
  if (differs((data) => user(data, 'name'))) yield say('name of the administrator changed');
  if (differs((data) => user(data, 'ssh_authorized_keys'))) yield say('SSH keys of the administrator changed');
  if (differs((data) => user(data, 'passwd'))) yield say('console password of the administrator changed');
  for (const key of ['timezone', 'locale'] as const) {
    if (differs((data) => text(data, key))) yield say(`${key === 'timezone' ? 'time zone' : key} ${change(text(a, key), text(b, key))}`);
  }
  if (differs((data) => valueAt(data.cloud, 'keyboard'))) yield say('keyboard changed');
  if (differs((data) => valueAt(data.cloud, 'apt'))) yield say('package mirror or proxy changed');
  const rest = ({ document, cloud }: UserData): unknown => [without(document, ['user-data', 'autoinstall', 'network']), without(cloud, ['autoinstall', 'network']), withoutNetwork(document)];
  if (count === 0 && differs(rest)) yield rebuild('what cloud-init or the installer is told changed');
}

function without(value: unknown, keys: readonly string[]): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) : value;
}

/** What the installer reads, but the network: that is in network-config too, which is compared by itself. */
function withoutNetwork(document: unknown): unknown {
  return without(valueAt(document, 'autoinstall'), ['network', 'user-data']);
}
