import type { Code } from './codes.js';

/** One input text and the name it is reported under. */
export interface Source {
  /** As the user named it: a path relative to the working directory, or `<stdin>`. */
  readonly name: string;
  readonly text: string;
  /** True for the secrets file: no message may quote its values, and no frame may show its lines. */
  readonly sensitive?: boolean;
}

/** A stretch of a source text. `line` and `column` are 1-based, columns count UTF-16 units. */
export interface Span {
  readonly source: Source;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

/** A second place that explains the first, e.g. where a duplicate was first used. */
export interface Note {
  readonly message: string;
  readonly span?: Span;
}

/** A mistake of the user's (never a bug of ours), with the way out in `help`. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  readonly notes?: readonly Note[];
  readonly help?: string;
}
