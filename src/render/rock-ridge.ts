/**
 * The system use entries that carry POSIX names and modes in an ISO 9660 directory.
 *
 * [S] IEEE P1281 (SUSP 1.12), [R] IEEE P1282 (RRIP 1.12) in its first form RRIP_1991A, whose PX has no inode number.
 */
import { both32, latin, RECORD_DATE } from './iso9660-fields.js';

/** [S] 5.3 SP: system use fields are in use, and begin at once. */
export function sharingProtocol(): number[] {
  return entry('SP', [0xbe, 0xef, 0]);
}

/** [S] 5.5 ER: they follow Rock Ridge. Without the customary description it fits in without a continuation area. */
export function extensions(): number[] {
  const id = latin('RRIP_1991A');
  return entry('ER', [id.length, 0, 0, 1, ...id]);
}

/** [R] 4.1.1 PX (mode, links, owner and group root) and 4.1.6 TF (modified, accessed, changed). */
export function attributes(mode: number, links: number): number[] {
  const view = new DataView(new ArrayBuffer(32));
  [mode, links, 0, 0].forEach((value, i) => both32(view, 8 * i, value));
  const times = [...RECORD_DATE, ...RECORD_DATE, ...RECORD_DATE];
  return [...entry('PX', [...new Uint8Array(view.buffer)]), ...entry('TF', [0x0e, ...times])];
}

/** [R] 4.1.4 NM: the real name. */
export function alternateName(name: string): number[] {
  return entry('NM', [0, ...latin(name)]);
}

/** [S] 4: signature, length, version 1, data. */
function entry(signature: string, data: readonly number[]): number[] {
  return [...latin(signature), data.length + 4, 1, ...data];
}
