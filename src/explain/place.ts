/** The explanation of a place in the output as text. No secret is in it: what is shown of a line is what osgen compiles, without their values. */
import { visible } from '../diagnostics/terminal.js';
import { byCodeUnit } from '../util/order.js';
import type { Lab } from '../resolve/types.js';
import type { Provenance } from './trace.js';

export interface Place {
  /** The file as the user named it. */
  readonly file: string;
  readonly line: number | undefined;
  /** The line as it is compiled; undefined for a whole file. */
  readonly text: string | undefined;
  /** How the file on the disk is another one than would be compiled now. */
  readonly note: string | undefined;
}

const MAX_WIDTH = 160;

export function placeText({ file, line, text, note }: Place, { subject, links }: Provenance, lab: Lab): string {
  const margin = ' '.repeat(String(line ?? '').length);
  const shown = text === undefined ? [] : [`${margin} |`, `${line} | ${cut(visible(withoutSecrets(text, lab)))}`.trimEnd(), `${margin} |`];
  const width = Math.max(...links.map(({ place }) => place.length));
  return [
    `${visible(file)}${line === undefined ? '' : `:${line}`}`,
    ...shown,
    `${margin} = ${visible(subject)}`,
    ...links.map(({ place, says }) => `${margin}   ${visible(place).padEnd(width)}  ${visible(says)}`),
    ...(note === undefined ? [] : [`${margin} = note: ${note}; this is about what would be built now`]),
    '',
  ].join('\n');
}

/** A text with the names of secrets in place of their values. */
export function withoutSecrets(text: string, lab: Lab): string {
  const secrets = [
    ...lab.secretNames.map((name) => [lab.secret(name), `<secret ${name}>`] as const),
    ...(lab.admin.passwordHash === undefined ? [] : [[lab.admin.passwordHash, '<password hash>'] as const]),
  ].filter(([value]) => value !== '');
  // The longest first: one may be a part of another.
  secrets.sort(([a], [b]) => b.length - a.length || byCodeUnit(a, b));
  // All at once, so that no value is found within the name put in for another.
  const pattern = new RegExp(secrets.map(([value]) => value.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'), 'g');
  const names = new Map([...secrets].reverse());
  return secrets.length === 0 ? text : text.replace(pattern, (value) => names.get(value) ?? '<secret>');
}

function cut(text: string): string {
  return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text;
}
