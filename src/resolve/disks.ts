/** Disks with their place in the domain and the name the machine sees them under. */
import { diskUses } from '../model/nodes.js';
import { byNaturalName } from '../util/order.js';
import { derivedUuid } from './derive.js';
import type { Catalog } from '../catalog/types.js';
import type { DiskModel, NodeModel } from '../model/model.js';
import type { DiskBus } from '../model/topology.js';
import type { ResolvedDisk } from './types.js';

/**
 * @param cdroms how many CD-ROM drives take the first `sd` names: the empty drive of the installer comes before the
 *   seed, because virt-install puts the ISO into the first one
 */
export function resolveDisks(lab: string, node: NodeModel, catalog: Catalog, cdroms: number): readonly ResolvedDisk[] {
  const uses = diskUses(node.services, catalog);
  const next = { vd: 0, sd: cdroms };
  return [...node.disks].sort(osFirst).map((disk) => {
    const prefix = disk.bus === 'virtio' ? 'vd' : 'sd';
    return {
      name: disk.name,
      path: disk.path,
      sizeMiB: disk.sizeMiB,
      bus: disk.bus,
      purpose: disk.purpose,
      use: uses[disk.purpose],
      serial: disk.name,
      uuid: derivedUuid(lab, `node/${node.name}/disk/${disk.name}`),
      volume: `${lab}-${node.name}-${disk.name}.qcow2`,
      target: prefix + letters(next[prefix]++),
      device: deviceLink(disk.bus, disk.name),
    };
  });
}

function osFirst(a: DiskModel, b: DiskModel): number {
  return Number(b.purpose === 'os') - Number(a.purpose === 'os') || byNaturalName(a.name, b.name);
}

/** 0 → a … 25 → z, 26 → aa, as the kernel names disks. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(97 + (index % 26));
}

/** The link systemd's 60-persistent-storage.rules makes for a QEMU disk with this serial. */
function deviceLink(bus: DiskBus, serial: string): string {
  const id = { virtio: 'virtio-', scsi: 'scsi-0QEMU_QEMU_HARDDISK_', sata: 'ata-QEMU_HARDDISK_' }[bus];
  return `/dev/disk/by-id/${id}${serial}`;
}
