/** The explanation of a place in the output as text. No secret is in it: of a file that holds any, the form for review is shown. */
import { visible } from '../diagnostics/terminal.js';
import { withoutMarks } from '../secrets/stand-ins.js';
import type { Provenance } from './trace.js';

export interface Place {
  /** The file as the user named it. */
  readonly file: string;
  readonly line: number | undefined;
  /** The line as it is compiled, without the values of secrets; undefined for a whole file. */
  readonly text: string | undefined;
  /** How the file on the disk is another one than would be compiled now. */
  readonly note: string | undefined;
}

const MAX_WIDTH = 160;

export function placeText({ file, line, text, note }: Place, { subject, links }: Provenance): string {
  const margin = ' '.repeat(String(line ?? '').length);
  const shown = text === undefined ? [] : [`${margin} |`, `${line} | ${cut(visible(withoutMarks(text)))}`.trimEnd(), `${margin} |`];
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

function cut(text: string): string {
  return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text;
}
