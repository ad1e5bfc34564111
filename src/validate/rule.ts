/** What a semantic rule gets and gives. */
import type { Catalog } from '../catalog/types.js';
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic, Note, Severity } from '../diagnostics/diagnostic.js';
import type { Model, Path } from '../model/model.js';
import type { Topology } from '../model/topology.js';
import type { SourceDocument } from '../parse/document.js';

export interface RuleContext {
  readonly document: SourceDocument;
  readonly topology: Topology;
  readonly model: Model;
  readonly catalog: Catalog;
}

/** One semantic rule: looks at the whole lab, yields what is wrong with it. Rules do not depend on each other. */
export type Rule = (context: RuleContext) => Iterable<Diagnostic>;

export interface Finding {
  readonly code: Code;
  /** Where in the topology; `key` points at the key itself, not its value. */
  readonly path: Path;
  readonly at?: 'key' | 'value';
  readonly message: string;
  readonly help: string;
  readonly notes?: readonly { readonly message: string; readonly path?: Path; readonly at?: 'key' | 'value' }[];
  readonly severity?: Severity;
}

/** A finding with its places looked up in the document. */
export function diagnose(document: SourceDocument, finding: Finding): Diagnostic {
  const notes: Note[] = (finding.notes ?? []).map((note) => ({
    message: note.message,
    ...(note.path ? { span: document.locate(note.path, note.at ?? 'value') } : {}),
  }));
  return {
    code: finding.code,
    severity: finding.severity ?? 'error',
    message: finding.message,
    span: document.locate(finding.path, finding.at ?? 'value'),
    ...(notes.length ? { notes } : {}),
    help: finding.help,
  };
}
