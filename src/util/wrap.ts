/** A text broken at blanks into lines of at most `width` characters, where its words allow; line breaks in it are kept. */
export function wrap(text: string, width: number): string {
  return text.split('\n').map((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines.join('\n');
  }).join('\n');
}
