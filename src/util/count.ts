/** `1 machine`, `3 machines`. */
export function counted(count: number | bigint, what: string): string {
  return `${count} ${what}${count === 1 || count === 1n ? '' : what.endsWith('s') ? 'es' : 's'}`;
}
