/**
 * The form of crypt(3) hashes (crypt(5) of libxcrypt). A hash that was cut off is no error to anybody: login compares,
 * and no password ever fits.
 */

interface Scheme {
  readonly title: string;
  readonly prefix: RegExp;
  /** Parameters and salt behind the prefix. */
  readonly settings: RegExp;
  /** Characters of the hash proper. */
  readonly length: number;
}

const schemes: readonly Scheme[] = [
  { title: 'MD5', prefix: /^\$1\$/, settings: /^[./A-Za-z0-9]{0,8}\$/, length: 22 },
  { title: 'SHA-256', prefix: /^\$5\$/, settings: /^(rounds=[1-9][0-9]{3,8}\$)?[./A-Za-z0-9]{0,16}\$/, length: 43 },
  { title: 'SHA-512', prefix: /^\$6\$/, settings: /^(rounds=[1-9][0-9]{3,8}\$)?[./A-Za-z0-9]{0,16}\$/, length: 86 },
  { title: 'yescrypt', prefix: /^\$y\$/, settings: /^[./A-Za-z0-9]+\$[./A-Za-z0-9]{0,86}\$/, length: 43 },
  // 22 characters of salt and 31 of hash, with nothing between them.
  { title: 'bcrypt', prefix: /^\$2[aby]\$/, settings: /^(0[4-9]|[12][0-9]|3[01])\$/, length: 53 },
];

/** Why no password fits it, as the rest of a sentence; undefined if it looks whole. */
export function hashFault(hash: string): string | undefined {
  const scheme = schemes.find(({ prefix }) => prefix.test(hash));
  if (!scheme) return 'is of no scheme that crypt(3) has';
  const { title, length } = scheme;
  const body = hash.replace(scheme.prefix, '');
  const settings = scheme.settings.exec(body)?.[0];
  if (settings === undefined) return `is no whole ${title} hash: its parameters or its salt are not right, or nothing is behind them`;
  const rest = body.slice(settings.length);
  if (rest.length !== length) return `ends with ${rest.length} characters, where a ${title} hash has ${length}`;
  return /^[./A-Za-z0-9]+$/.test(rest) ? undefined : `has a character at the end that a ${title} hash does not have`;
}
