/** out/.gitignore: what of the folder git is to leave alone. gitignore(5). */
import { byCodeUnit } from '../util/order.js';
import { writersNames, type FileSet } from '../fileset.js';

/** @param files of the output folder; this one may be missing among them */
export function outGitignore(files: FileSet): string {
  const secret = [...files].filter(([, { sensitive }]) => sensitive).map(([path]) => path).sort(byCodeUnit);
  return [
    '# Written by osgen: git leaves alone what holds secrets. What there is to review of it is in *.redacted.yaml.',
    `/${writersNames.prefix}*`,
    `!/${writersNames.manifest}`,
    `*${writersNames.backup}*`,
    ...secret.map(exactly),
    '',
  ].join('\n');
}

/** A pattern that matches this path of the folder and nothing else. */
export function exactly(path: string): string {
  return `/${path.replace(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`;
}
