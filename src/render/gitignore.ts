/** out/.gitignore: what of the folder git is to leave alone. gitignore(5). */
import { writersNames } from '../fileset.js';

/**
 * Patterns of the files that hold secrets. Not a list of them, so that what a killed build or a user leaves of a machine
 * that is gone is covered too; src/check/invariants/secrets.ts holds them against the files that there are.
 */
const secret = ['/nodes/*/user-data', '/nodes/*/seed.iso'];

/** The text of the file: the same for every lab. */
export const outGitignore = [
  '# Written by osgen: git leaves alone what holds secrets. What there is to review of it is in *.redacted.yaml.',
  ...secret,
  '# What belongs to the build itself, but for the record of the files that git has.',
  `/${writersNames.prefix}*`,
  `!/${writersNames.manifest}`,
  `*${writersNames.backup}*`,
  '',
].join('\n');

const isSecret = secret.map((pattern) => new RegExp(`^${pattern.slice(1).replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`));

/** True for a path of the output folder that git leaves alone as one that holds secrets. */
export function gitLeaves(path: string): boolean {
  return isSecret.some((pattern) => pattern.test(path));
}
