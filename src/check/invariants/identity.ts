/** cloud-init tells machines apart by their instance-id, and all files agree on the host name. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { valueAt } from '../yaml.js';

export function* identity(output: Output): Iterable<Fault> {
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/meta-data`;
    const data = output.yaml(node.name, 'meta-data');
    if (data === undefined) continue;
    if (valueAt(data, 'instance-id') !== `iid-${node.uuid}`) yield { file, message: 'the instance-id is not made from the UUID of the machine' };
    if (valueAt(data, 'local-hostname') !== node.name) yield { file, message: `the host name is not the text ${node.name}` };
    const userData = output.userData(node.name);
    if (userData && valueAt(userData.cloud, 'hostname') !== node.name) yield { file: `nodes/${node.name}/user-data`, message: `the host name is not the text ${node.name}` };
  }
}
