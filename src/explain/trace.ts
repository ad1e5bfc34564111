/** What the explanations of output lines share: the compiled lab, and links to where something stands. */
import { effectiveServices, withOverlays } from '../catalog/overlays.js';
import { own } from '../model/lookup.js';
import { invariant } from '../util/invariant.js';
import type { BuildResult } from '../build.js';
import type { Catalog, Service } from '../catalog/types.js';
import type { Path } from '../model/model.js';
import type { NodePlan } from '../plan/types.js';
import type { Lab } from '../resolve/types.js';

/** One thing that a line comes from. */
export interface Link {
  /** `topology.yaml:7:3`, a file of osgen's, or `osgen`. */
  readonly place: string;
  readonly says: string;
}

/** What a line is, and what it comes from: the nearest first. */
export interface Provenance {
  readonly subject: string;
  readonly links: readonly Link[];
}

export class Trace {
  readonly lab: Lab;
  readonly nodes: readonly NodePlan[];
  /** As they are in this lab. */
  readonly services: Readonly<Record<string, Service>>;
  private readonly document: NonNullable<BuildResult['output']>['document'];

  /** @param catalog as it is loaded, without the changes of a platform or release */
  constructor({ plan, document }: NonNullable<BuildResult['output']>, readonly catalog: Catalog) {
    this.lab = plan.lab;
    this.nodes = plan.nodes;
    this.document = document;
    const inLab = new Set(plan.nodes.flatMap(({ node }) => node.services));
    this.services = withOverlays(effectiveServices(catalog, plan.lab.platform.name, plan.lab.release.name), inLab);
  }

  node(name: string): NodePlan {
    const found = this.nodes.find(({ node }) => node.name === name);
    invariant(found, `no node ${name}`);
    return found;
  }

  service(name: string): Service {
    const found = own(this.services, name);
    invariant(found, `no service ${name}`);
    return found;
  }

  /** True if the topology says something at this very path. */
  isGiven(path: Path): boolean {
    return this.document.depth(path) === path.length;
  }

  /** True if it says a text there, not a mapping. */
  isText(path: Path): boolean {
    let value: unknown = this.document.value;
    for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
    return typeof value === 'string';
  }

  /** Where the topology says it, or would. */
  topology(path: Path, says: string, at: 'key' | 'value' = 'key'): Link {
    const { source, line, column } = this.document.locate(path, at);
    return { place: `${source.name}:${line}:${column}`, says };
  }

  /** A value of the topology, or what stands in for one that is left out. */
  value(path: Path, otherwise: string, instead: readonly Link[] = []): readonly Link[] {
    const name = path.join('.');
    if (this.isGiven(path)) return [this.topology(path, name, 'value')];
    return instead.length > 0 ? instead : [{ place: 'osgen', says: `${name} is not given: ${otherwise}` }];
  }

  /** The machine's line. */
  machine({ node }: NodePlan): Link {
    const path = String(node.path.at(-1));
    return this.topology(node.path, path === node.name ? `machine ${node.name}` : `machine ${node.name}, of group ${path}`);
  }

  /** Why a service is on a machine. */
  reason(name: string, plan: NodePlan): readonly Link[] {
    const { node } = plan;
    const { everywhere, enabled_by_default: byDefault } = this.service(name);
    const roles = node.roles.filter((role) => own(this.catalog.roles, role)?.services.includes(name));
    return [
      ...(byDefault === false && this.isGiven(['services', name]) ? [this.topology(['services', name], `service ${name} is switched on`)] : []),
      ...roles.flatMap((role) => [
        { place: `roles/${role}/role.yaml`, says: `role ${role} runs service ${name}` },
        this.topology([...node.path, 'roles'], `${node.name} has the role ${role}`, 'value'),
      ]),
      ...(everywhere && roles.length === 0 ? [{ place: serviceFile(name), says: `service ${name} is on every machine` }, this.machine(plan)] : []),
    ];
  }

  /**
   * The catalog files that say something at `keys` of a service: its own, then those that change it for the platform,
   * the release, or another service of the lab; the last one counts.
   */
  catalogFiles(name: string, keys: readonly string[]): readonly Link[] {
    const { platform: { name: platform, data: { family } }, release: { name: release } } = this.lab;
    const layers: readonly (readonly [place: string, value: unknown])[] = [
      [serviceFile(name), this.catalog.services[name]],
      [`roles/_families/${family}/family.yaml`, this.catalog.families[family]?.services?.[name]],
      [`roles/_releases/${release}/release.yaml`, this.catalog.releases[release]?.services?.[name]],
      [`roles/_platforms/${platform}/platform.yaml`, this.catalog.platforms[platform]?.services?.[name]],
      ...[...new Set(this.nodes.flatMap(({ node }) => node.services))].sort().map((other) => [serviceFile(other), this.services[other]?.overlays?.[name]] as const),
    ];
    const found = layers.filter(([, value]) => has(value, keys));
    return found.map(([place]) => ({ place, says: `service ${name}: ${keys.join(' > ')}` }));
  }
}

export function serviceFile(name: string): string {
  return `roles/_services/${name}/service.yaml`;
}

/** What is the same in every lab. */
export const osgenOwn: Link = { place: 'osgen', says: 'the same for every machine' };

function has(value: unknown, keys: readonly string[]): boolean {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return false;
    current = (current as Record<string, unknown>)[key];
  }
  return current !== undefined && current !== null;
}
