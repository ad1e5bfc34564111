/**
 * Memory that a machine was seen to need (`seen` in role.yaml: two processes of each API). Machines with more vCPUs get up to
 * four, at some 130 MiB each. Where services of a role are off, nothing was seen, and the minimum of the rule stands in.
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
  const { catalog, model } = context;
  const services = servicesOfLab(context);
  const isOff = (service: string): boolean => catalog.services[service]?.enabled_by_default !== false && model.disabledServices.includes(service);
  for (const { name, raw, path, machines: [first] } of entries(context)) {
    const more = Math.max(0, workersOf(first.vcpus) - SEEN_WORKERS);
    const pools = first.services.reduce((sum, service) => sum + workerOptions(services[service]?.files), 0);
    const base = first.roles.reduce((sum, each) => {
      const role = own(catalog.roles, each);
      return sum + (parseSizeMiB((role?.services.some(isOff) ? role.minimum : role?.seen)?.memory ?? '') ?? 0);
    }, 0);
    const needed = base + more * pools * WORKER_MIB;
    if (first.memoryMiB >= needed) continue;
    yield diagnose(context.document, {
      code: 'OSG6001',
      path: [...path, raw.memory === undefined ? 'vcpus' : 'memory'],
      message: `${name} has ${sizeText(first.memoryMiB)} of memory, and its roles were seen to need ${sizeText(Math.ceil(base / 512) * 512)}${more > 0 ? ` with ${SEEN_WORKERS} processes per API; its ${first.vcpus} vCPUs bring ${workersOf(first.vcpus)}` : ''}`,
      help: more > 0 ? `${sizeText(Math.ceil(needed / 1024) * 1024)}, or at most 5 vCPUs: then there are ${SEEN_WORKERS} processes per API` : `memory: ${sizeText(Math.ceil(needed / 512) * 512)}`,
    });
  }
};

/** How many options set a number of processes: each is an API, or a part of one, of its own. */
function workerOptions(files: unknown): number {
  return JSON.stringify(files ?? {}).split('{{node.workers}}').length - 1;
}
