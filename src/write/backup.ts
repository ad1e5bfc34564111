/** Saves a file of the user's beside itself, before its name is given to something else. */
import { join } from 'node:path';
import { writersNames } from '../fileset.js';
import { type Disk, unless } from './disk.js';

const SUFFIX = writersNames.backup;

/** Gives the file a second name that nothing has or is to have; returns that name. The file itself stays in place. */
export function saveBackup(disk: Disk, root: string, path: string, isTaken: (path: string) => boolean): string {
  const source = disk.lstatSync(join(root, path), { bigint: true });
  for (let count = 0; ; count++) {
    const candidate = `${path}${SUFFIX}${count === 0 ? '' : `.${count}`}`;
    if (isTaken(candidate)) continue;
    const there = unless('ENOENT', () => disk.lstatSync(join(root, candidate), { bigint: true }));
    // A build that was killed just here has saved it already.
    if (there?.ino === source.ino && there.dev === source.dev) return candidate;
    if (there !== undefined) continue;
    disk.linkSync(join(root, path), join(root, candidate));
    return candidate;
  }
}
