/** Each interface has one address, the same in netplan, in the seed and in the installer's configuration. */
import { addressText } from '../../net/ip.js';
import type { ResolvedNic, ResolvedNode } from '../../resolve/types.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { isMapping, valueAt } from '../yaml.js';

export function* addresses(output: Output): Iterable<Fault> {
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/netplan.yaml`;
    const netplan = output.yaml(node.name, 'netplan.yaml');
    if (netplan === undefined) continue;
    for (const message of differences(node, netplan)) yield { file, message };
    const seed = `nodes/${node.name}/network-config`;
    if (output.text(seed) !== output.text(file)) yield { file: seed, message: 'differs from netplan.yaml' };
    const userData = output.userData(node.name);
    const installer = userData && valueAt(userData.document, 'autoinstall', 'network');
    if (installer !== undefined && JSON.stringify(installer) !== JSON.stringify(valueAt(netplan, 'network'))) {
      yield { file: `nodes/${node.name}/user-data`, message: 'the network of autoinstall differs from netplan.yaml' };
    }
  }
}

function* differences(node: ResolvedNode, netplan: unknown): Iterable<string> {
  const ethernets = valueAt(netplan, 'network', 'ethernets');
  const names = isMapping(ethernets) ? Object.keys(ethernets) : [];
  for (const name of names) if (!node.nics.some((nic) => nic.interface === name)) yield `has the interface ${name}, which the machine has not`;
  for (const nic of node.nics) yield* differencesOf(nic, valueAt(ethernets, nic.interface));
  const routed = node.nics.filter((nic) => nic.defaultRoute).length;
  const routes = names.filter((name) => leadsOut(valueAt(ethernets, name))).length;
  if (routed !== routes) yield `${routes} interfaces have a default route, not ${routed}`;
}

function* differencesOf(nic: ResolvedNic, ethernet: unknown): Iterable<string> {
  const name = nic.interface;
  if (!isMapping(ethernet)) return yield `the interface ${name} is missing`;
  if (valueAt(ethernet, 'match', 'macaddress') !== nic.mac) yield `interface ${name} is not matched by the text ${nic.mac}`;
  if (valueAt(ethernet, 'set-name') !== name) yield `interface ${name} gets another name`;
  const found = valueAt(ethernet, 'addresses');
  const wanted = nic.address && nic.network.cidr ? [`${addressText(nic.address)}/${nic.network.cidr.prefix}`] : undefined;
  if (JSON.stringify(found) !== JSON.stringify(wanted)) yield `interface ${name} does not have the address ${wanted?.[0] ?? 'that DHCP gives it'}`;
  const dhcp = ethernet['dhcp4'] === true || ethernet['dhcp6'] === true;
  if (dhcp !== (wanted === undefined)) yield `interface ${name} has ${dhcp ? 'both DHCP and an address' : 'neither DHCP nor an address'}`;
}

/** Through a route, or through DHCP or router advertisements that are not told to leave routes out. */
function leadsOut(ethernet: unknown): boolean {
  if (valueAt(ethernet, 'dhcp4') === true) return valueAt(ethernet, 'dhcp4-overrides', 'use-routes') !== false;
  if (valueAt(ethernet, 'dhcp6') === true) return valueAt(ethernet, 'ra-overrides', 'use-gateway') !== false;
  const routes = valueAt(ethernet, 'routes');
  return Array.isArray(routes) && routes.some((route) => valueAt(route, 'to') === 'default');
}
