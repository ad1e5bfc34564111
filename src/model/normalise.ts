/** Fills in every default and expands groups. Never fails: what makes no sense is left to the rules. */
import type { Catalog } from '../catalog/types.js';
import { byCodeUnit, sortedEntries } from '../util/order.js';
import { hostsEntries, own } from './lookup.js';
import { normaliseNetworks } from './networks.js';
import { normaliseNode, withCompanions } from './nodes.js';
import type { Model } from './model.js';
import type { Topology } from './topology.js';

/** Topology as its schema guarantees it → model; `catalog` supplies the defaults of roles, platforms, services. */
export function normalise(topology: Topology, catalog: Catalog): Model {
  const platform = own(catalog.platforms, topology.platform);
  const disabled = disabledServices(topology, catalog);
  const networks = normaliseNetworks(topology.networks);
  return {
    name: topology.name,
    platform: platform && { name: topology.platform, data: platform },
    release: releaseOf(topology, catalog),
    install: {
      method: topology.install?.method ?? platform?.install_methods[0] ?? 'cloud-image',
      iso: topology.install?.iso,
      image: topology.install?.image,
      proxy: topology.install?.proxy,
      noProxy: topology.install?.no_proxy ?? [],
      mirror: topology.install?.mirror,
      securityMirror: topology.install?.security_mirror,
    },
    hypervisor: {
      uri: topology.hypervisor?.uri ?? 'qemu:///system',
      ...storageOf(topology),
      type: topology.hypervisor?.type ?? 'kvm',
      machine: topology.hypervisor?.machine ?? 'q35',
      cpu: topology.hypervisor?.cpu,
      nested: topology.hypervisor?.nested ?? true,
    },
    networks,
    nodes: withCompanions(sortedEntries(topology.nodes).flatMap(([name, node]) => normaliseNode(name, node, networks, catalog, disabled)), catalog),
    admin: {
      name: topology.admin?.name ?? platform?.admin_user ?? 'ubuntu',
      sshKeys: topology.admin?.ssh_authorized_keys ?? [],
      passwordHash: topology.admin?.password_hash,
    },
    timezone: topology.timezone ?? 'Etc/UTC',
    locale: topology.locale ?? 'C.UTF-8',
    keyboard: topology.keyboard && { layout: topology.keyboard.layout, variant: topology.keyboard.variant ?? '' },
    hosts: hostsEntries(topology.hosts, ['hosts']),
    settings: settingsOf(topology, catalog),
    overrides: Object.fromEntries(
      sortedEntries(topology.services ?? {}).flatMap(([name, value]) =>
        typeof value === 'object' && value.config ? [[name, value.config]] : [],
      ),
    ),
    disabledServices: disabled,
  };
}

/** Where Debian, Ubuntu and Fedora have the pool that is there by default (virt-manager makes the same). */
const defaultPool = { pool: 'default', directory: '/var/lib/libvirt/images' } as const;

/** A pool that is there, with its folder; or a folder, which becomes a pool of the lab's own name. */
function storageOf({ name, hypervisor }: Topology): Pick<Model['hypervisor'], 'pool' | 'directory' | 'ownPool'> {
  const { pool, directory } = hypervisor ?? {};
  if (directory === undefined) {
    return { pool: pool ?? defaultPool.pool, directory: pool === undefined || pool === defaultPool.pool ? defaultPool.directory : undefined, ownPool: false };
  }
  return { pool: pool ?? name, directory: plainPath(directory), ownPool: pool === undefined };
}

/** The path as libvirt writes it: no slash twice, none at the end (virFileSanitizePath). */
function plainPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}

/** Switched off by the topology, or off by default and not mentioned by it. */
function disabledServices(topology: Topology, catalog: Catalog): readonly string[] {
  const given = Object.entries(topology.services ?? {});
  const off = given.filter(([, value]) => value === false || (typeof value === 'object' && value.enabled === false)).map(([name]) => name);
  const on = new Set(given.map(([name]) => name));
  const standard = Object.keys(catalog.services).filter((name) => catalog.services[name]?.enabled_by_default === false && !on.has(name));
  return [...off, ...standard].sort(byCodeUnit);
}

/** The release asked for, by name or number, or the platform's own; undefined if there is no such thing. */
export function releaseName(topology: Topology, catalog: Catalog): string | undefined {
  const asked = topology.release ?? own(catalog.platforms, topology.platform)?.release;
  return Object.entries(catalog.releases).find(([name, data]) => name === asked || data.version === asked)?.[0];
}

function releaseOf(topology: Topology, catalog: Catalog): Model['release'] {
  const platform = own(catalog.platforms, topology.platform);
  const name = releaseName(topology, catalog);
  const data = name === undefined ? undefined : catalog.releases[name];
  if (name === undefined || !data) return undefined;
  const source = platform?.release === name ? 'archive' : platform?.cloud_archive.includes(name) ? 'cloud-archive' : undefined;
  return { name, data, source };
}

function settingsOf(topology: Topology, catalog: Catalog): Model['settings'] {
  return Object.fromEntries(sortedEntries(catalog.services).map(([name, service]) => {
    const given = topology.services && own(topology.services, name);
    const settings = typeof given === 'object' ? given.settings ?? {} : {};
    const defaults = Object.entries(service.settings ?? {}).map(([key, schema]) => [key, own(settings, key) ?? schema.default]);
    return [name, Object.fromEntries(defaults)];
  }));
}
