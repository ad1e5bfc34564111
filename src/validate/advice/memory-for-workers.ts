/**
 * Memory for the processes of the APIs. The roles' minimum was seen to hold with two processes of each (what the
 * walkthrough's controller of 4 GiB runs); machines with more vCPUs get up to four, at some 130 MiB each.
 */
import { own } from '../../model/lookup.js';
import { workersOf } from '../../plan/view.js';
import { parseSizeMiB, sizeText } from '../../util/size.js';
import { diagnose } from '../rule.js';
import { entries } from '../rules/shared.js';
import { servicesOfLab, type Advice } from './advice.js';

const WORKER_MIB = 130;
const SEEN_WORKERS = 2;

export const memoryForWorkers: Advice = function* (context) {
  const services = servicesOfLab(context);
  for (const { name, raw, path, machines: [first] } of entries(context)) {
    const more = workersOf(first.vcpus) - SEEN_WORKERS;
    if (more <= 0) continue;
    const pools = first.services.reduce((sum, service) => sum + workerOptions(services[service]?.files), 0);
    const minimum = first.roles.reduce((sum, role) => sum + (parseSizeMiB(own(context.catalog.roles, role)?.minimum.memory ?? '') ?? 0), 0);
    const needed = minimum + more * pools * WORKER_MIB;
    if (pools === 0 || first.memoryMiB >= needed) continue;
    yield diagnose(context.document, {
      code: 'OSG6001',
      path: [...path, raw.memory === undefined ? 'vcpus' : 'memory'],
      message: `${name} has ${sizeText(first.memoryMiB)} of memory for the ${workersOf(first.vcpus)} processes per API that its ${first.vcpus} vCPUs bring`,
      help: `${sizeText(Math.ceil(needed / 1024) * 1024)}, or at most 5 vCPUs: then there are ${SEEN_WORKERS} processes per API`,
    });
  }
};

/** How many options set a number of processes: each is an API, or a part of one, of its own. */
function workerOptions(files: unknown): number {
  return JSON.stringify(files ?? {}).split('{{node.workers}}').length - 1;
}
