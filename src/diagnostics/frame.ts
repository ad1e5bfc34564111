/**
 * The source line of a span with carets under it.
 */
import type { Span } from './diagnostic.js';
import { lineEnd } from './lines.js';
import { cells } from './terminal.js';
import type { Cell } from './terminal.js';

export interface Frame {
  readonly line: string;
  /** Blanks, then at least one `^`. */
  readonly carets: string;
}

const MAX_WIDTH = 120;
/** How much of a long line is shown before the span. */
const BEFORE = 40;
/** Stand where something was cut off; their offsets put them outside of every span. */
const START_MARK: Cell = { text: '…', width: 1, offset: -1 };
const END_MARK: Cell = { text: '…', width: 1, offset: Infinity };

/** The frame of a span; of a line wider than 120 columns only the part around the span. */
export function codeFrame({ source: { text }, offset, length, column }: Span): Frame {
  const start = offset - (column - 1);
  const end = lineEnd(text, start);
  // Lines may be megabytes long: look only at what can be shown (a character takes two units at most).
  const from = end - start <= MAX_WIDTH ? start : Math.max(start, offset - MAX_WIDTH);
  const to = Math.min(end, Math.max(from, offset) + 2 * MAX_WIDTH);
  const near = cells(text.slice(from, to), from);
  const whole = from === start && to === end && widthOf(near) <= MAX_WIDTH;
  const shown = whole ? near : cut(near, offset, from > start, to < end);

  const isIn = (cell: Cell): boolean => cell.offset >= offset && cell.offset < offset + length;
  const before = widthOf(shown.filter((cell) => cell.offset < offset));
  const under = widthOf(shown.filter((cell) => isIn(cell)));
  return {
    line: shown.map((cell) => cell.text).join('').trimEnd(),
    carets: ' '.repeat(before) + '^'.repeat(Math.max(1, under)),
  };
}

/** The cells around `offset` that fit, with a mark where something was cut off. */
function cut(near: readonly Cell[], offset: number, isCutBefore: boolean, isCutAfter: boolean): Cell[] {
  const result = [...near];
  let cutBefore = isCutBefore;
  let before = widthOf(near.filter((cell) => cell.offset < offset));
  while (before > BEFORE && result.length > 0) {
    before -= result.shift()!.width;
    cutBefore = true;
  }
  const kept: Cell[] = cutBefore ? [START_MARK] : [];
  let width = widthOf(kept);
  for (const cell of result) {
    if (width + cell.width >= MAX_WIDTH) return [...kept, END_MARK];
    kept.push(cell);
    width += cell.width;
  }
  return isCutAfter ? [...kept, END_MARK] : kept;
}

function widthOf(list: readonly Cell[]): number {
  return list.reduce((sum, cell) => sum + cell.width, 0);
}
