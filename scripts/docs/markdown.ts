/** Markdown as the references are made of: tables and lists that can be read as they stand, too. */
import { stringify } from 'yaml';

/** Says where a page comes from; readers of the source see it, readers of the page do not. */
export const generatedNote = '<!-- Made by npm run docs: change what it is made of, not this file. -->';

/** A page of paragraphs, lists, tables and blocks of code; the first two are wrapped. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').map(wrapped).join('\n\n')}\n`;
}

/** A paragraph or list in lines of at most 120 characters; anything else as it is. */
function wrapped(part: string): string {
  return /^[|#<]|```/.test(part) ? part : part.split('\n').map(wrappedLine).join('\n');
}

function wrappedLine(line: string): string {
  if (line.length <= 120 || line.startsWith('  ')) return line;
  const indent = line.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  // What stands in backticks, and a link, stays in one piece.
  for (const [word] of line.matchAll(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|[^\s`])+|`/g)) {
    const current = lines.at(-1);
    // A line must not begin with what Markdown takes for a list, heading or table.
    const fits = current === undefined || current.length + 1 + word.length <= 120 || /^([-+*#>|]|\d+\.)/.test(word);
    if (current === undefined) lines.push(word);
    else if (fits) lines[lines.length - 1] = `${current} ${word}`;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

/** A table with columns of even width; a cell is one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...others.map(line)].join('\n');
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A value as one would write it in the topology, on one line. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0, version: '1.1' }).trim();
}

/** A part of a topology; test/docs compiles it laid over an example. */
export function fragment(value: unknown): string {
  return `\`\`\`yaml fragment\n${stringify(value, { lineWidth: 0, nullStr: '' }).replaceAll(/ +$/gm, '').trim()}\n\`\`\``;
}
