/** Where in one of osgen's own XML texts a line stands: one element per line, two blanks deeper for each level. */

export interface XmlPlace {
  /** Names of the elements from the root to the one on the line. */
  readonly elements: readonly string[];
  /** The text of the whole element directly below the root, or below `devices`. */
  readonly block: string;
}

export function xmlPlace(text: string, line: number): XmlPlace {
  const lines = text.split('\n');
  const depth = (at: number): number => (/^ */.exec(lines[at] ?? '')?.[0].length ?? 0) / 2;
  const name = (at: number): string => /^\s*<\/?([\w:]+)/.exec(lines[at] ?? '')?.[1] ?? '';
  const elements: string[] = [];
  for (let at = line - 1, above = Infinity; at >= 0; at -= 1) {
    if (depth(at) >= above || (at < line - 1 && /^\s*<\//.test(lines[at] ?? ''))) continue;
    elements.unshift(name(at));
    above = depth(at);
  }
  const level = elements[1] === 'devices' ? 2 : 1;
  let start = line - 1;
  while (start > 0 && depth(start) > level) start -= 1;
  if (/^\s*<\//.test(lines[start] ?? '')) do start -= 1; while (start > 0 && depth(start) > level);
  let end = start + 1;
  while (end < lines.length && depth(end) > level) end += 1;
  return { elements, block: lines.slice(start, end).join('\n') };
}
