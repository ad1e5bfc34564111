/** Words that the rules' messages share. */

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** `the role a`, `the roles a and b`; with a verb, `the role a needs`. */
export function roleText(roles: readonly string[], verb?: string): string {
  const one = roles.length === 1;
  return `the role${one ? '' : 's'} ${listed(roles)}${verb ? ` ${verb}${one ? 's' : ''}` : ''}`;
}

/** The parts that there are, as one help text. */
export function help(...parts: readonly (string | undefined)[]): { help: string } {
  const given = parts.filter((part) => part !== undefined);
  return { help: given.join('; ').replaceAll('?;', '?') || 'osgen explain CODE shows how it is written' };
}
