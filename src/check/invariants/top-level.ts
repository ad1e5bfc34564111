/** `for f in out/*.xml; do virsh define $f; done`: domain XML, one per machine, and no other XML at the top. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

export function* topLevel({ plan, files }: Output): Iterable<Fault> {
  const wanted = new Set(plan.nodes.map(({ node }) => `${node.name}.xml`));
  for (const { node } of plan.nodes) {
    const file = `${node.name}.xml`;
    if (!files.has(file)) yield { file, message: `machine ${node.name} has no domain XML`, path: node.path };
    for (const name of ['user-data', 'user-data.redacted.yaml', 'meta-data', 'network-config', 'netplan.yaml', 'virt-install', 'seed.iso']) {
      const part = `nodes/${node.name}/${name}`;
      if (!files.has(part)) yield { file: part, message: 'this file is missing', path: node.path };
    }
  }
  for (const file of files.keys()) {
    if (file.endsWith('.xml') && !file.includes('/') && !wanted.has(file)) yield { file, message: 'XML at the top of out/ that is no domain of the lab' };
  }
}
