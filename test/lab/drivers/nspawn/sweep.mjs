// What is left of a run that was killed: its working folder, and its control groups, named osgen-lab-PID.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { groupFolders, removeGroup } from './container.mjs';

/** `cache`: the folder that holds the working folders; the file pid in one says whose it is. */
export function sweep(cache) {
  for (const name of readdirSync(cache).filter((each) => each.startsWith('run-'))) {
    const owner = join(cache, name, 'pid');
    if (existsSync(owner) && !existsSync(join('/proc', readFileSync(owner, 'utf8').trim()))) rmSync(join(cache, name), { recursive: true, force: true });
  }
  for (const folder of groupFolders) {
    for (const name of readdirSync(folder)) {
      const [, pid] = /^osgen-lab-(\d+)$/.exec(name) ?? [];
      if (pid && !existsSync(join('/proc', pid))) removeGroup(name);
    }
  }
}
