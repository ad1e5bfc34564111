/**
 * Text from files on a terminal: nothing may move the cursor, and every character has a known width.
 */

/** Controls (C0, DEL, C1), line separators, bidirectional and invisible formatting, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;
const ALL_UNSAFE = new RegExp(UNSAFE.source, 'gu');

/** Drawn over the character before them. */
const ZERO_WIDTH = /[\p{Mn}\p{Me}\u200c\u200d]/u;

/** East Asian Width W and F (Unicode TR 11), and emoji: two columns. */
const WIDE = new RegExp(
  '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f'
  + '\\uff00-\\uff60\\uffe0-\\uffe6\\u{17000}-\\u{18d08}\\u{1b000}-\\u{1b2fb}\\u{20000}-\\u{3fffd}]'
  + '|\\p{Emoji_Presentation}',
  'u',
);

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const TAB = '    ';

/** What is drawn for one character of a source line, and how many columns it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** Offset of the character in the text, in UTF-16 units. */
  readonly offset: number;
}

/** Text with every character that a terminal would act upon written as an escape. */
export function visible(text: string): string {
  return text.replace(ALL_UNSAFE, escapeCharacter);
}

/** The same for a text of several lines: line breaks stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** The same for every text of plain data. */
export function visibleData<T>(data: T): T {
  if (typeof data === 'string') return visible(data) as T;
  if (Array.isArray(data)) return data.map(visibleData) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, visibleData<unknown>(value)])) as T;
}

/** JSON text with the unsafe characters that JSON allows as such written as `\uXXXX` (same meaning). */
export function visibleJson(json: string): string {
  return json.replace(ALL_UNSAFE, (character) => (character === '\n' ? character : unicodeEscape(character)));
}

/** A stretch of one source line as cells; `start` is the offset of its first character. */
export function cells(text: string, start: number): Cell[] {
  const result: Cell[] = [];
  let offset = start;
  for (const character of text) {
    const drawn = character === '\t' ? TAB : UNSAFE.test(character) ? escapeCharacter(character) : character;
    const width = drawn !== character ? drawn.length : ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    result.push({ text: drawn, width, offset });
    offset += character.length;
  }
  return result;
}

function escapeCharacter(character: string): string {
  return NAMED[character] ?? unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
