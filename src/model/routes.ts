/** Which way a machine's packets leave the lab. */
import type { Model, NetworkModel, NodeModel } from './model.js';

/** The network asked for, else the first nat one, else the first bootstrap one that leads out; undefined: none. */
export function defaultRouteOf(model: Model, node: NodeModel): string | undefined {
  const attached = model.networks.filter((network) => node.nics.some((nic) => nic.network === network.name));
  const allowed = attached.filter((network) => network.defaultRoute !== false);
  const found = attached.find((network) => network.defaultRoute)
    ?? allowed.find((network) => network.mode === 'nat')
    ?? allowed.find((network) => network.bootstrap && leadsOut(network));
  return found?.name;
}

/** Somebody else's network, whose router is given, or said by its DHCP. */
function leadsOut({ mode, gateway, cidr }: NetworkModel): boolean {
  return (mode === 'libvirt' || mode === 'bridge') && (gateway !== undefined || cidr === undefined);
}
