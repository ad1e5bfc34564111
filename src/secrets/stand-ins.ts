/**
 * What stands in the place of a secret where people review files: `<secret NAME #MARK>`. Nothing is searched for: what is
 * to be reviewed is rendered without the values, so that none can be in it, in whatever encoding a format asks for.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** Hexadecimal digits of a mark: two values of one secret have the same one once in four billion times. */
const markLength = 8;

/** The name of a secret and its value as people may see it. */
export type Label = (name: string, value: string) => string;

/**
 * The mark is HMAC-SHA-256 of name and value, truncated, under a key that is derived from the seed. Who does not know the
 * seed cannot try out values, however weak they are; who knows it has all secrets anyway. Without a seed there is no key
 * that could not be tried out too, and no mark.
 */
export function labeller(seed: string | undefined): Label {
  if (seed === undefined) return (name) => `<secret ${name}>`;
  // Another salt than that of the secrets: no name of a secret leads to this key.
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(seed, 'hex'), 'osgen review', 'mark', 32));
  return (name, value) => `<secret ${name} #${createHmac('sha256', key).update(`${name}\0${value}`).digest('hex').slice(0, markLength)}>`;
}

const labels = /<secret ([^\s<>]+)(?: #([0-9a-f]+))?>/g;

/** The secrets that a reviewable text names, with their labels, in order. */
export function labelsIn(text: string): readonly { readonly name: string; readonly label: string }[] {
  return [...text.matchAll(labels)].map(([label, name]) => ({ name: name as string, label }));
}

/** A reviewable text as one compares it whose secrets are not at hand: without the marks. */
export function withoutMarks(text: string): string {
  return text.replace(labels, '<secret $1>');
}

/** What templates get in place of values, and how to read what they make of it. */
export interface StandIns {
  /** Letters and digits only: no format has to quote or escape them. */
  readonly of: (name: string) => string;
  /** The text with labels in place of the stand-ins. */
  readonly read: (text: string) => string;
}

export function standIns(names: readonly string[], label: (name: string) => string): StandIns {
  const of = (name: string): string => `osgenSecret${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  const known = new Map(names.map((name) => [of(name), name]));
  return {
    of,
    read: (text) => text.replace(/osgenSecret[0-9a-f]{16}/g, (found) => {
      const name = known.get(found);
      return name === undefined ? found : label(name);
    }),
  };
}
