/**
 * Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read. No absolute path is added: a file has the name
 * the user gave it, relative to wherever the command ran.
 */
import { version } from '../version.js';
import { codes, type Code } from './codes.js';
import { endColumn, isFile } from './place.js';
import type { Diagnostic, Span } from './diagnostic.js';

/** The log as a plain object; lists the rules that its results name. */
export function sarifLog(diagnostics: readonly Diagnostic[]): object {
  const rules = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'osgen', version, rules: rules.map((id) => ({ id, shortDescription: { text: codes[id] }, help: { text: `osgen explain ${id}` } })) } },
      columnKind: 'utf16CodeUnits',
      results: diagnostics.map((diagnostic) => result(diagnostic, rules)),
    }],
  };
}

function result({ code, severity, message, span, notes = [], help }: Diagnostic, rules: readonly Code[]): object {
  const related = notes.flatMap((note) => (note.span && isFile(note.span.source) ? [{ ...location(note.span), message: { text: note.message } }] : []));
  const asides = notes.filter((note) => !note.span).map((note) => note.message);
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: severity,
    message: { text: [message, ...asides, ...(help === undefined ? [] : [`Help: ${help}`])].join('\n') },
    ...(span && isFile(span.source) ? { locations: [location(span)] } : {}),
    ...(related.length > 0 ? { relatedLocations: related } : {}),
  };
}

function location(span: Span): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(span.source.name) },
      region: { startLine: span.line, startColumn: span.column, endColumn: endColumn(span) },
    },
  };
}

/** A URI reference: every part of the path escaped; a first part with a colon would be read as a scheme. */
function uriOf(path: string): string {
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${escaped}` : escaped;
}
