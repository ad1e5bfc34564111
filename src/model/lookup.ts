/** Small look-ups that normalisation and the rules share. */
import type { Catalog, Role } from '../catalog/types.js';
import { parseAddress } from '../net/ip.js';
import { byCodeUnit } from '../util/order.js';
import type { HostsEntry, Path } from './model.js';
import type { RawHosts } from './topology.js';

/** Roles of a node as given, one or several. */
export function roleNames(roles: string | readonly string[]): readonly string[] {
  return typeof roles === 'string' ? [roles] : roles;
}

/** A property of the record itself: `constructor` and the like are no roles. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function knownRoles(names: readonly string[], catalog: Catalog): readonly Role[] {
  return names.flatMap((name) => own(catalog.roles, name) ?? []);
}

export function hostsEntries(hosts: RawHosts | undefined, path: Path): readonly HostsEntry[] {
  return Object.entries(hosts ?? {})
    .map(([address, names]) => ({ address, names, path: [...path, address] }))
    .sort((a, b) => byHostsAddress(a.address, b.address));
}

function byHostsAddress(a: string, b: string): number {
  const [x, y] = [parseAddress(a), parseAddress(b)];
  if (!x || !y || x.family !== y.family) return byCodeUnit(a, b);
  return x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
}
