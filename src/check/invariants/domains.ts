/** Every domain is its machine: name, size, UUID, interfaces, disks. */
import type { Lab, ResolvedNode } from '../../resolve/types.js';
import { volumePath } from '../../resolve/volume-path.js';
import type { Fault } from '../invariant.js';
import type { DiskFacts, DomainFacts } from '../libvirt.js';
import type { Output } from '../output.js';

/** virtio_blk cuts serials off there (VIRTIO_BLK_ID_BYTES). */
const longestSerial = 20;

export function* domains(output: Output): Iterable<Fault> {
  for (const { node } of output.plan.nodes) {
    const file = `${node.name}.xml`;
    const domain = output.domain(node.name);
    if (!domain) continue;
    for (const [what, found, wanted] of facts(output.plan.lab, node, domain)) {
      if (found !== wanted) yield { file, message: `${what} is ${found || 'missing'}, not ${wanted}` };
    }
    const serials = domain.disks.map(({ serial }) => serial).filter((serial) => serial !== '');
    for (const serial of serials) if (serial.length > longestSerial) yield { file, message: `serial ${serial} is longer than ${longestSerial} characters` };
    if (new Set(serials).size < serials.length) yield { file, message: 'two disks have one serial' };
    if (new Set(domain.disks.map(({ target }) => target)).size < domain.disks.length) yield { file, message: 'two disks have one target' };
  }
}

type Fact = readonly [what: string, found: string, wanted: string];

function facts(lab: Lab, node: ResolvedNode, domain: DomainFacts): readonly Fact[] {
  return [
    ['the root element', domain.root, 'domain'],
    ['the name', domain.name, node.domain],
    ['the UUID', domain.uuid, node.uuid],
    ['the memory in MiB', domain.memory, String(node.memoryMiB)],
    ['the number of vCPUs', domain.vcpus, String(node.vcpus)],
    ['the list of MAC addresses', domain.macs.join(' '), node.nics.map(({ mac }) => mac).join(' ')],
    ['the list of disks', listOf(domain.disks.filter(({ device }) => device === 'disk')), listOf(node.disks.map((disk) => ({ ...disk, file: volumePath(lab, disk.volume) })))],
    ['the list of seeds', domain.disks.filter(({ device }) => device === 'cdrom').map((disk) => disk.file).filter(Boolean).join(' '), volumePath(lab, node.seedVolume)],
    ['the console log', domain.logs.join(' '), node.consoleLog],
  ];
}

function listOf(disks: readonly Omit<DiskFacts, 'device'>[]): string {
  return disks.map(({ target, file, serial }) => `${target}=${file} (${serial})`).join(' ');
}
