/** Line ends of a source text: `\n` or `\r\n`. */

/** The offset of the line break that ends the line `offset` is in (or the length of the text). */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}
