/** Where a pool is, nobody but the topology can say: disks are named by their path, and no hypervisor is asked. */
import { diagnose, type Rule } from '../rule.js';
import { shellQuote } from '../../util/shell.js';

export const poolDirectory: Rule = function* ({ document, model: { hypervisor } }) {
  const { uri, pool, directory } = hypervisor;
  if (directory !== undefined) return;
  yield diagnose(document, {
    code: 'OSG3411',
    path: ['hypervisor', 'pool'],
    message: `where the storage pool ${pool} is has to be given with it`,
    help: `name its folder: hypervisor: {pool: ${pool}, directory: …}; it is the <path> in: virsh -c ${shellQuote(uri)} pool-dumpxml ${pool}`,
  });
};
