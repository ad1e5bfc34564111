/** How many diagnostics there can be: nobody reads thousands, and a file that has as many is another one than was meant. */
import type { Diagnostic } from './diagnostic.js';

const MAX_DIAGNOSTICS = 200;

/** The first ones, errors before warnings where not all have room; the last one says how many more there are. */
export function limitDiagnostics(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  if (sorted.length <= MAX_DIAGNOSTICS) return sorted;
  const errors = sorted.filter(({ severity }) => severity === 'error');
  const kept = errors.length >= MAX_DIAGNOSTICS ? errors.slice(0, MAX_DIAGNOSTICS) : sorted.slice(0, MAX_DIAGNOSTICS);
  const last = kept.at(-1)!;
  return [...kept.slice(0, -1), { ...last, notes: [...last.notes ?? [], { message: `${sorted.length - kept.length} more are not listed` }] }];
}
