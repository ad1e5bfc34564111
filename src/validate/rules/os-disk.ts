/** A machine boots from one disk: exactly one has the purpose `os` (by default the one named so). */
import { diagnose, type Rule } from '../rule.js';
import { entries, field } from './shared.js';

export const osDisk: Rule = function* (context) {
  for (const {
    name,
    path,
    machines: [machine],
  } of entries(context)) {
    const disks = machine.disks.filter(({ purpose }) => purpose === 'os');
    // A disk that the topology does not list has no place of its own.
    const [first, second] = [...disks].sort((a, b) => a.path.length - b.path.length);
    if (second) {
      yield diagnose(context.document, {
        code: 'OSG3303',
        path: field(context, second.path, 'purpose'),
        message: `${name} has ${disks.length} operating system disks: ${disks.map((disk) => disk.name).join(', ')}`,
        ...(first && first.path !== path
          ? { notes: [{ message: `${first.name} is one here`, path: first.path, at: 'key' as const }] }
          : {}),
        help: 'give all but one another purpose, for example raw (attached and left alone)',
      });
    }
    if (machine.disks.length > 0 && !first && machine.roles.length > 0) {
      const named = machine.disks.find((disk) => disk.name === 'os');
      yield diagnose(context.document, {
        code: 'OSG3303',
        path: named ? field(context, named.path, 'purpose') : [...path, 'disks'],
        at: named ? 'value' : 'key',
        message: `${name} has no operating system disk`,
        help: named ? 'leave "purpose" out: the disk named os is the operating system’s' : 'add  os: 20GiB',
      });
    }
  }
};
