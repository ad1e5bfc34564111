/**
 * What the rules about addresses share. A part of a network with a mistake in it is left out here, so that one
 * mistake is reported once: by the rule whose subject it is.
 */
import type { NetworkModel, Path } from '../../model/model.js';
import { addressText, hostRange, overlaps, parseCidr, type Address, type Cidr } from '../../net/ip.js';
import { isOurs } from './shared.js';

/** Address blocks that no lab network can use (IANA special-purpose address registries). */
const unusable = (
  [
    ['0.0.0.0/8', 'which means "this network" (RFC 1122)'],
    ['127.0.0.0/8', 'the loopback addresses'],
    ['169.254.0.0/16', 'the link-local addresses, with OpenStack’s metadata service at 169.254.169.254'],
    ['224.0.0.0/4', 'the multicast addresses'],
    ['240.0.0.0/4', 'which is reserved (RFC 1112)'],
    ['::/8', 'which is reserved (RFC 4291)'],
    ['fe80::/10', 'the link-local addresses'],
    ['ff00::/8', 'the multicast addresses'],
  ] as const
).map(([text, what]) => ({ text, what, cidr: parseCidr(text) as Cidr }));

/** Why a well-formed CIDR cannot be a lab network's; undefined if it can. */
export function cidrFault(cidr: Cidr): string | undefined {
  if (cidr.prefix === 0) return 'is every address there is';
  const size = cidr.last.value - cidr.first.value + 1n;
  if (size <= 2n)
    return `has ${size === 1n ? 'a single address' : 'two addresses'}: no room for a gateway and machines`;
  const block = unusable.find((one) => overlaps(one.cidr, cidr));
  return block && `reaches into ${block.text}, ${block.what}`;
}

export function soundCidr(network: NetworkModel): Cidr | undefined {
  return network.cidr && !cidrFault(network.cidr) ? network.cidr : undefined;
}

/** True for an address that a host on this network can have. */
export function isHostAddress(cidr: Cidr, address: Address): boolean {
  const { first, last } = hostRange(cidr);
  return address.family === cidr.family && first.value <= address.value && address.value <= last.value;
}

export function soundGateway(network: NetworkModel): Address | undefined {
  const cidr = soundCidr(network);
  return cidr && network.gateway && isHostAddress(cidr, network.gateway) ? network.gateway : undefined;
}

export const rangeKinds = ['allocationPool', 'dhcp'] as const;
export type RangeKind = (typeof rangeKinds)[number];

/** The topology's key of a range, and what it is called. */
export const rangeWords = {
  allocationPool: { key: 'allocation_pool', name: 'allocation pool' },
  dhcp: { key: 'dhcp', name: 'DHCP range' },
} as const;

export interface SoundRange {
  readonly start: Address;
  readonly end: Address;
  /** Undefined: a default. */
  readonly path: Path | undefined;
}

/** A range with both ends understood, on a network where it has a meaning (else rule network-mode speaks up). */
export function readableRange(network: NetworkModel, kind: RangeKind): SoundRange | undefined {
  const [cidr, range] = [soundCidr(network), network[kind]];
  const fits = kind === 'dhcp' ? isOurs(network) : network.purpose === 'provider';
  if (!cidr || !range?.start || !range.end || !fits) return undefined;
  const { start, end, path } = range;
  return start.family === cidr.family && end.family === cidr.family ? { start, end, path } : undefined;
}

export function soundRange(network: NetworkModel, kind: RangeKind): SoundRange | undefined {
  const [cidr, range] = [soundCidr(network), readableRange(network, kind)];
  if (!cidr || !range || range.start.value > range.end.value) return undefined;
  return isHostAddress(cidr, range.start) && isHostAddress(cidr, range.end) ? range : undefined;
}

export function isBetween(address: Address, range: { readonly start: Address; readonly end: Address }): boolean {
  return (
    address.family === range.start.family && range.start.value <= address.value && address.value <= range.end.value
  );
}

/** `10.0.0.2 to 10.0.0.10`, or the one address. */
export function rangeText({ start, end }: { readonly start: Address; readonly end: Address }): string {
  return start.value === end.value ? addressText(start) : `${addressText(start)} to ${addressText(end)}`;
}
