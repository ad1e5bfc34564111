/** Widths of text in drawings. Nothing can be measured here, so labels are monospaced, or have room to spare. */

/** Advance of a character in a monospaced font, in em; 0.602 in DejaVu Sans Mono, 0.6 in Menlo, 0.55 in Consolas. */
const monospaced = 0.605;
/** No common sans-serif has wider lower-case text than DejaVu Sans and Verdana. */
const proportional = 0.64;

export function monoWidth(text: string, size: number): number {
  return Math.ceil(text.length * size * monospaced);
}

export function sansWidth(text: string, size: number): number {
  return Math.ceil(text.length * size * proportional);
}

/** At most `length` characters: what is too long loses its middle, since names differ at their ends. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - end)}…${text.slice(text.length - end)}`;
}

/** Words in lines of at most `length` characters, a word that is longer in a line of its own. */
export function wrapped(words: readonly string[], length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
