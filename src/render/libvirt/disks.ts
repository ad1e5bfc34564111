/** Disks, CD drives and their controllers (libvirt formatdomain, "Hard drives, floppy disks, CDROMs"). */
import type { DiskBus } from '../../model/topology.js';
import type { Lab, ResolvedDisk, ResolvedNode } from '../../resolve/types.js';
import { volumePath } from '../../resolve/volume-path.js';
import { invariant } from '../../util/invariant.js';
import { element, textElement, type XmlElement } from './xml.js';

export interface Cdrom {
  readonly target: string;
  readonly bus: 'sata' | 'scsi';
  /** Undefined: an empty drive. */
  readonly volume: string | undefined;
}

/**
 * The machine's CD drives; their targets (sda, sdb) are not to be had for disks.
 *
 * autoinstall: the empty drive comes first, because `virt-install --reinstall` puts the installer's ISO into the first
 * drive, whatever lies in it, and `<boot dev="cdrom"/>` is about the first only. SATA, because q35 has no IDE.
 * cloud-image: virtio-scsi, because Debian's cloud kernel has no AHCI driver (nor does it see SATA disks).
 */
export function cdroms(lab: Lab, node: ResolvedNode): readonly Cdrom[] {
  if (lab.install.method === 'cloud-image') return [{ target: 'sda', bus: 'scsi', volume: node.seedVolume }];
  return [
    { target: 'sda', bus: 'sata', volume: undefined },
    { target: 'sdb', bus: 'sata', volume: node.seedVolume },
  ];
}

/** Disks per SCSI controller when libvirt derives addresses from targets (seen with 30 disks, libvirt 9.0). */
const unitsPerController = 7;

/**
 * How many SCSI controllers the machine's targets need. They have to be spelt out: those that libvirt adds by itself
 * are not bound to be virtio-scsi, and cloud kernels have no driver for others.
 */
export function scsiControllers(lab: Lab, node: ResolvedNode): number {
  const onScsi = [...node.disks, ...cdroms(lab, node)].filter(({ bus }) => bus === 'scsi');
  return Math.max(0, ...onScsi.map(({ target }) => Math.floor(targetIndex(target) / unitsPerController) + 1));
}

/** sda is 0, sdz 25, sdaa 26. */
function targetIndex(target: string): number {
  const letters = /^(?:sd|vd)([a-z]+)$/.exec(target)?.[1];
  invariant(letters !== undefined, `disk target ${target}`);
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 96, 0) - 1;
}

/**
 * Disks are given as files, by the path that their volume has in the pool. By pool and volume (type `volume`) they would
 * do without AppArmor only: libvirt's virt-aa-helper, which lists what a machine may open on Debian and Ubuntu, lists no
 * such disk (tried with libvirt 9.0), and where libvirt resolves it for the helper, it still lists no image below it
 * (terraform-provider-libvirt issue 1354, of 2026). What lies below is left to the disk's own header: spelt out here, a
 * newer image in the topology would be put below a disk that was made over another one.
 */
export function diskElement(lab: Lab, disk: ResolvedDisk): XmlElement {
  return element('disk', { type: 'file', device: 'disk' },
    element('driver', { name: 'qemu', type: 'qcow2', discard: 'unmap' }),
    element('source', { file: volumePath(lab, disk.volume) }),
    target(disk.target, disk.bus),
    textElement('serial', disk.serial));
}

export function cdromElement(lab: Lab, { target: dev, bus, volume }: Cdrom): XmlElement {
  const place = [target(dev, bus), element('readonly')];
  if (volume === undefined) return element('disk', { type: 'file', device: 'cdrom' }, ...place);
  return element('disk', { type: 'file', device: 'cdrom' },
    element('driver', { name: 'qemu', type: 'raw' }),
    element('source', { file: volumePath(lab, volume) }),
    ...place);
}

function target(dev: string, bus: DiskBus): XmlElement {
  return element('target', { dev, bus });
}
