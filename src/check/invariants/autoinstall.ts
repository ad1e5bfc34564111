/** The installer takes the machine's system disk, and never another one. */
import type { ResolvedDisk } from '../../resolve/types.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { valueAt } from '../yaml.js';

export function* autoinstall(output: Output): Iterable<Fault> {
  if (output.plan.lab.install.method !== 'autoinstall') return;
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/user-data`;
    const userData = output.userData(node.name);
    if (!userData) continue;
    if (userData.document === userData.cloud) yield { file, message: 'has no autoinstall' };
    const serial = valueAt(userData.document, 'autoinstall', 'storage', 'layout', 'match', 'serial');
    const chosen = node.disks.filter((disk) => typeof serial === 'string' && matches(serial, idSerial(disk)));
    if (chosen.length !== 1 || chosen[0]?.purpose !== 'os') yield { file, message: `the installer is sent to ${chosen.map(({ name }) => name).join(' and ') || 'no disk'}, not to the system disk alone` };
  }
}

/** udev's ID_SERIAL (60-persistent-storage.rules): with QEMU's model name before it where there is one. */
function idSerial({ bus, serial }: ResolvedDisk): string {
  return { virtio: '', scsi: '0QEMU_QEMU_HARDDISK_', sata: 'QEMU_HARDDISK_' }[bus] + serial;
}

/** Shell patterns as subiquity reads them (fnmatch), of which only `*` is used. */
function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  return rest.length === 1 && text.length >= head.length + (rest[0] as string).length && text.startsWith(head) && text.endsWith(rest[0] as string);
}
