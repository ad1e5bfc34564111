/** The machines' disks lie in an existing pool or in a folder, not in both. */
import { diagnose, type Rule } from '../rule.js';

export const poolOrDirectory: Rule = function* ({ document, topology: { hypervisor } }) {
  if (hypervisor?.pool === undefined || hypervisor.directory === undefined) return;
  yield diagnose(document, {
    code: 'OSG3405',
    path: ['hypervisor', 'directory'],
    message: 'the machines’ disks are to lie in a pool and in a folder at once',
    notes: [{ message: `pool ${hypervisor.pool} is given here`, path: ['hypervisor', 'pool'] }],
    help: 'keep "pool" for an existing libvirt pool, or "directory" for a folder that out/lab makes a pool of',
  });
};
