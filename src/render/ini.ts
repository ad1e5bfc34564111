/** The one writer of INI files (oslo.config, systemd). */
import { invariant } from '../util/invariant.js';
import type { ConfigValue } from '../model/topology.js';

export interface IniEntry {
  readonly value: ConfigValue;
  /** Where a value that is not osgen's own came from; written above it. */
  readonly comment?: string;
}

/** Section → key → entry. Sections and keys come out in the order they stand in. */
export type IniFile = ReadonlyMap<string, ReadonlyMap<string, IniEntry>>;

/** @param header comment lines at the top, without their `#` */
export function renderIni(file: IniFile, header: readonly string[]): string {
  const sections = [...file].map(([section, entries]) => {
    const lines = [...entries].flatMap(([key, { value, comment }]) => {
      invariant(!/[\r\n]/.test(`${section}${key}${value}${comment ?? ''}`), `line break in [${section}] ${key}`);
      return [...(comment === undefined ? [] : [`# ${comment}`]), `${key} = ${value}`.trimEnd()];
    });
    return [`[${section}]`, ...lines, ''].join('\n');
  });
  return [...header.map((line) => `# ${line}`), '', ...sections].join('\n');
}
