/** Orders strings by UTF-16 code units: the same everywhere, whatever the locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders names so that compute-2 comes before compute-10; ties by code unit. Locale-independent. */
export function byNaturalName(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [x, y] = [left[i] as string, right[i] as string];
    const numeric = /^\d/.test(x) && /^\d/.test(y);
    const order = (numeric ? Number(x) - Number(y) : 0) || byCodeUnit(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The entries of a record in natural order of their keys. */
export function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => byNaturalName(a, b));
}
