/** Holds what was rendered against what its readers need and against the plan. What is wrong here is a bug of ours. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import type { SourceDocument } from '../parse/document.js';
import type { Plan } from '../plan/types.js';

export function checkOutput(_document: SourceDocument, _plan: Plan, _files: FileSet): readonly Diagnostic[] {
  return [];
}
