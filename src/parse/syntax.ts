/**
 * The YAML library's errors, in words that say what to do.
 */
import { visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';
import { lineEnd } from '../diagnostics/lines.js';
import type { Locator } from './position.js';
import { explain } from './syntax-messages.js';
import type { Context } from './syntax-messages.js';

/** Beyond this many, a file is something else than YAML. */
const MAX_ERRORS = 20;

/** Diagnostics for the library's errors: at most one per line, since the rest are echoes of the first. */
export function syntaxDiagnostics(parsed: Document.Parsed, source: Source, span: Locator): Diagnostic[] {
  const { text, sensitive = false } = source;
  const errors = [...parsed.errors, ...parsed.warnings.filter(isReallyAnError)];
  if (errors.length === 0) return [];
  const context = { text, sensitive, errors, openings: openings(parsed, text) };
  const byLine = new Map<number, Diagnostic>();
  const keys = new Set(errors.filter((error) => error.code === 'MULTILINE_IMPLICIT_KEY').map((error) => error.pos[0]));
  for (const error of errors.toSorted((a, b) => rank(a) - rank(b) || a.pos[0] - b.pos[0])) {
    if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && keys.has(error.pos[0])) continue;
    const tabs = error.code === 'MULTIPLE_DOCS' ? undefined : tabIndentation(text, error.pos[0]);
    const diagnostic = tabs ? tabDiagnostic(tabs, span) : toDiagnostic(error, context, span);
    const line = diagnostic.span!.line;
    if (!byLine.has(line)) byLine.set(line, diagnostic);
    if (byLine.size === MAX_ERRORS) break;
  }
  return [...byLine.values()].sort((a, b) => a.span!.offset - b.span!.offset);
}

/** A flow collection's closing bracket may stand anywhere; other warnings mean that a value is not what it seems. */
function isReallyAnError(warning: YAMLError): boolean {
  return warning.code !== 'BAD_INDENT';
}

/** Where two errors share a line, the more telling one first. */
function rank(error: YAMLError): number {
  return error.code === 'MULTILINE_IMPLICIT_KEY' ? 0 : 1;
}

function toDiagnostic(error: YAMLError, context: Context, span: Locator): Diagnostic {
  if (error.code === 'MULTIPLE_DOCS') {
    const help = 'put everything into one document, without a "---" line in between';
    const message = 'the file holds more than one YAML document';
    return { code: 'OSG1006', severity: 'error', message, span: span(...error.pos), help };
  }
  const { message, help, at } = explain(error, context);
  return { code: 'OSG1001', severity: 'error', message, span: span(...(at ?? error.pos)), help };
}

/** End → start of each value that begins with a quote or a bracket; the outermost where several end together. */
function openings(parsed: Document.Parsed, text: string): Map<number, number> {
  const found = new Map<number, number>();
  visit(parsed, {
    Node(_key, node: Node) {
      if (!node.range || found.has(node.range[1]) || !/["'[{]/.test(text[node.range[0]] ?? '')) return;
      found.set(node.range[1], node.range[0]);
    },
  });
  return found;
}

function tabIndentation(text: string, offset: number): readonly [number, number] | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))![0];
  const tab = indentation.indexOf('\t');
  return tab === -1 ? undefined : [start + tab, start + indentation.length];
}

function tabDiagnostic(at: readonly [number, number], span: Locator): Diagnostic {
  const here = span(...at);
  return {
    code: 'OSG1002',
    severity: 'error',
    message: 'tab used for indentation',
    // The locator trims white space at the end; here it is the very thing to show.
    span: { ...here, length: at[1] - at[0] },
    help: 'indent with spaces',
  };
}
