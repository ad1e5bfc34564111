/** What templates and configuration values see: plain data in the field's own snake_case names. */
import { hostsText } from './hosts.js';
import { addressText, cidrText } from '../net/ip.js';
import type { Lab, ResolvedDisk, ResolvedNode } from '../resolve/types.js';

/** Parts of the view that are the same for every machine of a lab. */
export function labView(lab: Lab): object {
  const management = lab.networks.find((network) => network.purpose === 'management');
  const controller = lab.nodes.find((node) => node.roles.includes('controller'));
  return {
    lab: { name: lab.name },
    platform: { name: lab.platform.name, family: lab.platform.data.family, codename: lab.platform.data.codename },
    // Null where the platform's own archive has the release.
    cloud_archive: lab.release.source === 'cloud-archive' ? { source: `cloud-archive:${lab.release.name}` } : null,
    management: { cidr: management?.cidr ? cidrText(management.cidr) : null },
    controller: controller ? { name: controller.name, address: addressText(controller.managementAddress) } : null,
  };
}

export interface NodeViewParts {
  readonly packages: readonly string[];
  readonly files: readonly { readonly path: string; readonly owner: string; readonly mode: string; readonly beforePackages: boolean }[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The view of one service's templates on one machine. */
export function nodeView(shared: object, lab: Lab, node: ResolvedNode, parts: NodeViewParts): object {
  return {
    ...shared,
    node: { name: node.name, address: addressText(node.managementAddress) },
    hosts: hostsText(lab, node),
    packages: parts.packages,
    early_files: parts.files.filter((file) => file.beforePackages).map(fileView),
    late_files: parts.files.filter((file) => !file.beforePackages).map(fileView),
    settings: parts.settings,
    secrets: parts.secrets,
    filesystems: node.disks.flatMap(filesystemView),
    volume_groups: volumeGroupViews(node.disks),
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
