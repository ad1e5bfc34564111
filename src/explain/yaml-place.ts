/** Where in a YAML text a line stands. */
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';

export interface YamlPlace {
  /** Keys and indexes from the root to the innermost value that the line belongs to. */
  readonly path: readonly (string | number)[];
  /** 1-based, within a text of several lines; undefined elsewhere. */
  readonly inner: number | undefined;
}

export interface YamlLines {
  readonly value: unknown;
  readonly at: (line: number) => YamlPlace;
}

export function yamlLines(text: string): YamlLines {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, version: '1.1' });
  const lineOf = (offset: number): number => counter.linePos(offset).line;
  const at = (line: number): YamlPlace => {
    const path: (string | number)[] = [];
    let node: unknown = document.contents;
    for (;;) {
      const child = childAt(node, line, lineOf);
      if (!child) break;
      path.push(child.key);
      node = child.node;
    }
    const start = isScalar(node) && node.range ? lineOf(node.range[0]) : line;
    return { path, inner: start < line ? line - start : undefined };
  };
  return { value: document.toJS() as unknown, at };
}

/** The last child that begins at or before the line: what follows it belongs to it. */
function childAt(node: unknown, line: number, lineOf: (offset: number) => number): { key: string | number; node: unknown } | undefined {
  if (isMap(node)) {
    const found = node.items.findLast(({ key }) => lineOf((key as Node).range?.[0] ?? 0) <= line);
    return found && { key: String((found.key as { value?: unknown }).value), node: found.value };
  }
  if (isSeq(node)) {
    const index = node.items.findLastIndex((item) => lineOf((item as Node).range?.[0] ?? 0) <= line);
    return index < 0 ? undefined : { key: index, node: node.items[index] };
  }
  return undefined;
}
