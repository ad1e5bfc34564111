/** The documents, and what the tests look at in them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every document that people read, relative to the project. */
export const documents: readonly string[] = [
  'README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'roles/README.md', 'test/lab/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).sort().map((name) => `docs/${name}`),
];

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A fenced block: its first word is the language, the others say what it is. */
export interface Block {
  readonly document: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
}

export function blocksOf(document: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string; lines: string[] } | undefined;
  for (const [index, line] of textOf(document).split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (!open) {
      if (fence) open = { line: index + 1, info: fence[1] ?? '', lines: [] };
    } else if (!fence) {
      open.lines.push(line);
    } else {
      const [language = '', ...words] = open.info.split(/\s+/);
      blocks.push({ document, line: open.line, language, words, text: open.lines.map((each) => `${each}\n`).join('') });
      open = undefined;
    }
  }
  if (open) throw new Error(`${document}:${open.line}: the block has no end`);
  return blocks;
}

/** The document without its fenced blocks and what stands in backticks. */
export function proseOf(document: string): string {
  return textOf(document).replaceAll(/^```[^\n]*\n.*?^```$/gms, '').replaceAll(/`[^`]*`/g, '');
}

/** Names that a link to a heading has: lower case, punctuation gone, hyphens for spaces. */
export function anchorsOf(document: string): ReadonlySet<string> {
  const headings = textOf(document).replaceAll(/^```[^\n]*\n.*?^```$/gms, '').matchAll(/^#{1,6} (.*)$/gm);
  return new Set([...headings].map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));
}
