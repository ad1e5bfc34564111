/** A small lab and a catalog made up for the occasion. */
import { parseDocument, type SourceDocument } from '../../../src/parse/document.js';
import { planLab } from '../../../src/plan/plan.js';
import { lab, node } from '../render/libvirt/lab.js';
import type { Catalog, Service } from '../../../src/catalog/types.js';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import type { NodePlan } from '../../../src/plan/types.js';
import type { Lab, ResolvedNode } from '../../../src/resolve/types.js';

const topology = `name: osd
nodes:
  controller: {roles: controller}
  compute: {roles: compute, count: 2}
services: {}
`;

export const document = parseDocument({ name: 'topology.yaml', text: topology }).document as SourceDocument;

export function catalog(services: Readonly<Record<string, Omit<Service, 'description'>>>, templates: Readonly<Record<string, string>> = {}): Catalog {
  const described = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, { description: name, ...service }]));
  return { roles: {}, services: described, families: {}, platforms: {}, releases: {}, names: {}, templates };
}

export function machine(name: string, services: readonly string[], parts: Partial<ResolvedNode> = {}): ResolvedNode {
  return node({ name, services, path: ['nodes', name.replace(/-\d+$/, '')], ...parts });
}

export interface Planned {
  readonly nodes: readonly NodePlan[];
  readonly diagnostics: readonly Diagnostic[];
}

export function plan(of: Catalog, nodes: readonly ResolvedNode[], parts: Partial<Lab> = {}): Planned {
  const settings = Object.fromEntries(Object.keys(of.services).map((name) => [name, {}]));
  const { plan: found, diagnostics } = planLab(document, lab({ nodes, settings, ...parts }), of);
  return { nodes: found?.nodes ?? [], diagnostics };
}

/** A plan without diagnostics, of one machine. */
export function planOne(of: Catalog, services: readonly string[], parts: Partial<Lab> = {}): NodePlan {
  const { nodes: [first], diagnostics } = plan(of, [machine('controller', services)], parts);
  if (!first) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return first;
}
