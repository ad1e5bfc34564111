/** Places for programs. */
import type { Source, Span } from './diagnostic.js';
import { lineEnd } from './lines.js';

/** The first column behind a span, on the same line. */
export function endColumn({ source, offset, length, column }: Span): number {
  return column + Math.max(0, Math.min(length, lineEnd(source.text, offset) - offset));
}

/** False for what has no file, such as `<stdin>`. */
export function isFile({ name }: Source): boolean {
  return !/^<.*>$/.test(name);
}
