/**
 * JSON Schema errors (ajv 8, allErrors) as diagnostics at the right place of the document.
 * The validator must be compiled with `allErrors` and `verbose`; it may be a precompiled one.
 */
import type { ErrorObject } from 'ajv';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { didYouMean } from '../diagnostics/suggest.js';
import type { Path, SourceDocument } from '../parse/document.js';
import type { Finding } from './schema-finding.js';
import { explain } from './schema-messages.js';
import { isSchema, pointerPath, valueAt } from './schema-tree.js';
import type { SchemaObject } from './schema-tree.js';
import { settleUnions } from './schema-unions.js';

const MAX_ERRORS = 500;

/** Turns the errors of one validation into diagnostics, in ajv's order and without the follow-up noise. */
export function schemaDiagnostics(
  document: SourceDocument,
  errors: readonly ErrorObject[],
  schema: SchemaObject,
): Diagnostic[] {
  // Each is explained by a look at the schema and at its neighbours; the first hundreds are more than anybody reads.
  const verbose = errors.slice(0, MAX_ERRORS).map((error) => ({
    ...error,
    parentSchema: isSchema(error.parentSchema) ? error.parentSchema : {},
  }));
  const settled = settleUnions(verbose, schema, document.value);
  const findings = settled.map((error) => {
    const path = pointerPath(error.instancePath, document.value);
    return explain(error, path, valueAt(document.value, path), document, schema);
  });
  return withoutEchoes(findings).map((finding) => toDiagnostic(finding, document));
}

/** One value error per value, and no "missing key" where a misspelt key is already reported. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const explained = new Set<string>();
  for (const { code, path, key, known } of findings) {
    if (code !== 'OSG2001' || key === undefined) continue;
    for (const name of didYouMean(key, known ?? []).slice(0, 1)) explained.add(JSON.stringify([path, name]));
  }
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { code, path, key } = finding;
    if (code === 'OSG2003' && explained.has(JSON.stringify([path, key]))) continue;
    const place = JSON.stringify([path, key ?? null]);
    const earlier = seen.get(place);
    // ajv checks `enum` even if the type is wrong already.
    if (!earlier || (finding.code === 'OSG2002' && earlier.code !== 'OSG2002')) seen.set(place, finding);
  }
  return [...seen.values()];
}

function toDiagnostic(finding: Finding, document: SourceDocument): Diagnostic {
  const { code, path, key, message, help } = finding;
  const at: Path = code === 'OSG2003' || key === undefined ? path : [...path, key];
  const span = document.locate(at, key === undefined ? 'value' : 'key');
  const notes = finding.notes?.map((note) => ({ message: note.message, span: document.locate(note.path) }));
  return { code, severity: 'error', message, span, ...(notes && { notes }), help };
}
