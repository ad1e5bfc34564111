/**
 * Names that osgen makes of others are short enough and are made once. Lengths: the schema holds a lab's name to 31,
 * a disk's to 20 characters and rule host-name a machine's to 63, so domain and volume names (with `.qcow2`) stay far
 * below the 255 bytes of a file name; only NAME-api can grow too long for a DNS label (RFC 1035 §2.3.4).
 */
import type { Path } from '../../model/model.js';
import { invariant } from '../../util/invariant.js';
import { diagnose, type Rule } from '../rule.js';
import { apiName } from './extra-name.js';
import { entries } from './shared.js';

const MAX_LABEL = 63;

export const derivedName: Rule = function* (context) {
  const { document } = context;
  const volumes = new Map<string, { machine: string; path: Path }>();
  for (const { name, path, machines } of entries(context)) {
    const tooLong = machines
      .map((machine) => apiName(context, machine))
      .find((api, index) => api && api.length > MAX_LABEL && (machines[index]?.name.length ?? 0) <= MAX_LABEL);
    if (tooLong) {
      yield diagnose(document, {
        code: 'OSG3602',
        path,
        at: 'key',
        message: `the name of ${name} on the provider network, ${tooLong}, has ${tooLong.length} characters`,
        help: `a host name has ${MAX_LABEL} at most; shorten "${name}" by ${tooLong.length - MAX_LABEL}`,
      });
    }
    const reported = new Set<unknown>();
    for (const machine of machines) {
      for (const disk of machine.disks) {
        invariant(disk.name.length <= 20, 'the schema lets disk names through that are too long for a serial number');
        const volume = `${context.model.name}-${machine.name}-${disk.name}.qcow2`;
        const other = volumes.get(volume);
        volumes.set(volume, other ?? { machine: machine.name, path: disk.path });
        if (!other || other.machine === machine.name || reported.has(disk.path)) continue;
        reported.add(disk.path);
        yield diagnose(document, {
          code: 'OSG3602',
          path: disk.path,
          at: 'key',
          message: `disk ${disk.name} of ${machine.name} and a disk of ${other.machine} are both ${volume}`,
          notes: [{ message: 'the other disk is given here', path: other.path, at: 'key' }],
          help: 'rename one of the disks',
        });
      }
    }
  }
};
