/** What templates and configuration values see: plain data in the field's own snake_case names. */
import { hostsText } from './hosts.js';
import { addressText, cidrText } from '../net/ip.js';
import type { Catalog } from '../catalog/types.js';
import type { Lab, ResolvedDisk, ResolvedNetwork, ResolvedNode } from '../resolve/types.js';

/** Parts of the view that are the same for every machine of a lab. */
export function labView(lab: Lab, catalog: Catalog): object {
  const inLab = new Set(lab.nodes.flatMap((node) => node.services));
  const management = lab.networks.find((network) => network.purpose === 'management');
  const provider = lab.networks.find((network) => network.purpose === 'provider');
  const controller = lab.nodes.find((node) => node.roles.includes('controller'));
  return {
    lab: { name: lab.name },
    region: 'RegionOne',
    release: { name: lab.release.name, title: lab.release.title },
    platform: { name: lab.platform.name, family: lab.platform.data.family, codename: lab.platform.data.codename },
    // Null where the platform's own archive has the release.
    cloud_archive: lab.release.source === 'cloud-archive' ? { source: `cloud-archive:${lab.release.name}` } : null,
    proxy: lab.install.proxy === undefined ? null : proxyView(lab, lab.install.proxy, controller),
    management: management ? networkView(management) : null,
    provider: provider ? networkView(provider) : null,
    controller: controller ? { name: controller.name, address: addressText(controller.managementAddress) } : null,
    // Whether each service of the catalog runs somewhere in the lab.
    services: Object.fromEntries(Object.keys(catalog.services).map((name) => [name, inLab.has(name)])),
    nodes: lab.nodes.map(machineView),
  };
}

export interface NodeViewParts {
  readonly packages: readonly string[];
  readonly files: readonly { readonly path: string; readonly owner: string; readonly mode: string; readonly beforePackages: boolean }[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The view of one service's templates on one machine. It has no secrets, so that a template that asks for one throws; see
 * withSecrets.
 */
export function nodeView(shared: object, lab: Lab, node: ResolvedNode, parts: NodeViewParts): object {
  return {
    ...shared,
    node: machineView(node),
    hosts: hostsText(lab, node),
    packages: parts.packages,
    early_files: parts.files.filter((file) => file.beforePackages).map(fileView),
    late_files: parts.files.filter((file) => !file.beforePackages).map(fileView),
    settings: parts.settings,
    secrets: {},
    filesystems: node.disks.flatMap(filesystemView),
    volume_groups: volumeGroupViews(node.disks),
  };
}

/** The same view for a file that holds secrets. */
export function withSecrets(view: object, secrets: Readonly<Record<string, string>>): object {
  return { ...view, secrets };
}

/** Processes of each API: what they take in memory adds up, and a lab asks little of them. */
export function workersOf(vcpus: number): number {
  return Math.min(4, Math.max(2, Math.floor(vcpus / 2)));
}

/** A machine as it and others see it. */
function machineView(node: ResolvedNode): object {
  const on = (purpose: string): ResolvedNode['nics'][number] | undefined => node.nics.find(({ network }) => network.purpose === purpose);
  const provider = on('provider');
  return {
    name: node.name,
    // On the management network, like `my_ip` of the services.
    address: addressText(node.managementAddress),
    interface: on('management')?.interface ?? null,
    provider: provider ? { interface: provider.interface, address: provider.address ? addressText(provider.address) : null } : null,
    roles: node.roles,
    services: node.services,
    vcpus: node.vcpus,
    workers: workersOf(node.vcpus),
    memory_mib: node.memoryMiB,
    disks: node.disks.map(({ name, purpose, device, uuid, sizeMiB }) => ({ name, purpose, device, uuid, size_mib: sizeMiB })),
  };
}

/** As programs expect it in their environment. Of the lab, steps that leave it ask the controller only. */
function proxyView({ install }: Lab, url: string, controller: ResolvedNode | undefined): object {
  const own = controller ? [controller.name, addressText(controller.managementAddress)] : [];
  return { url, except: ['localhost', '127.0.0.1', '::1', ...own, ...install.noProxy].join(',') };
}

function networkView({ name, cidr, gateway, dns, mtu, allocationPool: pool }: ResolvedNetwork): object {
  return {
    name,
    cidr: cidr ? cidrText(cidr) : null,
    prefix: cidr ? cidr.prefix : null,
    gateway: gateway ? addressText(gateway) : null,
    dns,
    mtu: mtu ?? null,
    pool: pool ? { start: addressText(pool.start), end: addressText(pool.end) } : null,
  };
}

function fileView(file: NodeViewParts['files'][number]): object {
  const [user, group] = file.owner.split(':');
  return { path: file.path, user, group, mode: file.mode };
}

function filesystemView(disk: ResolvedDisk): object[] {
  if (!disk.use || !('filesystem' in disk.use.prepare)) return [];
  const { type, mount, options } = disk.use.prepare.filesystem;
  return [{ name: disk.name, device: disk.device, uuid: disk.uuid, type, mount: `${mount}/${disk.name}`, options }];
}

/** Volume groups with all their disks, in order of the first one. */
function volumeGroupViews(disks: readonly ResolvedDisk[]): object[] {
  const groups = new Map<string, { name: string; device: string }[]>();
  for (const disk of disks) {
    if (!disk.use || !('lvm' in disk.use.prepare)) continue;
    const name = disk.use.prepare.lvm.volume_group;
    groups.set(name, [...(groups.get(name) ?? []), { name: disk.name, device: disk.device }]);
  }
  return [...groups].map(([name, members]) => ({ name, members }));
}
