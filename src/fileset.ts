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
  /** True if the file holds secret values: it is then never group- or world-readable, and git is to leave it alone. */
  readonly sensitive: boolean;
  /** Of a sensitive file: the one of the file set that shows it without the values; of an image, the part of it that has any. */
  readonly redacted?: string;
  readonly origin: Origin;
}

/** Names in out/ that belong to whoever writes it, and are in no file set. */
export const writersNames = {
  prefix: '.osgen-',
  /** What git may have of them: the record of the files that hold no secrets. */
  manifest: '.osgen-manifest.json',
  /** Behind the name of a file of the user's that was replaced; it may have held secrets. */
  backup: '.osgen-backup',
} as const;

/** Relative POSIX path → file, e.g. `nodes/controller/user-data`. Iterates in code-unit order of the path. */
export type FileSet = ReadonlyMap<string, OutputFile>;
