/** What goes into and comes out of the explanation of one JSON Schema error. */
import type { Code } from '../diagnostics/codes.js';
import type { Path, SourceDocument } from '../parse/document.js';
import type { SchemaError, SchemaObject } from './schema-tree.js';

export interface Failure {
  readonly error: SchemaError;
  readonly path: Path;
  readonly value: unknown;
  /** The path and the value in words. */
  readonly name: string;
  readonly found: string;
  readonly document: SourceDocument;
  readonly sensitive: boolean;
  readonly schema: SchemaObject;
}

export interface Finding {
  readonly code: Code;
  /** The value, or the mapping whose `key` is unknown, missing or malformed. */
  readonly path: Path;
  readonly key?: string;
  readonly message: string;
  readonly help: string;
  readonly notes?: readonly { readonly message: string; readonly path: Path }[];
  /** For an unknown key: the keys that could have been meant. */
  readonly known?: readonly string[];
}

/** A finding; its path only if it is about another place than the error. */
export type Explanation = Omit<Finding, 'path'> & { readonly path?: Path };

export type Explainer = (failure: Failure) => Explanation;
