/** Network XML says what the plan says, bridge names fit the kernel, and interfaces lead to networks that exist. */
import { addressText } from '../../net/ip.js';
import type { ResolvedNetwork } from '../../resolve/types.js';
import type { Fault } from '../invariant.js';
import type { NetworkFacts } from '../libvirt.js';
import type { Output } from '../output.js';

/** IFNAMSIZ less the NUL. */
const longestInterface = 15;

export function* networks(output: Output): Iterable<Fault> {
  const names = new Set<string>();
  const bridges = new Set<string>();
  for (const network of output.plan.lab.networks) {
    if (network.mode === 'libvirt' && network.libvirtName !== undefined) names.add(network.libvirtName);
    if (network.mode === 'bridge' && network.bridge !== undefined) bridges.add(network.bridge);
    if (network.mode !== 'nat' && network.mode !== 'isolated') continue;
    const file = `networks/${network.name}.xml`;
    if (!output.files.has(file)) yield { file, message: `network ${network.name} has no XML`, path: network.path };
    const found = output.network(network.name);
    names.add(found?.name ?? network.libvirtName ?? '');
    if (!found) continue;
    for (const [what, is, wanted] of facts(network, found)) {
      if (is !== wanted) yield { file, message: `${what} is ${is || 'missing'}, not ${wanted || 'left out'}` };
    }
    if (found.bridge.length > longestInterface) yield { file, message: `bridge name ${found.bridge} is longer than ${longestInterface} characters` };
  }
  for (const { node } of output.plan.nodes) {
    const file = `${node.name}.xml`;
    const domain = output.domain(node.name);
    for (const name of domain?.networks ?? []) {
      if (!names.has(name)) yield { file, message: `an interface is on network ${name}, which is neither defined nor named in the topology` };
    }
    for (const name of domain?.bridges ?? []) {
      if (!bridges.has(name)) yield { file, message: `an interface is on bridge ${name}, which the topology does not name` };
    }
  }
}

function facts({ libvirtName, uuid, bridge, mac, gateway, dhcp }: ResolvedNetwork, found: NetworkFacts): readonly (readonly [what: string, is: string, wanted: string])[] {
  return [
    ['the name', found.name, libvirtName ?? ''],
    ['the UUID', found.uuid, uuid ?? ''],
    ['the bridge', found.bridge, bridge ?? ''],
    ['the MAC address', found.mac, mac ?? ''],
    ['the address', found.address, gateway ? addressText(gateway) : ''],
    ['the first address of the DHCP range', found.rangeStart, gateway && dhcp ? addressText(dhcp.start) : ''],
    ['the last address of the DHCP range', found.rangeEnd, gateway && dhcp ? addressText(dhcp.end) : ''],
  ];
}
