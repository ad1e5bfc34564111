/** Two versions of a machine's domain XML. */
import { at, attributesAt, readXml, textAt, type XmlNode } from '../check/xml.js';
import { change, listChange, type Finding } from './effect.js';

export interface DomainSummary {
  /** Name in libvirt. */
  readonly name: string;
  /** Folder of its disks; undefined in an older output, whose domains name pool and volume. */
  readonly folder: string | undefined;
  /** Names of the libvirt networks it is on. */
  readonly networks: readonly string[];
}

/** Undefined if the text is no XML: somebody has edited it. */
export function summariseDomain(text: string): DomainSummary | undefined {
  const root = read(text);
  return root && {
    name: textAt(root, 'name') ?? '',
    folder: folderOf(root),
    networks: attributesAt(root, 'devices/interface/source', 'network'),
  };
}

export function compareDomains(before: string, after: string): readonly Finding[] {
  const [a, b] = [read(before), read(after)];
  if (!a || !b) return [{ effect: 'redefine', reason: 'the definition there cannot be read' }];
  if (textAt(a, 'uuid') !== textAt(b, 'uuid')) {
    return [{ effect: 'create', reason: `another machine: ${change(textAt(a, 'name'), textAt(b, 'name'))}` }];
  }
  const findings = [...plainFacts(a, b), ...disks(a, b), ...interfaces(a, b)];
  return findings.length > 0 ? findings : [{ effect: 'redefine', reason: 'the definition of its devices changed' }];
}

function read(text: string): XmlNode | undefined {
  try {
    return readXml(text);
  } catch {
    return undefined;
  }
}

function folderOf(root: XmlNode): string | undefined {
  const [first] = attributesAt(root, 'devices/disk/source', 'file');
  return first?.slice(0, first.lastIndexOf('/'));
}

function* plainFacts(a: XmlNode, b: XmlNode): Iterable<Finding> {
  const facts: readonly (readonly [name: string, read: (root: XmlNode) => string | undefined, unit?: string])[] = [
    ['memory', (root) => textAt(root, 'memory'), ' MiB'],
    ['vCPUs', (root) => textAt(root, 'vcpu')],
    ['CPU mode', (root) => attributesAt(root, 'cpu', 'mode')[0]],
    ['CPU features', (root) => at(root, 'cpu/feature').map(({ attributes }) => `${attributes['policy']} ${attributes['name']}`).join(', ')],
    ['hypervisor type', (root) => root.attributes['type']],
    ['machine type', (root) => attributesAt(root, 'os/type', 'machine')[0]],
    ['roles', (root) => attributesAt(root, 'metadata/osgen:node', 'roles')[0]],
    ['tags', (root) => attributesAt(root, 'metadata/osgen:node', 'tags')[0]],
  ];
  for (const [name, value, unit = ''] of facts) {
    const [was, is] = [value(a), value(b)];
    if (was !== is) yield { effect: 'redefine', reason: `${name} ${change(was, is)}${unit}` };
  }
}

function* disks(a: XmlNode, b: XmlNode): Iterable<Finding> {
  const [folder, wanted] = [folderOf(a), folderOf(b)];
  if (folder === undefined) yield { effect: 'redefine', reason: 'its disks are named by their path now' };
  else if (folder !== wanted) yield { effect: 'rebuild', reason: `folder of the disks ${change(folder, wanted)}, where it has none yet` };
  const [was, is] = [a, b].map((root) => new Map(at(root, 'devices/disk')
    .filter(({ attributes }) => attributes['device'] === 'disk')
    .map((disk) => [textAt(disk, 'serial') ?? '', at(disk, 'target').map(({ attributes }) => `${attributes['bus']} as ${attributes['dev']}`).join('')]))) as [Map<string, string>, Map<string, string>];
  const { added, removed } = listChange([...was.keys()], [...is.keys()]);
  for (const name of added) yield { effect: 'redefine', reason: `disk ${name} added` };
  for (const name of removed) yield { effect: 'redefine', reason: `disk ${name} removed: its volume stays` };
  for (const [name, place] of was) {
    if (is.has(name) && is.get(name) !== place) yield { effect: 'redefine', reason: `disk ${name} on ${change(place, is.get(name))}` };
  }
}

function* interfaces(a: XmlNode, b: XmlNode): Iterable<Finding> {
  const [was, is] = [a, b].map((root) => new Map(at(root, 'devices/interface').map((nic) => [
    [...attributesAt(nic, 'source', 'network'), ...attributesAt(nic, 'source', 'bridge')].join(''),
    { mac: attributesAt(nic, 'mac', 'address').join(''), mtu: attributesAt(nic, 'mtu', 'size').join('') },
  ]))) as [Map<string, { mac: string; mtu: string }>, Map<string, { mac: string; mtu: string }>];
  const { added, removed } = listChange([...was.keys()], [...is.keys()]);
  for (const name of added) yield { effect: 'redefine', reason: `interface on ${name} added` };
  for (const name of removed) yield { effect: 'redefine', reason: `interface on ${name} removed` };
  for (const [name, { mac, mtu }] of was) {
    const now = is.get(name);
    if (now && now.mac !== mac) yield { effect: 'redefine', reason: `MAC address on ${name} ${change(mac, now.mac)}` };
    if (now && now.mtu !== mtu) yield { effect: 'redefine', reason: `MTU on ${name} ${change(mtu, now.mtu)}` };
  }
}
