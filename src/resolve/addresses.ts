/**
 * Automatic addresses. An address starts from the hash of its machine's name and steps past what is taken, so
 * most machines get the same one in any lab. Where two hashes meet, only memory can say who was there first: the
 * lock (`<topology>.lock.yaml`) records every automatic address, and one that is recorded and still possible stays.
 */
import { addressText, contains, hostRange, parseAddress, type Address, type Cidr } from '../net/ip.js';
import { byCodeUnit } from '../util/order.js';
import { derivedNumber } from './derive.js';
import type { NetworkModel, NodeModel } from '../model/model.js';
import type { NodeRecord } from './lock.js';

/** Every static address on one network: the fixed ones, the recorded ones, new ones. Undefined if there is no room. */
export function allocateAddresses(
  lab: string,
  network: NetworkModel & { readonly cidr: Cidr },
  nodes: readonly NodeModel[],
  recorded: NodeRecord,
): ReadonlyMap<string, Address> | undefined {
  const result = new Map<string, Address>();
  const taken = new Set<bigint>();
  const give = (node: string, address: Address): void => {
    result.set(node, address);
    taken.add(address.value);
  };
  const nics = nodes.flatMap((node) => {
    const nic = node.nics.find((candidate) => candidate.network === network.name);
    return nic ? [{ node: node.name, fixed: nic.address }] : [];
  });
  for (const { node, fixed } of nics) if (fixed) give(node, fixed);

  const reserved = reservedRanges(network);
  const free = (value: bigint): boolean => !taken.has(value) && !reserved.some(([start, end]) => start <= value && value <= end);
  const { first, last } = hostRange(network.cidr);
  const open: string[] = [];
  for (const { node } of nics.filter(({ fixed }) => !fixed)) {
    const text = Object.hasOwn(recorded, node) ? recorded[node] : undefined;
    const address = text === undefined ? undefined : parseAddress(text);
    const usable = address && contains(network.cidr, address) && address.value >= first.value && address.value <= last.value;
    if (usable && free(address.value)) give(node, address);
    else open.push(node);
  }

  const size = last.value - first.value + 1n;
  const wished = open
    .map((node) => ({ node, slot: derivedNumber(`address/${lab}/${network.name}/${node}`) % size }))
    .sort((a, b) => (a.slot < b.slot ? -1 : a.slot > b.slot ? 1 : byCodeUnit(a.node, b.node)));
  for (const { node, slot } of wished) {
    const value = nextFree(slot, size, first.value, free, reserved);
    if (value === undefined) return undefined;
    give(node, { family: network.cidr.family, value });
  }
  return result;
}

/** Recorded form of the automatic addresses, sorted; empty if all are fixed. */
export function addressRecord(addresses: ReadonlyMap<string, Address>, nodes: readonly NodeModel[], network: string): NodeRecord {
  const automatic = nodes.filter((node) => node.nics.some((nic) => nic.network === network && !nic.address));
  return Object.fromEntries(automatic.flatMap(({ name }) => {
    const address = addresses.get(name);
    return address ? [[name, addressText(address)]] : [];
  }));
}

function reservedRanges(network: NetworkModel): readonly (readonly [bigint, bigint])[] {
  const ranges = [network.allocationPool, network.dhcp].flatMap((range) =>
    range?.start && range.end ? [[range.start.value, range.end.value] as const] : [],
  );
  return network.gateway ? [...ranges, [network.gateway.value, network.gateway.value]] : ranges;
}

/** The first free value from a slot on, wrapping around; jumps over reserved ranges, which may be huge in IPv6. */
function nextFree(
  slot: bigint,
  size: bigint,
  base: bigint,
  free: (value: bigint) => boolean,
  reserved: readonly (readonly [bigint, bigint])[],
): bigint | undefined {
  let steps = 0n;
  while (steps < size) {
    const value = base + ((slot + steps) % size);
    if (free(value)) return value;
    const range = reserved.find(([start, end]) => start <= value && value <= end);
    steps += range ? (range[1] < base + size - 1n ? range[1] : base + size - 1n) - value + 1n : 1n;
  }
  return undefined;
}
