import { invariant } from './invariant.js';

/** One word of POSIX shell that stands for exactly this text: in single quotes unless it is plain. */
export function shellQuote(text: string): string {
  invariant(!text.includes('\0'), 'a NUL character cannot be passed through a shell');
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
