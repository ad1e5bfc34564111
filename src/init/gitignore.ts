/** Keeps the secrets files of a folder out of git. */

const entry = '*.secrets.yaml';
const usual = [entry, `/${entry}`, `**/${entry}`];

/**
 * What to append to a .gitignore for it to cover the secrets files of its folder, also while they are being made
 * (src/write/temporary.ts); empty if it does already.
 * @param text of the .gitignore, undefined if there is none
 * @param secrets base name of the secrets file
 */
export function gitignoreAddition(text: string | undefined, secrets: string): string {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trimEnd());
  const isUsual = secrets.endsWith('.secrets.yaml');
  const own = [secrets, exactly(secrets)];
  const added = [
    ...(isCovered(lines, usual) && !isTakenBack(lines, own) ? [] : [entry]),
    ...(isUsual || isCovered(lines, own) ? [] : [exactly(secrets)]),
  ];
  if (added.length === 0) return '';
  const newline = text?.includes('\r\n') ? '\r\n' : '\n';
  const separator = text === undefined || text === '' || text.endsWith('\n') ? '' : newline;
  return [`${separator}# Seeds of osgen labs: every password is derived from them.`, ...added, ''].join(newline);
}

/** The last pattern that matches decides. */
function isCovered(lines: readonly string[], patterns: readonly string[]): boolean {
  return lines.findLast((line) => patterns.includes(line.replace(/^!/, '')))?.startsWith('!') === false;
}

function isTakenBack(lines: readonly string[], patterns: readonly string[]): boolean {
  return lines.findLastIndex((line) => patterns.some((pattern) => line === `!${pattern}`)) > lines.findLastIndex((line) => usual.includes(line));
}

/** A pattern that matches this name in the folder and nothing else; gitignore(5). */
function exactly(name: string): string {
  return `/${name.replace(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`;
}
