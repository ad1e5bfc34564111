/** Every disk has its volume, of its name and size, and there is no volume without a disk. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

const pool = 'storage/pool.xml';

export function* storage(output: Output): Iterable<Fault> {
  const { lab, nodes } = output.plan;
  const wanted = new Set<string>();
  if (lab.hypervisor.ownPool) {
    wanted.add(pool);
    const name = output.volume(pool)?.name;
    if (name !== lab.hypervisor.pool) yield { file: pool, message: `the pool is ${name ?? 'missing'}, not ${lab.hypervisor.pool}`, path: ['hypervisor', 'directory'] };
  }
  for (const { node } of nodes) {
    for (const disk of node.disks) {
      const file = `storage/${disk.volume}.xml`;
      wanted.add(file);
      if (!output.files.has(file)) yield { file, message: `disk ${disk.name} of ${node.name} has no volume`, path: disk.path };
      const volume = output.volume(file, node.name);
      if (!volume) continue;
      if (volume.name !== disk.volume) yield { file, message: `the volume is named ${volume.name || 'nothing'}, not ${disk.volume}` };
      if (volume.capacity !== String(disk.sizeMiB)) yield { file, message: `the capacity is ${volume.capacity || 'no'} MiB, not ${disk.sizeMiB} MiB` };
    }
  }
  for (const file of output.files.keys()) {
    if (file.startsWith('storage/') && !wanted.has(file)) yield { file, message: 'a volume that no disk needs' };
  }
}
