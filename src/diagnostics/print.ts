/**
 * Diagnostics as text for people, and for programs as JSON, SARIF and GitHub's workflow commands, in the order given (see sort.ts).
 */
import { codes } from './codes.js';
import type { Diagnostic, Note, Severity, Span } from './diagnostic.js';
import { codeFrame } from './frame.js';
import { githubCommands } from './github.js';
import { endColumn } from './place.js';
import { sarifLog } from './sarif.js';
import { visible, visibleJson } from './terminal.js';

/** What diagnostics can be printed as; all but the first are for programs. */
export const formats = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

export interface PrintOptions {
  readonly format: Format;
  /** ANSI colours; of text only. */
  readonly color: boolean;
}

/** One diagnostic in the JSON output. What does not apply is left out. Part of the interface: only ever extended. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file?: string;
  /** 1-based, columns in UTF-16 units; `endColumn` is the first column behind the span, on the same line. */
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
  readonly help?: string;
  readonly notes?: readonly { message: string; file?: string; line?: number; column?: number }[];
}

type Style = (text: string) => string;

/** All diagnostics as one text that ends in a newline; empty if there are none and the format has no frame of its own. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], options: PrintOptions): string {
  if (options.format === 'json') {
    return json({ diagnostics: diagnostics.map(toJson) });
  }
  if (options.format === 'sarif') return json(sarifLog(diagnostics));
  if (options.format === 'github') return githubCommands(diagnostics);
  if (diagnostics.length === 0) return '';
  const blocks = diagnostics.map((diagnostic) => textBlock(diagnostic, options.color));
  return `${blocks.join('\n\n')}\n\n${summary(diagnostics)}\n`;
}

function json(value: object): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

/** `2 errors, 1 warning`. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const counts = (['error', 'warning'] as const).map((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? '' : `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  return counts.filter(Boolean).join(', ') || 'no errors';
}

function textBlock({ code, severity, message, span, notes = [], help }: Diagnostic, color: boolean): string {
  const loud = style(color, severity === 'error' ? '1;31' : '1;33');
  const bold = style(color, '1');
  const frame = style(color, '1;34');
  const margin = ' '.repeat(span ? String(span.line).length : 1);
  const lines = [`${loud(`${severity}[${code}]`)}${bold(`: ${visible(message)}`)}`];
  if (span) {
    lines.push(`${margin}${frame('-->')} ${place(span)}`);
    lines.push(...sourceLines(span, margin, frame, loud));
  }
  for (const note of notes) lines.push(`${margin} ${frame('=')} ${bold('note:')} ${noteText(note)}`);
  if (help !== undefined) lines.push(`${margin} ${frame('=')} ${bold('help:')} ${visible(help)}`);
  return lines.join('\n');
}

function sourceLines(span: Span, margin: string, frame: Style, loud: Style): string[] {
  if (span.source.sensitive || span.source.text === '') return [];
  const { line, carets } = codeFrame(span);
  const blanks = carets.lastIndexOf(' ') + 1;
  return [
    `${margin} ${frame('|')}`,
    `${frame(`${span.line} |`)} ${line}`.trimEnd(),
    `${margin} ${frame('|')} ${carets.slice(0, blanks)}${loud(carets.slice(blanks))}`,
  ];
}

/** "x is first given here" and "x is first given" both read "x is first given at FILE:LINE:COLUMN". */
function noteText({ message, span }: Note): string {
  return span ? `${visible(message).replace(/ here$/, '')} at ${place(span)}` : visible(message);
}

function place({ source, line, column }: Span): string {
  return `${visible(source.name)}:${line}:${column}`;
}

function toJson({ code, severity, message, span, notes = [], help }: Diagnostic): JsonDiagnostic {
  return {
    code,
    title: codes[code],
    severity,
    message,
    ...(span && { ...jsonPlace(span), endColumn: endColumn(span) }),
    ...(help !== undefined && { help }),
    ...(notes.length > 0 && {
      notes: notes.map((note) => ({ message: note.message, ...(note.span && jsonPlace(note.span)) })),
    }),
  };
}

function jsonPlace({ source, line, column }: Span): { file: string; line: number; column: number } {
  return { file: source.name, line, column };
}

function style(color: boolean, sequence: string): Style {
  return (text) => (color ? `\u001b[${sequence}m${text}\u001b[0m` : text);
}
