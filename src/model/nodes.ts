/** One entry of `nodes` → one machine, or `count` of them. */
import type { Catalog, DiskUse, Role } from '../catalog/types.js';
import { offsetAddress, parseAddress, type Address } from '../net/ip.js';
import { byCodeUnit, byNaturalName, sortedEntries } from '../util/order.js';
import { parseSizeMiB } from '../util/size.js';
import { hostsEntries, knownRoles, own, roleNames } from './lookup.js';
import type { DiskModel, NetworkModel, NicModel, NodeModel, Path } from './model.js';
import type { RawAttachment, RawNode } from './topology.js';

export function normaliseNode(
  name: string,
  raw: RawNode,
  networks: readonly NetworkModel[],
  catalog: Catalog,
  disabled: readonly string[],
): readonly NodeModel[] {
  const path: Path = ['nodes', name];
  const names = roleNames(raw.roles);
  const roles = knownRoles(names, catalog);
  const services = servicesOf(roles, catalog, disabled);
  const common = {
    path,
    roles: names.filter((role) => own(catalog.roles, role)).sort(byCodeUnit),
    vcpus: raw.vcpus ?? Math.max(1, ...roles.map((role) => role.defaults.vcpus)),
    memoryMiB: parseSizeMiB(raw.memory ?? '') ?? roles.reduce((sum, role) => sum + mib(role.defaults.memory), 0),
    cpu: raw.cpu,
    disks: disksOf(raw, roles, diskUses(services, catalog), path),
    services,
    packages: [...(raw.packages ?? [])].sort(byCodeUnit),
    hosts: hostsEntries(raw.hosts, [...path, 'hosts']),
    tags: [...(raw.tags ?? [])].sort(byCodeUnit),
  };
  if (raw.count === undefined) return [{ name, group: undefined, nics: nicsOf(raw, roles, networks, path, 0), ...common }];
  return Array.from({ length: raw.count }, (_, index) => ({
    name: `${name}-${index + 1}`,
    group: { name, index, count: raw.count as number },
    nics: nicsOf(raw, roles, networks, path, index),
    ...common,
  }));
}

/** What the services of a machine make of disks, by purpose. */
export function diskUses(services: readonly string[], catalog: Catalog): Readonly<Record<string, DiskUse>> {
  return Object.assign({}, ...services.map((name) => own(catalog.services, name)?.disks ?? {})) as Record<string, DiskUse>;
}

function servicesOf(roles: readonly Role[], catalog: Catalog, disabled: readonly string[]): readonly string[] {
  const everywhere = Object.entries(catalog.services).filter(([, service]) => service.everywhere).map(([name]) => name);
  const wanted = new Set([...everywhere, ...roles.flatMap((role) => role.services)].filter((name) => !disabled.includes(name)));
  const superseded = new Set([...wanted].flatMap((name) => own(catalog.services, name)?.supersedes ?? []));
  return [...wanted].filter((name) => !superseded.has(name)).sort(byCodeUnit);
}

/** The machines without the services that come only with others which no machine has (`only_with`). */
export function withCompanions(nodes: readonly NodeModel[], catalog: Catalog): readonly NodeModel[] {
  const inLab = new Set(nodes.flatMap((node) => node.services));
  const alone = new Set([...inLab].filter((name) => own(catalog.services, name)?.only_with?.some((other) => !inLab.has(other))));
  if (alone.size === 0) return nodes;
  return withCompanions(nodes.map((node) => ({ ...node, services: node.services.filter((name) => !alone.has(name)) })), catalog);
}

/** Disks the topology lists, or the roles' own; the system disk is always there. */
function disksOf(raw: RawNode, roles: readonly Role[], uses: Readonly<Record<string, DiskUse>>, nodePath: Path): readonly DiskModel[] {
  const defaults = new Map<string, DiskModel>();
  for (const [name, disk] of roles.flatMap((role) => sortedEntries(role.defaults.disks))) {
    const known = defaults.get(name);
    if (raw.disks && name !== 'os') continue;
    const model = { name, path: nodePath, sizeMiB: mib(disk.size), bus: 'virtio' as const, purpose: disk.purpose ?? 'os' };
    if (!known || known.sizeMiB < model.sizeMiB) defaults.set(name, model);
  }
  const only = Object.keys(uses).length === 1 ? Object.keys(uses)[0] : undefined;
  const listed = Object.entries(raw.disks ?? {});
  for (const [name, disk] of listed) {
    const given = typeof disk === 'string' ? { size: disk } : disk;
    defaults.set(name, {
      name,
      path: [...nodePath, 'disks', name],
      sizeMiB: mib(given.size),
      bus: given.bus ?? 'virtio',
      purpose: given.purpose ?? (name === 'os' ? 'os' : only ?? 'raw'),
    });
  }
  // A disk of another name may be the system disk; the roles' default then steps back.
  if (!raw.disks?.['os'] && listed.some(([name]) => defaults.get(name)?.purpose === 'os')) defaults.delete('os');
  return [...defaults.values()].sort((a, b) => Number(b.purpose === 'os') - Number(a.purpose === 'os') || byNaturalName(a.name, b.name));
}

function nicsOf(raw: RawNode, roles: readonly Role[], networks: readonly NetworkModel[], nodePath: Path, index: number): readonly NicModel[] {
  const purposes = new Set<string | undefined>(roles.flatMap((role) => role.networks));
  return networks.flatMap((network) => {
    const given = raw.networks && own(raw.networks, network.name);
    const standard = network.bootstrap || purposes.has(network.purpose);
    if (given === false || (given === undefined && !standard)) return [];
    const wish: RawAttachment = typeof given === 'string' ? { address: given } : typeof given === 'object' ? given : {};
    const first = wish.address === undefined ? undefined : parseAddress(wish.address);
    return [{
      network: network.name,
      path: given === undefined ? nodePath : [...nodePath, 'networks', network.name],
      address: first && offset(first, index),
      addressText: wish.address,
      mac: wish.mac === undefined ? undefined : offsetMac(wish.mac.toLowerCase(), index),
    }];
  });
}

function offset(first: Address, index: number): Address | undefined {
  const address = offsetAddress(first, index);
  return address.value < 1n << (address.family === 4 ? 32n : 128n) ? address : undefined;
}

function offsetMac(first: string, index: number): string {
  const value = (BigInt(`0x${first.replaceAll(':', '')}`) + BigInt(index)) & 0xffffffffffffn;
  return (value.toString(16).padStart(12, '0').match(/../g) ?? []).join(':');
}

function mib(size: string): number {
  return parseSizeMiB(size) ?? 0;
}
