/** Fixed addresses keep clear of what DHCP and OpenStack give out, of the gateway, and of each other. */
import { contains, hostRange, parseAddress, sameAddress, type Address } from '../../net/ip.js';
import type { ResolvedNetwork, ResolvedRange } from '../../resolve/types.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { valueAt } from '../yaml.js';

export function* ranges(output: Output): Iterable<Fault> {
  const owners = new Map<string, string>();
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/netplan.yaml`;
    const netplan = output.yaml(node.name, 'netplan.yaml');
    for (const { network, interface: name } of node.nics) {
      const texts = valueAt(netplan, 'network', 'ethernets', name, 'addresses');
      for (const text of Array.isArray(texts) ? texts : []) {
        const address = typeof text === 'string' ? parseAddress(text.replace(/\/\d+$/, '')) : undefined;
        if (!address) {
          yield { file, message: `interface ${name} has an address that is none` };
          continue;
        }
        const place = misplaced(address, network);
        if (place !== undefined) yield { file, message: `the address ${String(text)} ${place} of network ${network.name}` };
        const owner = owners.get(`${network.name} ${String(text)}`);
        if (owner !== undefined) yield { file, message: `the address ${String(text)} is also that of ${owner}` };
        owners.set(`${network.name} ${String(text)}`, node.name);
      }
    }
  }
}

function misplaced(address: Address, { cidr, gateway, dhcp, allocationPool }: ResolvedNetwork): string | undefined {
  if (!cidr || !contains(cidr, address)) return 'is outside';
  const { first, last } = hostRange(cidr);
  if (address.value < first.value || address.value > last.value) return 'is the network or broadcast address';
  if (gateway && sameAddress(gateway, address)) return 'is the gateway';
  if (within(dhcp, address)) return 'is in the DHCP range';
  return within(allocationPool, address) ? 'is in the allocation pool' : undefined;
}

function within(range: ResolvedRange | undefined, { value }: Address): boolean {
  return range !== undefined && range.start.value <= value && value <= range.end.value;
}
