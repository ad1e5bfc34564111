/**
 * From offsets in a source text to spans: lines, columns, and never more than one line.
 */
import type { Source, Span } from '../diagnostics/diagnostic.js';
import { lineEnd } from '../diagnostics/lines.js';

/** Makes the span of `[start, end)`, cut off at the end of its first line. */
export type Locator = (start: number, end: number) => Span;

const BYTE_ORDER_MARK = '\uFEFF';

/** A locator for one source; the line table is built on the first use, so sound files pay nothing. */
export function locator(source: Source): Locator {
  let starts: number[] | undefined;
  return (start, end) => {
    starts ??= lineStarts(source.text);
    const offset = Math.max(Math.min(start, source.text.length), starts[0]!);
    const line = lineOf(starts, offset);
    const lineStart = starts[line]!;
    const stop = Math.min(Math.max(end, offset), lineEnd(source.text, offset));
    const length = source.text.slice(offset, stop).trimEnd().length;
    return { source, offset, length, line: line + 1, column: offset - lineStart + 1 };
  };
}

/** A byte order mark takes no column: line 1 starts behind it. */
function lineStarts(text: string): number[] {
  const starts = [text.startsWith(BYTE_ORDER_MARK) ? 1 : 0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last line that starts at or before `offset`. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
