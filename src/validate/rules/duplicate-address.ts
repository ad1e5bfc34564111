/** No two machines have the same address on a network. Two entries of `nodes` are reported once, not per machine. */
import type { NodeModel, NicModel } from '../../model/model.js';
import { addressText } from '../../net/ip.js';
import { diagnose, type Rule } from '../rule.js';
import { freeTexts } from './free.js';
import { entries, field } from './shared.js';

export const duplicateAddress: Rule = function* (context) {
  const { document, model } = context;
  const owners = new Map<string, { node: NodeModel; nic: NicModel }>();
  const reported = new Set<string>();
  const helps = new Map(model.networks.map((network) => [network.name, freeTexts(context, network)]));
  for (const node of entries(context).flatMap(({ machines }) => machines)) {
    for (const nic of node.nics) {
      if (!nic.address) continue;
      const text = addressText(nic.address);
      const key = `${nic.network} ${text}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? { node, nic });
      const pair = owner && JSON.stringify([nic.path, owner.nic.path]);
      if (!owner || !pair || reported.has(pair)) continue;
      reported.add(pair);
      yield diagnose(document, {
        code: 'OSG3203',
        path: field(context, nic.path, 'address'),
        message: `${node.name} has the address ${text} on network ${nic.network}, and so has ${owner.node.name}`,
        notes: [{ message: `${ownerWords(owner.node)} here`, path: field(context, owner.nic.path, 'address') }],
        help: helps.get(nic.network)?.(node.group?.count ?? 1) ?? 'give one of them another address',
      });
    }
  }
};

function ownerWords({ name, group }: NodeModel): string {
  return group ? `the addresses of group ${group.name} (${name} is one of them) start` : `${name} has it`;
}
