/** Keeps the secrets files of a folder out of git. */
import { exactly } from '../render/gitignore.js';

const entry = '*.secrets.yaml';

/**
 * What to append to a .gitignore for it to cover the secrets files of its folder; empty if it does already.
 * @param text of the .gitignore, undefined if there is none
 * @param secrets base name of the secrets file
 */
export function gitignoreAddition(text: string | undefined, secrets: string): string {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trimEnd());
  const isUsual = secrets.endsWith('.secrets.yaml');
  const patterns = [secrets, exactly(secrets), ...(isUsual ? [entry, `/${entry}`, `**/${entry}`] : [])];
  // The last pattern that matches decides.
  const last = lines.findLast((line) => patterns.includes(line.replace(/^!/, '')));
  if (last !== undefined && !last.startsWith('!')) return '';
  const newline = text?.includes('\r\n') ? '\r\n' : '\n';
  const separator = text === undefined || text === '' || text.endsWith('\n') ? '' : newline;
  // Files that are being made have names of the usual form too (src/write/temporary.ts).
  const added = isUsual ? [entry] : [entry, exactly(secrets)];
  return [`${separator}# Seeds of osgen labs: every password is derived from them.`, ...added, ''].join(newline);
}
