/**
 * Reads one YAML file into plain values that remember where they stand.
 */
import { parseDocument as parseYaml } from 'yaml';
import type { Document } from 'yaml';
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic, Source, Span } from '../diagnostics/diagnostic.js';
import { convertRoot } from './convert.js';
import type { Place } from './convert.js';
import { nestedTooDeep } from './nesting.js';
import { locator } from './position.js';
import type { Locator } from './position.js';
import { syntaxDiagnostics } from './syntax.js';

export type Path = readonly (string | number)[];

export interface SourceDocument {
  readonly source: Source;
  /** Plain JS; mappings are objects without prototype. */
  readonly value: unknown;
  /** How many steps of the path, from the root on, stand in this text. */
  depth(path: Path): number;
  /**
   * The span of the value at `path` (or of its key), or of the nearest ancestor that exists. Never more
   * than one line: a mapping or list is shown by its key, or else by its first line.
   */
  locate(path: Path, what?: 'key' | 'value'): Span;
}

export interface ParseResult {
  /** Present exactly if there are no diagnostics. */
  readonly document?: SourceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** In bytes, or UTF-16 units. A thousand machines take about 1 MiB; far beyond that, it is some other file. */
export const MAX_LENGTH = 2 * 1024 * 1024;

/** Everything YAML 1.2 forbids to stand in a file as such (§5.1, c-printable). */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const yamlOptions = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  merge: false,
  // Checked in convert.ts, which knows both places (and takes linear time).
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Parses a source; every mistake in it becomes a diagnostic, none is thrown. */
export function parseDocument(source: Source): ParseResult {
  const span = locator(source);
  const unreadable = unreadableText(source, span);
  if (unreadable) return { diagnostics: [unreadable] };

  const deep = nestedTooDeep(source.text);
  if (deep !== undefined) return { diagnostics: [problem('OSG1001', 'nested too deeply', span(deep, deep + 1), 'check the brackets and the indentation')] };
  let parsed: Document.Parsed;
  try {
    parsed = parseYaml(source.text, yamlOptions);
  } catch {
    // The library recurses, and has been seen to give up on absurd nesting: the user's mistake all the same.
    const help = 'check the brackets and the indentation';
    return { diagnostics: [problem('OSG1001', 'the YAML library cannot read this file', span(0, 0), help)] };
  }
  const diagnostics = syntaxDiagnostics(parsed, source, span);
  if (diagnostics.length > 0) return { diagnostics };
  if (!parsed.contents) {
    return { diagnostics: [problem('OSG1004', 'the file is empty', span(0, 0), 'begin with "key: value" lines')] };
  }
  const { value, place } = convertRoot(parsed.contents, source.sensitive ?? false, span, diagnostics);
  const document: SourceDocument = {
    source,
    value,
    depth: (path) => walk(place, path).depth,
    locate: (path, what = 'value') => locate(place, path, what, span),
  };
  if (diagnostics.length === 0 && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    const message = value === null
      ? 'the file is empty'
      : `the file must hold a mapping, but holds ${Array.isArray(value) ? 'a list' : 'a single value'}`;
    diagnostics.push(problem('OSG1004', message, document.locate([]), 'begin with "key: value" lines'));
  }
  return diagnostics.length === 0 ? { document, diagnostics } : { diagnostics };
}

function unreadableText(source: Source, span: Locator): Diagnostic | undefined {
  if (source.text.length > MAX_LENGTH) {
    const message = `the file is larger than ${MAX_LENGTH / 1024 / 1024} MiB`;
    return problem('OSG1005', message, span(0, 0), 'check that this is the right file');
  }
  const match = UNPRINTABLE.exec(source.text);
  if (!match) return undefined;
  const code = match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const help = code === '0000'
    ? 'save the file as UTF-8 text (it may be UTF-16 or a binary file)'
    : `remove it, or write it as an escape in a double-quoted string: "\\u${code}"`;
  return problem('OSG1001', `character U+${code} is not allowed in YAML`, span(match.index, match.index + 1), help);
}

function locate(root: Place, path: Path, what: 'key' | 'value', span: Locator): Span {
  const { place, depth } = walk(root, path);
  const range = what === 'value' && depth === path.length ? place.value ?? place.key : place.key ?? place.value;
  return span(...(range ?? [0, 0]));
}

/** As far along the path as it exists. */
function walk(root: Place, path: Path): { place: Place; depth: number } {
  let place = root;
  for (const [depth, step] of path.entries()) {
    const child = place.children?.get(String(step));
    if (!child) return { place, depth };
    place = child;
  }
  return { place, depth: path.length };
}

function problem(code: Code, message: string, span: Span, help: string): Diagnostic {
  return { code, severity: 'error', message, span, help };
}
