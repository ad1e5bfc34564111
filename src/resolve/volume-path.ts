import type { Lab } from './types.js';

/** Path of a volume on the hypervisor: in a pool of files libvirt puts its name behind the pool's own path. */
export function volumePath({ hypervisor }: Pick<Lab, 'hypervisor'>, volume: string): string {
  return `${hypervisor.directory}/${volume}`;
}
