/** Two outputs of one lab: what is different, and what that means for its machines and networks. */
import { withoutMarks } from '../secrets/stand-ins.js';
import { byNaturalName } from '../util/order.js';
import { compareDomains, summariseDomain } from './domain.js';
import { change, pathChange, strongest, type Effect, type Finding } from './effect.js';
import { compareNetworkConfigs } from './network-config.js';
import { compareNetworks, networkName } from './networks.js';
import { compareUserData, type CheckParts } from './user-data.js';
import { compareVolumes } from './volumes.js';
import type { FileSet } from '../fileset.js';
import type { Plan } from '../plan/types.js';

/** What the form for review of a file that holds secrets has behind that file's name. */
export const forReview = '.redacted.yaml';

/** One of the two: files by path. */
export interface Side {
  readonly paths: readonly string[];
  /** Undefined if there is no such file, or it is none of text. */
  readonly textOf: (path: string) => string | undefined;
}

export interface FileDifference {
  readonly path: string;
  /** `mode`: only the permissions. `missing`: not there, and otherwise the same. */
  readonly kind: 'added' | 'changed' | 'removed' | 'mode' | 'missing';
}

export interface MachineDifference {
  readonly name: string;
  readonly effect: Effect;
  readonly reasons: readonly string[];
  /** The domain that stays behind in libvirt unless it is destroyed before the build. */
  readonly leaves?: string;
}

export interface NetworkDifference {
  readonly name: string;
  readonly effect: 'create' | 'redefine' | 'remove';
  readonly reasons: readonly string[];
  /** Machines on it, before or after. */
  readonly machines: readonly string[];
  /** Its name in libvirt, before. */
  readonly leaves?: string;
}

export interface LabDifference {
  /** About the lab as a whole, in words. */
  readonly notes: readonly string[];
  readonly networks: readonly NetworkDifference[];
  /** All machines, those with nothing to do included; in natural order of their names. */
  readonly machines: readonly MachineDifference[];
}

export function sideOf(files: FileSet): Side {
  return {
    paths: [...files.keys()],
    textOf: (path) => {
      const { contents, sensitive = true } = files.get(path) ?? {};
      if (typeof contents === 'string') return contents;
      return typeof contents === 'function' && !sensitive ? Buffer.from(contents() as Uint8Array).toString() : undefined;
    },
  };
}

/** A side that tells nothing of values: the secrets of the other one are not known. */
export function withoutValues({ paths, textOf }: Side): Side {
  return { paths, textOf: (path) => {
    const text = textOf(path);
    return text !== undefined && path.endsWith(forReview) ? withoutMarks(text) : text;
  } };
}

/** The texts for review. */
export function reviewTexts({ paths, textOf }: Side): readonly string[] {
  return paths.filter((path) => path.endsWith(forReview)).flatMap((path) => textOf(path) ?? []);
}

/** The files in which two file sets differ. */
export function differencesOf(before: FileSet, after: FileSet): readonly FileDifference[] {
  const bytes = (files: FileSet, path: string): Buffer | undefined => {
    const contents = files.get(path)?.contents;
    const value = typeof contents === 'function' ? contents() : contents;
    return value === undefined ? undefined : Buffer.from(value as Uint8Array);
  };
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path): FileDifference[] => {
    const [was, is] = [bytes(before, path), bytes(after, path)];
    if (was && is) return was.equals(is) ? [] : [{ path, kind: 'changed' }];
    return [{ path, kind: was ? 'removed' : 'added' }];
  });
}

/** @param plan of the lab as it is to be */
export function compareLabs(before: Side, after: Side, differences: readonly FileDifference[], plan: Plan): LabDifference {
  const changed = new Map(differences.filter(({ kind }) => kind !== 'mode' && kind !== 'missing').map(({ path, kind }) => [path, kind]));
  const hypervisors = [before, after].map((side) => settingOf(side.textOf('lab'), 'topology_uri'));
  const moved = before.textOf('lab') !== undefined && hypervisors[0] !== hypervisors[1];
  const was = machinesOf(before.paths);
  const is = plan.nodes.map(({ node }) => node.name);
  const machines = [...new Set([...was, ...is])].sort(byNaturalName).map((name): MachineDifference => {
    const [there, wanted] = [before, after].map((side) => summariseDomain(side.textOf(`${name}.xml`) ?? ''));
    const domain = there?.name ?? name;
    if (!is.includes(name)) return { name, effect: 'remove', reasons: ['no longer in the topology'], leaves: domain };
    if (!was.includes(name)) return { name, effect: 'create', reasons: ['new in the topology'] };
    const findings = compareMachine(name, before, after, changed, plan);
    const other = findings.find(({ effect }) => effect === 'create');
    if (other) return { name, effect: 'create', reasons: [other.reason], leaves: domain };
    // The new out/lab looks for disks in the new folder, and for domains on the new hypervisor.
    const leaves = moved || (there?.folder !== undefined && there.folder !== wanted?.folder) ? { leaves: domain } : {};
    return { name, effect: strongest(findings), reasons: distinct(findings.map(({ reason }) => reason)), ...leaves };
  });
  return {
    notes: [
      ...(moved ? [`The hypervisor is another one, ${change(hypervisors[0], hypervisors[1])}: all machines are made anew there. What is on the first one stays until its own out/lab destroys it.`] : []),
      ...(changed.get('storage/pool.xml') === 'changed' ? ['The folder of the storage pool is another one: out/lab refuses a pool that is there with the old folder. Destroy the lab, with its disks, before the build.'] : []),
    ],
    networks: networksOf(before, after, changed, machines.map(({ name }) => name)),
    machines: moved ? machines.map((machine) => (machine.effect === 'remove' ? machine : { ...machine, effect: 'create', reasons: ['on another hypervisor'] })) : machines,
  };
}

/** Names of the machines of an output: the XML files at its top. */
function machinesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => /^([^/]+)\.xml$/.exec(path)?.[1] ?? []);
}

function compareMachine(name: string, before: Side, after: Side, changed: ReadonlyMap<string, string>, plan: Plan): readonly Finding[] {
  const both = (path: string, compare: (was: string, is: string) => readonly Finding[], unknown: string): readonly Finding[] => {
    if (!changed.has(path)) return [];
    const [was, is] = [before.textOf(path), after.textOf(path)];
    return was === undefined || is === undefined ? [{ effect: 'rebuild', reason: unknown }] : compare(was, is);
  };
  const folder = `nodes/${name}`;
  const domain = both(`${name}.xml`, compareDomains, 'the definition there cannot be read');
  const volumes = plan.nodes.find(({ node }) => node.name === name)?.node.disks ?? [];
  return [
    ...domain,
    ...volumes.flatMap((disk) => {
      const path = `storage/${disk.volume}.xml`;
      return changed.get(path) === 'changed' ? both(path, (was, is) => compareVolumes(disk.name, was, is), '') : [];
    }),
    ...both(`${folder}/virt-install`, compareMedia, 'virt-install is missing'),
    ...both(`${folder}/network-config`, compareNetworkConfigs, 'network-config is not there to compare'),
    ...(changed.has(`${folder}/user-data`) && !changed.has(`${folder}/user-data${forReview}`) ? [{ effect: 'rebuild', reason: 'its user-data differs in what is secret' } as const] : []),
    ...both(`${folder}/user-data${forReview}`, (was, is) => compareUserData(was, is, checksOf(plan, name)), 'its user-data is another one, and the old one is not there to compare'),
  ];
}

/** What only checks the cluster: osgen-verify, its data and its step. */
function checksOf({ nodes }: Plan, name: string): CheckParts {
  const plan = nodes.find(({ node }) => node.name === name);
  const ofVerify = ({ service }: { service: string }): boolean => service === 'verify';
  return {
    files: new Set((plan?.files ?? []).filter(ofVerify).map(({ path }) => path)),
    steps: new Set((plan?.steps ?? []).filter(ofVerify).map((step) => step.name)),
  };
}

/** Of virt-install all but the installer's ISO is in the domain's definition as well. */
function compareMedia(before: string, after: string): readonly Finding[] {
  const [was, is] = [before, after].map((text) => /^ +--location '?([^,\n]+),kernel/m.exec(text)?.[1]);
  return was === is || was === undefined || is === undefined ? [] : [{ effect: 'rebuild', reason: `ISO ${pathChange(was, is)}` }];
}

function networksOf(before: Side, after: Side, changed: ReadonlyMap<string, string>, machines: readonly string[]): readonly NetworkDifference[] {
  return [...changed].flatMap(([path, kind]): NetworkDifference[] => {
    const name = /^networks\/(.+)\.xml$/.exec(path)?.[1];
    if (name === undefined) return [];
    const [was, is] = [before.textOf(path) ?? '', after.textOf(path) ?? ''];
    const names = [networkName(was), networkName(is)].filter((each) => each !== undefined);
    const on = machines.filter((machine) => [before, after].some((side) => summariseDomain(side.textOf(`${machine}.xml`) ?? '')?.networks.some((each) => names.includes(each))));
    if (kind === 'added') return [{ name, effect: 'create', reasons: [], machines: on }];
    const leaves = networkName(was) ?? name;
    if (kind === 'removed') return [{ name, effect: 'remove', reasons: [], machines: on, leaves }];
    const isOther = names.length === 2 && names[0] !== names[1];
    return [{ name, effect: isOther ? 'create' : 'redefine', reasons: compareNetworks(was, is), machines: on, ...(isOther ? { leaves } : {}) }];
  }).sort((a, b) => byNaturalName(a.name, b.name));
}

/** Value of a variable of out/lab. */
function settingOf(script: string | undefined, name: string): string | undefined {
  return new RegExp(`^${name}='?([^'\\n]*?)'?$`, 'm').exec(script ?? '')?.[1];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
