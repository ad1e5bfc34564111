/** XML is well-formed, YAML is sound by the rules of 1.1, and user-data begins as cloud-init wants it to. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

const firstLine = '#cloud-config\n';

export function* readable(output: Output): Iterable<Fault> {
  const { lab, nodes } = output.plan;
  for (const { name } of lab.networks) output.network(name);
  for (const { node } of nodes) {
    output.domain(node.name);
    for (const disk of node.disks) output.volume(`storage/${disk.volume}.xml`, node.name);
    output.yaml(node.name, 'netplan.yaml');
    output.yaml(node.name, 'network-config');
    output.yaml(node.name, 'meta-data');
    const file = `nodes/${node.name}/user-data`;
    const userData = output.text(file);
    if (userData !== undefined && !userData.startsWith(firstLine)) yield { file, message: 'the first line is not exactly #cloud-config' };
    output.userData(node.name);
  }
  for (const path of output.files.keys()) if (path.startsWith('storage/')) output.volume(path);
  yield* output.unreadable;
}
