/**
 * A network's name servers answer. libvirt runs no DNS on an isolated network unless asked to, and what it runs there asks
 * nobody else (`no-resolv` in its dnsmasq's configuration): names outside of the lab are NXDOMAIN to it.
 */
import { parseAddress, sameAddress, type Address } from '../../net/ip.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { networks } from './shared.js';

export const nameServer: Rule = function* (context) {
  for (const { network, raw } of networks(context)) {
    for (const [index, text] of (raw.dns ?? []).entries()) {
      const address = parseAddress(text);
      const reason = address && faultOf(context, address);
      if (reason === undefined) continue;
      yield diagnose(context.document, {
        code: 'OSG3223',
        severity: 'warning',
        path: [...network.path, 'dns', index],
        message: `the name server ${text} ${reason}`,
        help: 'leave it out: machines on a network of the mode nat have a name server there; or give one that answers, for example 9.9.9.9',
      });
    }
  }
};

function faultOf({ model }: RuleContext, address: Address): string | undefined {
  const isolated = model.networks.find(({ mode, gateway }) => mode === 'isolated' && gateway && sameAddress(gateway, address));
  if (isolated) return `is the hypervisor on the isolated network ${isolated.name}: whatever answers there knows no names outside of it`;
  const families = model.networks.map(({ cidr }) => cidr?.family);
  if (families.every((family) => family !== undefined && family !== address.family)) {
    return `is an IPv${address.family} address, and no network of the lab is IPv${address.family}`;
  }
  return undefined;
}
