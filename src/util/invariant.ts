/** Throws if something that only a bug of ours can break is broken. User mistakes are diagnostics, never this. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`osgen bug: ${message}`);
}
