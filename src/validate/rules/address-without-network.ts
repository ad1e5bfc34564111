/** On a network without `cidr` (an existing one) machines take their addresses by DHCP: none can be fixed there. */
import { parseAddress } from '../../net/ip.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, field, isOurs, networks } from './shared.js';

export const addressWithoutNetwork: Rule = function* (context) {
  for (const { network, raw } of networks(context)) {
    // The others need a cidr in any case: rule cidr says so.
    if (raw.cidr !== undefined || network.cidr || isOurs(network) || network.purpose) continue;
    for (const {
      machines: [first],
    } of entries(context)) {
      const nic = first.nics.find((candidate) => candidate.network === network.name);
      if (nic?.addressText === undefined || !parseAddress(nic.addressText)) continue;
      yield diagnose(context.document, {
        code: 'OSG3219',
        path: field(context, nic.path, 'address'),
        message: `${first.name} has a fixed address on network ${network.name}, which has no cidr`,
        notes: [{ message: 'the network is given here', path: network.path, at: 'key' }],
        help: 'add the network’s  cidr: ADDRESS/PREFIX  or write  true  for an address by DHCP',
      });
    }
  }
};
