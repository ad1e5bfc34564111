/** Swift wants three replicas, each on a disk of its own; the rings are built for fewer where there are fewer disks. */
import { diagnose } from '../rule.js';
import { REPLICAS, objectDisks } from './object-disks.js';
import type { Advice } from './advice.js';

export const fewObjectDisks: Advice = function* (context) {
  const disks = objectDisks(context);
  const [first] = disks;
  if (!first || disks.length >= REPLICAS) return;
  yield diagnose(context.document, {
    code: 'OSG6003',
    path: first.disk.path,
    at: 'key',
    message: `the lab has ${disks.length === 1 ? 'one disk' : `${disks.length} disks`} for Swift's objects, so each object is kept ${disks.length === 1 ? 'once' : 'twice'} instead of three times`,
    help: `${REPLICAS} disks of the purpose swift in all; rings that exist keep their number of replicas`,
  });
};
