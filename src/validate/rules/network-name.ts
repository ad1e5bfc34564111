/**
 * The name of a network becomes that of the interface on each of its machines: it must be free there. The kernel has
 * /proc/sys/net/ipv4/conf/all and default, and devices of its own; names of the kinds that it and udev give to network cards
 * are taken by another card meanwhile. What services make, Open vSwitch's bridges for one, they say themselves.
 */
import { byCodeUnit } from '../../util/order.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { cardName } from './interface-names.js';
import { networks } from './shared.js';

/** Devices that come with kernel modules (`ip link` after loading bonding, dummy, ip_gre, ipip, sit, ip6_tunnel, ip_vti, ifb). */
const kernel = /^(all|default|lo|(bond|dummy|ifb|teql|tunl|sit|gre|gretap|erspan|ip6gre|ip6tnl|tun|tap)[0-9]+)$/;

export const networkName: Rule = function* (context) {
  const { document, model, catalog } = context;
  const inLab = [...new Set(model.nodes.flatMap((node) => node.services))].sort(byCodeUnit);
  for (const { network } of networks(context)) {
    const { name, path } = network;
    const service = inLab.find((each) => catalog.services[each]?.interfaces?.some((taken) => matches(name, taken)));
    const reason = kernel.test(name)
      ? 'is one that the kernel has itself'
      : cardName.test(name)
        ? 'is of the kind that network cards get by themselves'
        : service && `is taken by the service ${service}`;
    if (reason === undefined) continue;
    yield diagnose(document, {
      code: 'OSG3106',
      path,
      at: 'key',
      message: `the network name ${quoted(name)} cannot be an interface on the machines: it ${reason}`,
      help: `choose another name, for example "${`${name.replace(/[^a-z].*$/, '').slice(0, 11) || 'lab'}-net`}"`,
    });
  }
};

/** `br-int`, or `qvo*`: all that begins so. */
function matches(name: string, taken: string): boolean {
  return taken.endsWith('*') ? name.startsWith(taken.slice(0, -1)) : name === taken;
}
