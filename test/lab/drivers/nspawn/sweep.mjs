// What the kernel keeps of a run that was killed: loop devices and control groups. Theirs is the working folder of a
// run, .cache/lab/run-…, and the name osgen-lab-PID.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupFolders, removeGroup } from './container.mjs';

export function sweep(cache) {
  const { loopdevices = [] } = JSON.parse(execFileSync('losetup', ['--list', '--json', '--output', 'NAME,BACK-FILE']).toString() || '{}');
  for (const { name, 'back-file': file } of loopdevices) {
    // "(deleted)": the run took its folder away
    if (file?.startsWith(`${cache}/run-`) && (/ \(deleted\)$/.test(file) || !existsSync(file))) execFileSync('losetup', ['--detach', name]);
  }
  for (const folder of groupFolders) {
    for (const name of readdirSync(folder)) {
      const [, pid] = /^osgen-lab-(\d+)$/.exec(name) ?? [];
      if (pid && !existsSync(join('/proc', pid))) removeGroup(name);
    }
  }
}
