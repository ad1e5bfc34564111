/** Sizes that no hypervisor can give, so that they are not found out by a message of virsh’s after half a lab is made. */
import { parseSizeMiB, sizeText } from '../../util/size.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, field } from './shared.js';

const TIB = 1024 * 1024;
/** QEMU's qcow2 has room for 32 MiB of first-level table (docs/interop/qcow2.txt), with clusters of 64 KiB 2 EiB. */
const DISK_MIB = 2 * 1024 * 1024 * TIB;
/** 46 bits of physical addresses, as most x86 processors have. */
const MEMORY_MIB = 64 * TIB;

export const sizeLimit: Rule = function* (context) {
  for (const { name, raw, path, machines: [first] } of entries(context)) {
    const memory = parseSizeMiB(raw.memory ?? '') ?? 0;
    if (memory > MEMORY_MIB) {
      yield diagnose(context.document, {
        code: 'OSG2006',
        path: [...path, 'memory'],
        message: `${name} cannot have ${sizeText(memory)} of memory`,
        help: `${sizeText(MEMORY_MIB)} at most, and no more than the hypervisor has`,
      });
    }
    for (const disk of first.disks) {
      if (disk.sizeMiB <= DISK_MIB || disk.path.length === path.length) continue;
      yield diagnose(context.document, {
        code: 'OSG2006',
        path: field(context, disk.path, 'size'),
        message: `disk ${disk.name} of ${name} cannot have ${sizeText(disk.sizeMiB)}`,
        help: `${sizeText(DISK_MIB)} at most; disks are sparse, and take up only what is written to them`,
      });
    }
  }
};
