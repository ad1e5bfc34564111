/** Lines of a machine's network configuration. */
import { addressText } from '../net/ip.js';
import type { Link, Provenance, Trace } from './trace.js';
import type { NodePlan } from '../plan/types.js';
import type { ResolvedNic } from '../resolve/types.js';

/** @param path below `network:` */
export function netplan(trace: Trace, plan: NodePlan, path: readonly (string | number)[]): Provenance {
  const nic = path[0] === 'ethernets' ? plan.node.nics.find((each) => each.interface === path[1]) : undefined;
  if (!nic) return { subject: `network configuration of ${plan.node.name}`, links: [trace.machine(plan)] };
  const { network } = nic;
  const key = String(path[2] ?? '');
  const links: Readonly<Record<string, () => readonly Link[]>> = {
    match: () => mac(trace, plan, nic),
    addresses: () => address(trace, plan, nic),
    dhcp4: () => trace.value([...network.path, 'dhcp'], `the default of mode ${network.mode}`),
    routes: () => [...trace.value([...network.path, 'gateway'], 'the first address of the network'), ...trace.value([...network.path, 'default_route'], 'the first network of mode nat')],
    nameservers: () => trace.value([...network.path, 'dns'], 'none'),
    mtu: () => trace.value([...network.path, 'mtu'], 'none'),
  };
  return { subject: `interface ${nic.interface} of ${plan.node.name}`, links: [...(links[key]?.() ?? []), ...attachment(trace, plan, nic)] };
}

/** Why a machine is on a network, and the network. */
export function attachment(trace: Trace, plan: NodePlan, { network, path }: ResolvedNic): readonly Link[] {
  const { node } = plan;
  const roles = node.roles.filter((role) => network.purpose !== undefined && trace.catalog.roles[role]?.networks.includes(network.purpose));
  return [
    ...(path === node.path ? [] : [trace.topology(path, `${node.name} on network ${network.name}`)]),
    ...(path !== node.path ? [] : roles.map((role) => ({ place: `roles/${role}/role.yaml`, says: `role ${role} is on the ${network.purpose} network` }))),
    trace.machine(plan),
    trace.topology(network.path, trace.isGiven(network.path) ? `network ${network.name}` : `network ${network.name}, by default`),
  ];
}

export function mac(trace: Trace, plan: NodePlan, { path, network }: ResolvedNic): readonly Link[] {
  return trace.value([...path, 'mac'], '', [{ place: 'osgen', says: `MAC address derived from the names of lab, machine and network (${trace.lab.name}, ${plan.node.name}, ${network.name})` }]);
}

/** Of a machine of a group, the first one's stands in the topology. */
export function address(trace: Trace, plan: NodePlan, { path, network, address: own }: ResolvedNic): readonly Link[] {
  if (!own) return [{ place: 'osgen', says: `${plan.node.name} gets its address on network ${network.name} by DHCP` }];
  const given = path !== plan.node.path && (trace.isGiven([...path, 'address']) || trace.isText(path));
  const says = `address ${addressText(own)} of ${plan.node.name} on network ${network.name}`;
  return given ? [trace.topology(path, says, 'value')] : [{ place: 'osgen', says: `${says}: automatic, kept in the address lock` }];
}
