/** Values derived from names alone, so that no edit elsewhere in the topology changes them. */
import { createHash } from 'node:crypto';

/** Namespace of osgen's version 5 UUIDs; random once, fixed for ever. */
const namespace = Buffer.from('9f0d2a6e6c1b4f5c8e3a5b7d41c2e860', 'hex');

/** Name-based UUID (RFC 9562 §5.5) of a part of a lab, e.g. `node/controller`. */
export function derivedUuid(lab: string, part: string): string {
  const bytes = createHash('sha1').update(namespace).update(`${lab}/${part}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** MAC address under 52:54:00, the prefix that QEMU and libvirt use for virtual machines. */
export function derivedMac(lab: string, part: string): string {
  return `52:54:00:${hash(`mac/${lab}/${part}`).slice(0, 6).replace(/^(..)(..)(..)$/, '$1:$2:$3')}`;
}

/** Bridge name of at most 15 characters (IFNAMSIZ less the NUL): what it is for, and six digits against clashes. */
export function derivedBridge(lab: string, network: string): string {
  return `${network.slice(0, 8).replace(/-+$/, '')}-${hash(`bridge/${lab}/${network}`).slice(0, 6)}`;
}

/** A number from 0 to 2^64 that scatters names evenly. */
export function derivedNumber(text: string): bigint {
  return BigInt(`0x${hash(text).slice(0, 16)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
