/** What a lab asks of its hypervisor. */
import { counted } from '../util/count.js';
import type { Lab } from './types.js';

export interface HostNeeds {
  readonly memoryMiB: number;
  readonly vcpus: number;
  /** All disks, as large as they can grow; they are thin, and begin with next to nothing. */
  readonly diskMiB: number;
}

/** The sum over all machines. */
export function hostNeeds({ nodes }: Pick<Lab, 'nodes'>): HostNeeds {
  const sum = (amount: (node: Lab['nodes'][number]) => number): number => nodes.reduce((total, node) => total + amount(node), 0);
  return {
    memoryMiB: sum(({ memoryMiB }) => memoryMiB),
    vcpus: sum(({ vcpus }) => vcpus),
    diskMiB: sum(({ disks }) => disks.reduce((total, { sizeMiB }) => total + sizeMiB, 0)),
  };
}

/** For example `19 GiB memory, 12 vCPUs, 190 GiB disk (thin)`. */
export function hostNeedsText({ memoryMiB, vcpus, diskMiB }: HostNeeds): string {
  return `${gibText(memoryMiB)} memory, ${counted(vcpus, 'vCPU')}, ${gibText(diskMiB)} disk (thin)`;
}

/** GiB, rounded up to a tenth: what is said to be enough has to be enough. */
function gibText(mib: number): string {
  return `${Math.ceil(mib / 102.4) / 10} GiB`;
}
