/**
 * Diagnostics as workflow commands of GitHub Actions, which shows them at the lines of a pull request. Escapes are
 * those of @actions/core: % and line breaks everywhere, in properties also : and comma.
 */
import { codes } from './codes.js';
import { endColumn, isFile } from './place.js';
import { visible } from './terminal.js';
import type { Diagnostic } from './diagnostic.js';

/** One line per diagnostic; help and notes are part of its message. */
export function githubCommands(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ code, severity, message, span, notes = [], help }) => {
    const place = span && isFile(span.source)
      ? { file: span.source.name, line: span.line, endLine: span.line, col: span.column, endColumn: endColumn(span) }
      : {};
    const properties = Object.entries({ ...place, title: `${code} ${codes[code]}` }).map(([name, value]) => `${name}=${property(visible(String(value)))}`);
    const text = [
      visible(message),
      ...notes.map((note) => `note: ${visible(note.message)}${note.span ? ` (${visible(note.span.source.name)}:${note.span.line})` : ''}`),
      ...(help === undefined ? [] : [`help: ${visible(help)}`]),
    ].join('\n');
    return `::${severity} ${properties.join(',')}::${data(text)}\n`;
  }).join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
