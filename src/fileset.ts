/**
 * The compiler's result: every file of out/ as a value in memory. Nothing here touches a disk.
 */

/** Where an output file came from, for `osgen explain` and for errors found in the output. */
export interface Origin {
  /** The node, network or lab part it belongs to, e.g. `node controller`. */
  readonly subject: string;
  /** Topology path of that part, e.g. ['nodes', 'controller']. */
  readonly path: readonly (string | number)[];
}

export type FileMode = 0o644 | 0o755 | 0o600 | 0o700;

export interface OutputFile {
  /**
   * The bytes (a string stands for its UTF-8). A function is called when the file is written, so that
   * the seed images of a large lab never lie in memory together; it must be pure.
   */
  readonly contents: string | Uint8Array | (() => string | Uint8Array);
  readonly mode: FileMode;
  /** True if the file holds secret values: it is then never group- or world-readable. */
  readonly sensitive: boolean;
  readonly origin: Origin;
}

/** Relative POSIX path → file, e.g. `nodes/controller/user-data`. Iterates in code-unit order of the path. */
export type FileSet = ReadonlyMap<string, OutputFile>;
