/** Finds folders that will not let us change their entries before anything is changed, not half-way through. */
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type Disk, errorCode } from './disk.js';
import { parentOf } from './paths.js';
import type { Plan } from './plan.js';
import { describeOsError } from './report.js';

/** A diagnostic for each existing folder in which the plan could not be carried out. */
export function refusals(disk: Disk, outDir: string, root: string, plan: Plan): Diagnostic[] {
  const changed = [...plan.write.keys(), ...plan.remove, ...plan.removeFolders, ...plan.makeFolders];
  const missing = new Set(plan.makeFolders);
  const folders = [...new Set(changed.map(parentOf))].filter((folder) => !missing.has(folder));
  return folders.sort().flatMap((folder) => {
    try {
      disk.accessSync(join(root, folder), constants.W_OK | constants.X_OK);
      return [];
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return [describeOsError(outDir, error)];
    }
  });
}
