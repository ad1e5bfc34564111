/** One topology out of several files: a base and what overlays say differently. */
import type { Path, SourceDocument } from './document.js';

/**
 * Lays overlays over a base, as JSON Merge Patch does (RFC 7396): mappings are merged key by key, anything else
 * replaces, and a null takes away what is there (where nothing is, it stays the empty value it is in a single file).
 * A value is located in the last file that has it; what no file has, in the first where most of its path stands.
 */
export function mergeDocuments(base: SourceDocument, overlays: readonly SourceDocument[]): SourceDocument {
  if (overlays.length === 0) return base;
  const documents = [base, ...overlays];
  const holder = (path: Path): SourceDocument =>
    overlays.findLast((each) => path.length > 0 && each.depth(path) === path.length)
    ?? documents.reduce((best, each) => (each.depth(path) > best.depth(path) ? each : best));
  return {
    source: base.source,
    value: overlays.reduce((value, overlay) => merge(value, overlay.value), base.value),
    depth: (path) => holder(path).depth(path),
    locate: (path, what) => holder(path).locate(path, what),
  };
}

function merge(base: unknown, overlay: unknown): unknown {
  if (!isMapping(base) || !isMapping(overlay)) return overlay;
  // Without a prototype, as the parser's mappings are: `__proto__` is a key like any.
  const merged: Record<string, unknown> = Object.assign(Object.create(null), base);
  for (const [key, value] of Object.entries(overlay)) {
    if (!(key in base)) merged[key] = value;
    else if (value === null) delete merged[key];
    else merged[key] = merge(base[key], value);
  }
  return merged;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
