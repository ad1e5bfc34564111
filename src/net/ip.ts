/** Addresses and networks of both families over ip-num, as values that compare as bigints. */
import { IPv4, IPv4Prefix, IPv6, Validator } from 'ip-num';

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export interface Cidr {
  readonly family: 4 | 6;
  readonly prefix: number;
  /** Lowest address; the network address in IPv4, the subnet-router anycast address in IPv6 (RFC 4291 §2.6.1). */
  readonly first: Address;
  /** Highest address; the broadcast address in IPv4. */
  readonly last: Address;
}

/** Parses an address without prefix length; undefined if it is none. */
export function parseAddress(text: string): Address | undefined {
  if (Validator.isValidIPv4String(text)[0]) return { family: 4, value: IPv4.fromString(text).getValue() };
  // ip-num takes `fe80::1%eth0` and drops the zone, which means something on one machine only.
  if (text.includes(':') && !text.includes('%') && Validator.isValidIPv6String(text)[0]) return { family: 6, value: IPv6.fromString(text).getValue() };
  return undefined;
}

/** Parses `address/prefix`; host bits may be set (compare with `cidrText`). Undefined if it is no CIDR. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(text);
  const address = match && parseAddress(match[1] as string);
  if (!match || !address) return undefined;
  const prefix = Number(match[2]);
  if (prefix > (address.family === 4 ? 32 : 128)) return undefined;
  // ip-num's ranges build a mask object for each bound: 30 µs, a thousand times a build.
  const hostMask = (1n << BigInt((address.family === 4 ? 32 : 128) - prefix)) - 1n;
  return {
    family: address.family,
    prefix,
    first: { family: address.family, value: address.value & ~hostMask },
    last: { family: address.family, value: address.value | hostMask },
  };
}

/** Canonical text: dotted quad, or RFC 5952 for IPv6. */
export function addressText(address: Address): string {
  if (address.family === 4) return new IPv4(address.value).toString();
  return compressIpv6(address.value);
}

/** Canonical text of the network, host bits cleared. */
export function cidrText(cidr: Cidr): string {
  return `${addressText(cidr.first)}/${cidr.prefix}`;
}

/** Dotted-quad netmask of an IPv4 network. */
export function netmask(cidr: Cidr): string {
  return IPv4Prefix.fromNumber(BigInt(cidr.prefix)).toMask().toString();
}

export function contains(cidr: Cidr, address: Address): boolean {
  return address.family === cidr.family && cidr.first.value <= address.value && address.value <= cidr.last.value;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first.value <= b.last.value && b.first.value <= a.last.value;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.value === b.value;
}

/** The address `offset` steps up; the caller checks that it is still in range. */
export function offsetAddress(address: Address, offset: bigint | number): Address {
  return { family: address.family, value: address.value + BigInt(offset) };
}

/** First and last address a host can have. Point-to-point networks (/31, /32, /127, /128) have no reserved ones. */
export function hostRange(cidr: Cidr): { readonly first: Address; readonly last: Address } {
  const size = cidr.last.value - cidr.first.value + 1n;
  if (size <= 2n) return { first: cidr.first, last: cidr.last };
  return { first: offsetAddress(cidr.first, 1), last: cidr.family === 4 ? offsetAddress(cidr.last, -1n) : cidr.last };
}

/** RFC 5952: lower case, longest run of at least two zero groups (the first of equals) as `::`. */
function compressIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
