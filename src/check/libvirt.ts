/** What the invariants look at in libvirt's XML, as it is written there. */
import { at, attributesAt, readXml, textAt, type XmlNode } from './xml.js';

export interface DomainFacts {
  readonly root: string;
  readonly name: string;
  readonly uuid: string;
  readonly memory: string;
  readonly vcpus: string;
  readonly disks: readonly DiskFacts[];
  readonly macs: readonly string[];
  /** Networks and bridges that its interfaces are on. */
  readonly networks: readonly string[];
  readonly bridges: readonly string[];
  readonly logs: readonly string[];
}

/** A disk or CD drive; empty text: not given. */
export interface DiskFacts {
  readonly device: string;
  readonly file: string;
  readonly target: string;
  readonly serial: string;
}

export interface NetworkFacts {
  readonly name: string;
  readonly uuid: string;
  readonly bridge: string;
  readonly mac: string;
  readonly address: string;
  readonly rangeStart: string;
  readonly rangeEnd: string;
}

export interface VolumeFacts {
  readonly name: string;
  readonly capacity: string;
}

export function readDomain(text: string): DomainFacts {
  const root = readXml(text);
  return {
    root: root.name,
    ...identity(root),
    memory: only(root, 'memory'),
    vcpus: only(root, 'vcpu'),
    disks: at(root, 'devices/disk').map((disk) => ({
      device: disk.attributes['device'] ?? '',
      file: attributesAt(disk, 'source', 'file').join(' '),
      target: attributesAt(disk, 'target', 'dev').join(' '),
      serial: only(disk, 'serial'),
    })),
    macs: attributesAt(root, 'devices/interface/mac', 'address'),
    networks: attributesAt(root, 'devices/interface/source', 'network'),
    bridges: attributesAt(root, 'devices/interface/source', 'bridge'),
    logs: attributesAt(root, 'devices/serial/log', 'file'),
  };
}

export function readNetwork(text: string): NetworkFacts {
  const root = readXml(text);
  return {
    ...identity(root),
    bridge: attributesAt(root, 'bridge', 'name').join(' '),
    mac: attributesAt(root, 'mac', 'address').join(' '),
    address: attributesAt(root, 'ip', 'address').join(' '),
    rangeStart: attributesAt(root, 'ip/dhcp/range', 'start').join(' '),
    rangeEnd: attributesAt(root, 'ip/dhcp/range', 'end').join(' '),
  };
}

/** A volume, or a pool. */
export function readVolume(text: string): VolumeFacts {
  const root = readXml(text);
  return { name: only(root, 'name'), capacity: only(root, 'capacity') };
}

function identity(root: XmlNode): { readonly name: string; readonly uuid: string } {
  return { name: only(root, 'name'), uuid: only(root, 'uuid') };
}

function only(node: XmlNode, path: string): string {
  return textAt(node, path) ?? '';
}
