/**
 * A MAC address is one that a single interface can have, and that no other interface of the lab has. libvirt defines
 * and starts machines with the same one (seen with libvirt 9.0), and refuses 0xFE (virnetdevtap.c): its own
 * end of the interface takes that.
 */
import type { NicModel, NodeModel } from '../../model/model.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, field } from './shared.js';

const advice = 'leave it out (osgen derives one), or take one that starts with 52:54:00';

export const mac: Rule = function* (context) {
  const owners = new Map<string, { node: NodeModel; nic: NicModel }>();
  const reported = new Set<string>();
  for (const node of entries(context).flatMap(({ machines }) => machines)) {
    for (const nic of node.nics) {
      if (nic.mac === undefined) continue;
      const path = field(context, nic.path, 'mac');
      const fault = faultOf(nic.mac);
      if (fault && !reported.has(String(path))) {
        yield diagnose(context.document, {
          code: 'OSG3216',
          path,
          message: `MAC address ${nic.mac} of ${node.name} on network ${nic.network} ${fault}`,
          help: advice,
        });
        reported.add(String(path));
      }
      const owner = owners.get(nic.mac);
      owners.set(nic.mac, owner ?? { node, nic });
      const pair = owner && `${path} ${owner.nic.path}`;
      if (fault || !owner || !pair || reported.has(pair)) continue;
      reported.add(pair);
      yield diagnose(context.document, {
        code: 'OSG3215',
        path,
        message:
          `${node.name} has the MAC address ${nic.mac} on network ${nic.network}, ` +
          `and ${owner.node.name} has it on network ${owner.nic.network}`,
        notes: [{ message: `${owner.node.name} has it here`, path: field(context, owner.nic.path, 'mac') }],
        help: advice,
      });
    }
  }
};

function faultOf(text: string): string | undefined {
  if (text === '00:00:00:00:00:00') return 'is none: all zero';
  if (text === 'ff:ff:ff:ff:ff:ff') return 'is the broadcast address';
  const first = parseInt(text.slice(0, 2), 16);
  if (first % 2 === 1) return `is a multicast address (the first byte, ${text.slice(0, 2)}, is odd)`;
  return first === 0xfe ? 'starts with fe, which libvirt keeps for the host’s end of interfaces' : undefined;
}
