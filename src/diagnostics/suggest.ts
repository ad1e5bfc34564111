/**
 * "Did you mean …?": the candidates nearest to a misspelt word.
 */

const MAX_SUGGESTIONS = 5;
const MAX_DISTANCE = 3;

/** The candidates that `word` may be a misspelling of, nearest first (at most five). */
export function didYouMean(word: string, candidates: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const other = candidate.toLowerCase();
    const longest = Math.max(wanted.length, other.length);
    const limit = Math.min(Math.ceil(longest / 3), MAX_DISTANCE);
    // The length check keeps a pasted novel from costing quadratic time.
    if (candidate === word || Math.abs(wanted.length - other.length) > limit) continue;
    const distance = editDistance(wanted, other);
    // A distance of the whole length means that nothing is shared.
    if (distance <= limit && distance < longest) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, MAX_SUGGESTIONS).map(({ candidate }) => candidate);
}

/** `did you mean "x", "y" or "z"?`, or undefined if there is nothing to suggest. */
export function suggestion(word: string, candidates: Iterable<string>): string | undefined {
  return meant(didYouMean(word, candidates));
}

/** The same of candidates that were found otherwise, nearest first. */
export function meant(found: readonly string[]): string | undefined {
  return found.length > 0 ? `did you mean ${alternatives(found.slice(0, MAX_SUGGESTIONS).map(quote))}?` : undefined;
}

/** `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;
}

function quote(text: string): string {
  return `"${text}"`;
}

/** Damerau-Levenshtein distance (optimal string alignment): a swap of two neighbours counts as one edit. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
