/** A gateway is an address that a host of its network can have. */
import { addressText, cidrText, contains, hostRange, sameAddress } from '../../net/ip.js';
import type { Code } from '../../diagnostics/codes.js';
import { diagnose, type Rule } from '../rule.js';
import { isHostAddress, soundCidr } from './addressing.js';
import { isOurs, networkNote, networks } from './shared.js';

export const gateway: Rule = function* (context) {
  for (const { network } of networks(context)) {
    const [cidr, address] = [soundCidr(network), network.gateway];
    if (!cidr || !address || address.family !== cidr.family || isHostAddress(cidr, address)) continue;
    const [code, fault]: [Code, string] = !contains(cidr, address)
      ? ['OSG3213', `is outside of ${cidrText(cidr)}`]
      : sameAddress(address, cidr.first)
        ? ['OSG3204', `is the address of the network itself, ${cidrText(cidr)}`]
        : ['OSG3205', `is the broadcast address of ${cidrText(cidr)}`];
    const first = addressText(hostRange(cidr).first);
    yield diagnose(context.document, {
      code,
      path: [...network.path, 'gateway'],
      message: `gateway ${addressText(address)} of network ${network.name} ${fault}`,
      notes: networkNote(context, network),
      help: isOurs(network) ? `for example ${first}; left out, it is the first address` : `for example ${first}`,
    });
  }
};
