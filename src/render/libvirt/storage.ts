/** Storage pool and volumes (libvirt formatstorage). */
import type { Lab, ResolvedDisk } from '../../resolve/types.js';
import { invariant } from '../../util/invariant.js';
import { element, serialize, textElement, type Child } from './xml.js';

/** The pool made of `hypervisor.directory`; a lab that names a pool uses one that exists. */
export function poolXml(lab: Lab): string {
  const { pool, directory, ownPool } = lab.hypervisor;
  invariant(ownPool, 'a pool that is not osgen’s to define');
  return serialize(element('pool', { type: 'dir' },
    textElement('name', pool),
    element('target', {}, textElement('path', directory))));
}

/** A disk's volume for `virsh vol-create`; with method cloud-image the os disk is a layer over the image. */
export function volumeXml(lab: Lab, disk: ResolvedDisk): string {
  return serialize(element('volume', {},
    textElement('name', disk.volume),
    textElement('capacity', disk.sizeMiB, { unit: 'MiB' }),
    textElement('allocation', 0),
    element('target', {}, element('format', { type: 'qcow2' }), textElement('compat', '1.1')),
    disk.purpose === 'os' ? backingStore(lab) : undefined));
}

/** The format is spelt out: libvirt does not probe it, for a guest could write a header of another. */
function backingStore({ install }: Lab): Child {
  if (install.method !== 'cloud-image') return undefined;
  invariant(install.image !== undefined, 'method cloud-image without an image');
  return element('backingStore', {},
    textElement('path', install.image),
    element('format', { type: imageFormat(install.image) }));
}

/** As the topology's schema has it: raw if it ends in .raw, otherwise qcow2. */
export function imageFormat(path: string): 'raw' | 'qcow2' {
  return path.endsWith('.raw') ? 'raw' : 'qcow2';
}
