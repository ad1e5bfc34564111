/** Plan → networks and machines, with the texts that say what they are. */
import { addressText, cidrText, type Address } from '../net/ip.js';
import { counted } from '../util/count.js';
import { sizeText } from '../util/size.js';
import type { Machines } from './groups.js';
import type { Plan } from '../plan/types.js';
import type { ResolvedNetwork, ResolvedNode } from '../resolve/types.js';

export interface NetworkPicture {
  readonly name: string;
  /** `10.0.0.0/24`, or how addresses are handed out. */
  readonly cidr: string;
  /** `isolated, management, gateway 10.0.0.1`. */
  readonly details: string;
}

export interface Attachment {
  /** Index of the network. */
  readonly network: number;
  /** An address, `10.0.0.100–119`, or `DHCP`. */
  readonly address: string;
}

export interface MachinePicture {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly roles: readonly string[];
  /** `2 vCPUs, 4 GiB memory, disks os 10 GiB, vdb 10 GiB`. */
  readonly hardware: string;
  /** Those that not all machines of the lab have. */
  readonly services: readonly string[];
  readonly attachments: readonly Attachment[];
}

export interface TopologyPicture {
  readonly name: string;
  /** `5 machines, 3 networks, Ubuntu 24.04 LTS, OpenStack 2024.1 Caracal`. */
  readonly summary: string;
  readonly networks: readonly NetworkPicture[];
  readonly machines: readonly MachinePicture[];
}

export function topologyPicture({ lab, nodes }: Plan, groups: readonly Machines[]): TopologyPicture {
  const everywhere = nodes.length === 1 ? [] : (lab.nodes[0]?.services ?? []).filter((name) => lab.nodes.every(({ services }) => services.includes(name)));
  return {
    name: lab.name,
    summary: [counted(nodes.length, 'machine'), counted(lab.networks.length, 'network'), lab.platform.data.title, lab.release.title].join(', '),
    networks: lab.networks.map((network) => ({ name: network.name, cidr: network.cidr ? cidrText(network.cidr) : 'DHCP of others', details: networkDetails(network) })),
    machines: groups.map(({ id, label, members }) => {
      const [{ node }] = members;
      return {
        id, label, count: members.length,
        roles: node.roles,
        hardware: hardwareText(node),
        services: node.services.filter((name) => !everywhere.includes(name)),
        attachments: node.nics.map(({ network }, index) => ({
          network: lab.networks.indexOf(network),
          address: addressesText(members.flatMap((member) => member.node.nics[index]?.address ?? [])),
        })),
      };
    }),
  };
}

/** `10 GiB`. */
function spacedSize(mib: number): string {
  return sizeText(mib).replace(/(?=[A-Z])/, ' ');
}

export function hardwareText({ vcpus, memoryMiB, disks }: ResolvedNode): string {
  const sizes = disks.map(({ name, sizeMiB }) => `${name} ${spacedSize(sizeMiB)}`);
  return `${counted(vcpus, 'vCPU')}, ${spacedSize(memoryMiB)} memory, ${disks.length === 1 ? 'disk' : 'disks'} ${sizes.join(', ')}`;
}

export function networkDetails({ mode, purpose, bootstrap, gateway, dhcp, allocationPool, mtu, bridge, libvirtName }: ResolvedNetwork): string {
  return [
    mode === 'libvirt' ? `libvirt’s network ${libvirtName}` : mode === 'bridge' ? `host bridge ${bridge}` : mode,
    ...(purpose === undefined || bootstrap ? [] : [purpose]),
    ...(bootstrap ? ['way out for first boot'] : []),
    ...(gateway ? [`gateway ${addressText(gateway)}`] : []),
    ...(dhcp ? [`DHCP ${rangeText(dhcp.start, dhcp.end)}`] : []),
    ...(allocationPool ? [`pool ${rangeText(allocationPool.start, allocationPool.end)}`] : []),
    ...(mtu === undefined ? [] : [`MTU ${mtu}`]),
  ].join(', ');
}

/** One address as it is, several as a range: `10.0.0.100–119`; `8 in 10.0.0.71–234` if others lie between them. */
export function addressesText(addresses: readonly Address[]): string {
  const sorted = [...addresses].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return 'DHCP';
  if (sorted.length === 1) return addressText(first);
  const range = rangeText(first, last);
  return last.value - first.value === BigInt(sorted.length - 1) ? range : `${sorted.length} in ${range}`;
}

/** The end without what it shares with the start: `10.0.0.100–119`, `fd00::10–1f`. */
function rangeText(start: Address, end: Address): string {
  const [from, to] = [addressText(start), addressText(end)];
  const shared = from.slice(0, Math.max(from.lastIndexOf('.'), from.lastIndexOf(':')) + 1);
  return `${from}–${to.startsWith(shared) ? to.slice(shared.length) : to}`;
}
