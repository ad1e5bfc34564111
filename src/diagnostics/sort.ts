/**
 * The order in which diagnostics are shown: by source, place and code, each one once.
 */
import { byCodeUnit } from '../util/order.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Diagnostics in the order of their sources (as first met), then of their places, then of their codes;
 * those without a place come first. Identical ones are merged; ties keep their order.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sources = new Map<string, number>();
  for (const { span } of diagnostics) {
    if (span && !sources.has(span.source.name)) sources.set(span.source.name, sources.size);
  }
  const sourceOf = ({ span }: Diagnostic): number => (span ? sources.get(span.source.name)! : -1);
  const sorted = [...diagnostics].sort((a, b) =>
    sourceOf(a) - sourceOf(b)
    || (a.span?.offset ?? -1) - (b.span?.offset ?? -1)
    || byCodeUnit(a.code, b.code));
  const seen = new Set<string>();
  return sorted.filter((diagnostic) => {
    const identity = fingerprint(diagnostic);
    return !seen.has(identity) && seen.add(identity);
  });
}

function fingerprint({ code, severity, message, span, notes, help }: Diagnostic): string {
  const places = [span, ...(notes ?? []).map((note) => note.span)];
  return JSON.stringify([
    code,
    severity,
    message,
    help,
    places.map((place) => place && [place.source.name, place.offset, place.length]),
    (notes ?? []).map((note) => note.message),
  ]);
}
