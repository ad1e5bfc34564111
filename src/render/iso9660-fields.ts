/**
 * Fields of ISO 9660 volumes. [E] ECMA-119 2nd edition.
 */

/** 2000-01-01 00:00:00 UTC, in every image: [E] 9.1.5, years since 1900 to offset from UTC. */
export const RECORD_DATE = [100, 1, 1, 0, 0, 0, 0];

/** [E] 7.3.3: both byte orders, little endian first. */
export function both32(view: DataView, at: number, value: number): void {
  view.setUint32(at, value, true);
  view.setUint32(at + 4, value, false);
}

/** [E] 7.2.3. */
export function both16(view: DataView, at: number, value: number): void {
  view.setUint16(at, value, true);
  view.setUint16(at + 2, value, false);
}

/** A text field filled up with spaces; in Joliet, of UCS-2 ones (and a zero byte if its length is odd). */
export function padded(value: string, length: number, joliet: boolean): Uint8Array {
  return latin(joliet ? wide(value.padEnd(Math.floor(length / 2))) : value.padEnd(length));
}

/** ASCII as UCS-2, big endian. */
export function wide(text: string): string {
  return [...text].map((character) => `\0${character}`).join('');
}

export function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
