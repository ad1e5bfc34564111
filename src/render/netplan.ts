/** Netplan of a machine: interfaces found by MAC address and named after their network. */
import { addressText } from '../net/ip.js';
import type { ResolvedNetwork, ResolvedNic, ResolvedNode } from '../resolve/types.js';

/** The `network:` mapping, the same in the seed's network-config, in autoinstall and in /etc/netplan. */
export function netplanConfig(node: ResolvedNode): object {
  const ethernets = Object.fromEntries(node.nics.map((nic) => [nic.interface, ethernet(nic)]));
  return { network: { version: 2, ethernets } };
}

function ethernet(nic: ResolvedNic): object {
  const { network } = nic;
  const identity = {
    match: { macaddress: nic.mac },
    'set-name': nic.interface,
    ...(network.mtu === undefined ? {} : { mtu: network.mtu }),
  };
  if (!nic.address || !network.cidr) {
    // A machine boots on without its bootstrap network: that one is taken away when the lab is isolated.
    return { ...identity, ...dhcp(nic), ...(network.bootstrap ? { optional: true } : {}), ...nameservers(network.dns) };
  }
  const via = nic.defaultRoute && network.gateway ? addressText(network.gateway) : undefined;
  return {
    ...identity,
    // Without it the machine waits some 12 s at each boot for router advertisements that never come.
    'accept-ra': false,
    // The network service takes it into a bridge: nothing at boot waits for it.
    ...(network.purpose === 'provider' ? { optional: true } : {}),
    addresses: [`${addressText(nic.address)}/${network.cidr.prefix}`],
    ...(via === undefined ? {} : { routes: [{ to: 'default', via }] }),
    ...nameservers(network.dns.length > 0 ? network.dns : standardDns(network)),
  };
}

/** libvirt's dnsmasq answers on every nat network; DHCP would have said so. */
function standardDns({ mode, gateway }: ResolvedNetwork): readonly string[] {
  return mode === 'nat' && gateway ? [addressText(gateway)] : [];
}

/** DHCPv6 has no routes (RFC 8415): they come with router advertisements. */
function dhcp({ network, defaultRoute }: ResolvedNic): object {
  if (network.cidr?.family === 6) return { dhcp6: true, 'accept-ra': true, ...(defaultRoute ? {} : { 'ra-overrides': { 'use-gateway': false } }) };
  return { dhcp4: true, 'accept-ra': false, ...(defaultRoute ? {} : { 'dhcp4-overrides': { 'use-routes': false } }) };
}

function nameservers(dns: readonly string[]): object {
  return dns.length > 0 ? { nameservers: { addresses: dns } } : {};
}
