/** Every machine gets its packages from somewhere: by a default route, or from a mirror or proxy that is on one of its networks. */
import { contains, parseAddress } from '../../net/ip.js';
import { defaultRouteOf } from '../../model/routes.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { entries } from './shared.js';
import { listed } from './words.js';
import type { NodeModel } from '../../model/model.js';

export const wayOut: Rule = function* (context) {
  const { document, topology, model } = context;
  const lost = entries(context).filter(({ machines: [first] }) => defaultRouteOf(model, first) === undefined && !hasSource(context, first));
  const [one] = lost;
  if (!one) return;
  yield diagnose(document, {
    code: 'OSG3222',
    severity: 'warning',
    path: topology.networks ? ['networks'] : one.path,
    at: 'key',
    message: `${listed(lost.map(({ name }) => name))} ${lost.length === 1 ? 'has' : 'have'} no way to the packages: none of the networks has a default route`,
    help: 'add the network "nat", or  default_route: true  to one with a router; or name a mirror or proxy that is on one of the networks below "install"',
  });
};

/** Of a host that is known by name only it cannot be told where it is. */
function hasSource({ model: { install, networks, hosts } }: RuleContext, node: NodeModel): boolean {
  return [install.mirror, install.proxy].some((url) => {
    if (url === undefined) return false;
    const host = /^https?:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(url)?.[1]?.replace(/^\[|\]$/g, '') ?? '';
    const named = [...hosts, ...node.hosts].find(({ names }) => names.includes(host))?.address;
    const address = parseAddress(named ?? host);
    return !address || networks.some(({ name, cidr }) => cidr && contains(cidr, address) && node.nics.some((nic) => nic.network === name));
  });
}
