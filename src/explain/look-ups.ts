/** What a text of the catalog looks up (src/plan/view.ts), as places in the topology. */
import type { Link, Trace } from './trace.js';
import type { NodePlan } from '../plan/types.js';

/** @param text with `{{…}}` in it, of a service on a machine */
export function lookUps(trace: Trace, plan: NodePlan, service: string, text: string): readonly Link[] {
  const inside = [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, found]) => found as string).join(' ');
  const paths = new Set(inside.match(/\b[a-z_]+(?:\.[a-z_0-9]+)+/g) ?? []);
  return [...paths].flatMap((path) => {
    const [head = '', key = ''] = path.split('.');
    if (head === 'settings') return setting(trace, service, key);
    if (head === 'management' || head === 'provider') return network(trace, head, key);
    return (values[path] ?? values[head])?.(trace, plan) ?? [];
  });
}

/** A setting of a service: where the topology gives it, or else its default. */
export function setting(trace: Trace, service: string, name: string): readonly Link[] {
  return trace.value(['services', service, 'settings', name], '', trace.catalogFiles(service, ['settings', name, 'default']));
}

type Value = (trace: Trace, plan: NodePlan) => readonly Link[];

const release: Value = (trace) => trace.value(['release'], `${trace.lab.release.title}, the platform’s own`);
const vcpus: Value = (trace, { node }) => trace.value([...node.path, 'vcpus'], `${node.vcpus}, of its roles`);

const values: Readonly<Record<string, Value>> = {
  'lab.name': (trace) => [trace.topology(['name'], 'name of the lab', 'value')],
  'node.vcpus': vcpus,
  'node.workers': vcpus,
  'node.memory_mib': (trace, { node }) => trace.value([...node.path, 'memory'], 'that of its roles'),
  controller: (trace) => trace.nodes.filter(({ node }) => node.roles.includes('controller')).map((plan) => trace.machine(plan)),
  cloud_archive: release,
  release,
  platform: (trace) => [trace.topology(['platform'], 'platform', 'value')],
};

const networkKeys: Readonly<Record<string, string>> = { cidr: 'cidr', prefix: 'cidr', gateway: 'gateway', dns: 'dns', mtu: 'mtu', pool: 'allocation_pool' };

function network(trace: Trace, purpose: string, key: string): readonly Link[] {
  const found = trace.lab.networks.find((each) => each.purpose === purpose);
  const name = networkKeys[key];
  return found && name !== undefined ? trace.value([...found.path, name], 'the default') : [];
}
