// IP addresses as numbers. Not osgen's own module: what is checked must not check itself.

import { isIP } from 'node:net';

/** {family, value}, or undefined if it is no address. */
export function address(text) {
  const family = isIP(text);
  if (family === 4) return { family, value: text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n) };
  if (family !== 6 || text.includes('%')) return undefined;
  const [head, tail] = text.split('::');
  const groups = (part) => (part ? part.split(':') : []).flatMap(group);
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill(0n), ...last];
  return { family, value: all.reduce((value, part) => value * 65536n + part, 0n) };
}

function group(text) {
  if (!text.includes('.')) return [BigInt(`0x${text}`)];
  const { value } = address(text);
  return [value >> 16n, value & 65535n];
}

/** {family, first, last} of an address and its prefix length. */
export function subnet(text, prefix) {
  const { family, value } = address(text);
  const host = (1n << BigInt((family === 4 ? 32 : 128) - prefix)) - 1n;
  return { family, prefix, first: value & ~host, last: value | host };
}

/** Prefix length of an IPv4 netmask. */
export function prefixOf(netmask) {
  const bits = address(netmask).value.toString(2).padStart(32, '0');
  if (!/^1*0*$/.test(bits)) throw new Error(`not a netmask: ${netmask}`);
  return bits.indexOf('0') === -1 ? 32 : bits.indexOf('0');
}

/** True if the address lies in {family, first, last}. */
export function within({ family, value }, range) {
  return family === range.family && value >= range.first && value <= range.last;
}

export function overlap(a, b) {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** The address that comes `count` later, as text. */
export function plus(text, count) {
  const { family, value } = address(text);
  const sum = value + BigInt(count);
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((sum >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((sum >> BigInt(112 - 16 * index)) & 65535n).toString(16));
  return groups.join(':');
}

export function same(a, b) {
  const [left, right] = [address(a), address(b)];
  return left !== undefined && right !== undefined && left.family === right.family && left.value === right.value;
}
