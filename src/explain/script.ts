/** Lines of the scripts and the README for people: what they name of the lab. */
import { templateLine } from './template-line.js';
import { osgenOwn, type Link, type Provenance, type Trace } from './trace.js';
import type { NodePlan } from '../plan/types.js';
import type { Path } from '../model/model.js';

/** out/lab and out/README.md. */
export function labFile(trace: Trace, template: string | readonly string[], text: string | undefined): Provenance {
  const variables: Readonly<Record<string, Path>> = {
    lab: ['name'], topology_uri: ['hypervisor', 'uri'], virt_type: ['hypervisor', 'type'], pool: ['hypervisor', 'pool'],
    pool_directory: ['hypervisor', 'directory'], method: ['install', 'method'],
  };
  const path = variables[/^([a-z_]+)=/.exec(text ?? '')?.[1] ?? ''];
  const words = new Set(text?.match(/[a-z0-9-]+/g) ?? []);
  const named: readonly Link[] = [
    ...trace.nodes.filter(({ node }) => words.has(node.name)).map((plan) => trace.machine(plan)),
    ...trace.lab.networks.filter(({ name, path: place }) => words.has(name) && trace.isGiven(place)).map(({ name, path: place }) => trace.topology(place, `network ${name}`)),
  ];
  return {
    subject: `lab ${trace.lab.name}`,
    links: [...(path ? trace.value(path, 'the default') : []), ...named, templateLine(trace.catalog, template, text ?? '').link, trace.topology(['name'], `lab ${trace.lab.name}`)],
  };
}

export function virtInstall(trace: Trace, plan: NodePlan, text: string): Provenance {
  const { install, hypervisor } = trace.lab;
  const links: readonly Link[] = [
    ...(text.includes(hypervisor.uri) ? trace.value(['hypervisor', 'uri'], hypervisor.uri) : []),
    ...(install.iso !== undefined && text.includes(install.iso) ? trace.value(['install', 'iso'], '') : []),
    ...(install.image !== undefined && text.includes(install.image) ? trace.value(['install', 'image'], '') : []),
    ...(text.includes(plan.node.domain) ? [trace.topology(['name'], 'name of the lab')] : []),
  ];
  return { subject: `installation of ${plan.node.name}`, links: [...(links.length > 0 ? links : [osgenOwn]), ...trace.value(['install', 'method'], `${install.method}, the platform’s default`), trace.machine(plan)] };
}
