import { basename, dirname, extname, join } from 'node:path';

/** The file that belongs to a topology: `lab.yaml` → `lab.secrets.yaml`, `lab.lock.yaml` in the same folder. */
export function companion(topology: string, kind: 'secrets' | 'lock'): string {
  const extension = extname(topology);
  const stem = basename(topology, extension);
  return join(dirname(topology), `${stem}.${kind}.yaml`);
}
