/** cloud-init tells machines apart by their instance-id, and get their names from it. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { valueAt } from '../yaml.js';

export function* identity(output: Output): Iterable<Fault> {
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/meta-data`;
    const data = output.yaml(node.name, 'meta-data');
    if (data === undefined) continue;
    if (valueAt(data, 'instance-id') !== `iid-${node.uuid}`) yield { file, message: 'the instance-id is not made from the UUID of the machine' };
    const userData = output.userData(node.name);
    if (!userData) continue;
    const commands = valueAt(userData.cloud, 'bootcmd');
    const named = Array.isArray(commands) && commands.some((command) => Array.isArray(command) && command.at(-1) === node.name);
    if (!named) yield { file: `nodes/${node.name}/user-data`, message: `no command sets the host name ${node.name}` };
  }
}
