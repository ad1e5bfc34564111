import { resolveDisks } from '../../../src/resolve/disks.js';
import { catalog } from '../plan/support.js';
import type { NodeModel } from '../../../src/model/model.js';
import type { DiskBus } from '../../../src/model/topology.js';

const cinder = { description: '', minimum: '1GiB', count: 1, prepare: { lvm: { volume_group: 'vg' } } };
const of = catalog({ disks: { disks: { cinder } } });

function resolved(disks: readonly (readonly [name: string, bus: DiskBus, purpose: string])[], cdroms: number): ReturnType<typeof resolveDisks> {
  const node = { name: 'n', services: ['disks'], disks: disks.map(([name, bus, purpose]) => ({ name, bus, purpose, path: [], sizeMiB: 1024 })) };
  return resolveDisks('lab', node as unknown as NodeModel, of, cdroms);
}

const many = (count: number, bus: DiskBus): [string, DiskBus, string][] => Array.from({ length: count }, (_, i) => [`d${i}`, bus, 'raw']);

test('the system disk is the first, the others follow in natural order', () => {
  const disks = resolved([['d10', 'virtio', 'raw'], ['d9', 'virtio', 'raw'], ['z', 'virtio', 'os']], 1);
  expect(disks.map(({ name, target }) => [name, target])).toEqual([['z', 'vda'], ['d9', 'vdb'], ['d10', 'vdc']]);
});

test('scsi and sata disks come after the CD drives, and count as one', () => {
  const disks = resolved([['os', 'scsi', 'os'], ['a', 'sata', 'raw'], ['b', 'virtio', 'raw'], ['c', 'scsi', 'raw']], 2);
  expect(disks.map(({ target }) => target)).toEqual(['sdc', 'sdd', 'vda', 'sde']);
});

test('names go on after z', () => {
  const disks = resolved(many(30, 'virtio'), 1);
  expect(disks.slice(25, 28).map(({ target }) => target)).toEqual(['vdz', 'vdaa', 'vdab']);
  expect(new Set(disks.map(({ target }) => target)).size).toBe(30);
});

// 60-persistent-storage.rules of systemd 252 and 255, with QEMU's disks.
test.each([
  ['virtio', '/dev/disk/by-id/virtio-data'], ['scsi', '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_data'], ['sata', '/dev/disk/by-id/ata-QEMU_HARDDISK_data'],
] as const)('the machine finds a disk on %s at %s', (bus, device) => {
  expect(resolved([['data', bus, 'raw']], 1)[0]?.device).toBe(device);
});

test('a disk knows its volume, serial and use', () => {
  const [os, data] = resolved([['os', 'virtio', 'os'], ['data', 'virtio', 'cinder']], 1);
  expect(os).toMatchObject({ volume: 'lab-n-os.qcow2', serial: 'os', use: undefined });
  expect(data).toMatchObject({ volume: 'lab-n-data.qcow2', serial: 'data', use: cinder });
  expect(data?.uuid).not.toBe(os?.uuid);
});
