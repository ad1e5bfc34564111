/** A network of osgen's own as libvirt network XML, in a fixed order of elements (libvirt formatnetwork). */
import { addressText, netmask, sameAddress, parseAddress } from '../../net/ip.js';
import type { Lab, ResolvedNetwork } from '../../resolve/types.js';
import { invariant } from '../../util/invariant.js';
import { metadata } from './metadata.js';
import { element, serialize, textElement, type Child, type XmlElement } from './xml.js';

/** Modes nat and isolated only: the others exist already and are not ours. */
export function networkXml(lab: Lab, network: ResolvedNetwork): string {
  invariant(isOurs(network), `network ${network.name} is not osgen's to define`);
  const { libvirtName, uuid, bridge, mac } = network;
  invariant(libvirtName && uuid && bridge && mac, `network ${network.name} is not resolved`);
  return serialize(element('network', {},
    textElement('name', libvirtName),
    textElement('uuid', uuid),
    metadata('network', { lab: lab.name, name: network.name }),
    forward(network),
    element('bridge', { name: bridge, stp: 'on', delay: 0 }),
    network.mtu === undefined ? undefined : element('mtu', { size: network.mtu }),
    element('mac', { address: mac }),
    ...names(lab, network),
    ip(network)));
}

/** True for the networks that osgen defines in libvirt. */
export function isOurs(network: ResolvedNetwork): boolean {
  return network.mode === 'nat' || network.mode === 'isolated';
}

/** Without `<nat ipv6="yes"/>` (libvirt 6.5) IPv6 is forwarded untranslated: no way back to a private range. */
function forward(network: ResolvedNetwork): Child {
  if (network.mode !== 'nat') return undefined;
  invariant(network.gateway, `libvirt refuses the nat network ${network.name} without an address of its own`);
  return element('forward', { mode: 'nat' }, network.cidr?.family === 6 ? element('nat', { ipv6: 'yes' }) : undefined);
}

/**
 * libvirt runs a dnsmasq, which answers DNS, on every network that has an address. It is wanted where machines come to
 * the internet, and where the topology names the gateway as a name server; on an isolated network without DHCP it would
 * only be one more process that holds port 53.
 */
function names(lab: Lab, network: ResolvedNetwork): readonly XmlElement[] {
  const { gateway } = network;
  if (!gateway) return [];
  const asked = network.dns.some((text) => {
    const server = parseAddress(text);
    return server !== undefined && sameAddress(server, gateway);
  });
  if (network.mode === 'isolated' && !network.dhcp && !asked) return [element('dns', { enable: 'no' })];
  // Below .internal, which is nobody's: a lab called com would take the whole of it from its machines.
  return [element('domain', { name: `${lab.name}.internal`, localOnly: 'yes' })];
}

/** The hypervisor's own address; without one libvirt makes a plain bridge. */
function ip({ name, cidr, gateway, dhcp }: ResolvedNetwork): Child {
  if (!gateway) return undefined;
  invariant(cidr, `network ${name} has a gateway and no CIDR`);
  const place = cidr.family === 4
    ? { address: addressText(gateway), netmask: netmask(cidr) }
    : { family: 'ipv6', address: addressText(gateway), prefix: cidr.prefix };
  const range = dhcp && element('range', { start: addressText(dhcp.start), end: addressText(dhcp.end) });
  return element('ip', place, range && element('dhcp', {}, range));
}
