/** Breaks a text at its blanks into lines of at most `width` characters; a longer word has a line of its own. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The same as one text; line breaks in it are kept. */
export function wrap(text: string, width: number): string {
  return text.split('\n').flatMap((paragraph) => wrapWords(paragraph, width)).join('\n');
}
