/** No two machines have the same address on a network. Two entries of `nodes` are reported once, not per pair of machines. */
import type { NodeModel, NicModel } from '../../model/model.js';
import { addressText } from '../../net/ip.js';
import { diagnose, type Rule } from '../rule.js';
import { freeText } from './free.js';
import { entries, field, help } from './shared.js';

export const duplicateAddress: Rule = function* (context) {
  const { document, model } = context;
  const owners = new Map<string, { node: NodeModel; nic: NicModel }>();
  const reported = new Set<string>();
  for (const node of entries(context).flatMap(({ machines }) => machines)) {
    for (const nic of node.nics) {
      if (!nic.address) continue;
      const key = `${nic.network} ${addressText(nic.address)}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? { node, nic });
      const pair = owner && JSON.stringify([nic.path, owner.nic.path]);
      if (!owner || !pair || reported.has(pair)) continue;
      reported.add(pair);
      const network = model.networks.find(({ name }) => name === nic.network);
      yield diagnose(document, {
        code: 'OSG3203',
        path: field(context, nic.path, 'address'),
        message: `${node.name} has the address ${addressText(nic.address)} on network ${nic.network}, and so has ${owner.node.name}`,
        notes: [{ message: `${ownerWords(owner.node)} here`, path: field(context, owner.nic.path, 'address') }],
        ...help(network && freeText(context, network, node.group?.count)),
      });
    }
  }
};

function ownerWords({ name, group }: NodeModel): string {
  return group ? `the addresses of group ${group.name} (${name} is one of them) start` : `${name} has it`;
}
