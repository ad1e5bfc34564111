/** The lab with nothing left open: every address, MAC address, UUID, serial and derived name is decided. */
import type { DiskUse } from '../catalog/types.js';
import type { HostsEntry, Model, Path } from '../model/model.js';
import type { CpuMode, DiskBus } from '../model/topology.js';
import type { Address, Cidr } from '../net/ip.js';
import type { Label } from '../secrets/stand-ins.js';

export interface ResolvedRange {
  readonly start: Address;
  readonly end: Address;
}

export interface ResolvedNetwork {
  readonly name: string;
  readonly path: Path;
  readonly mode: 'nat' | 'isolated' | 'libvirt' | 'bridge';
  readonly purpose: 'management' | 'provider' | undefined;
  readonly bootstrap: boolean;
  /** Undefined for an existing network or bridge whose addresses are handed out by others (DHCP). */
  readonly cidr: Cidr | undefined;
  /** In nat and isolated networks the hypervisor's own address. */
  readonly gateway: Address | undefined;
  readonly dns: readonly string[];
  readonly mtu: number | undefined;
  readonly dhcp: ResolvedRange | undefined;
  readonly allocationPool: ResolvedRange | undefined;
  /** Name in libvirt (`<lab>-<name>`, or the existing network's); undefined in mode bridge. */
  readonly libvirtName: string | undefined;
  /** Host bridge: the existing one, or the one libvirt makes; undefined in mode libvirt. At most 15 characters. */
  readonly bridge: string | undefined;
  /** UUID (version 5) and MAC of the host's bridge, for networks that osgen defines. */
  readonly uuid: string | undefined;
  readonly mac: string | undefined;
}

export interface ResolvedDisk {
  readonly name: string;
  readonly path: Path;
  readonly sizeMiB: number;
  readonly bus: DiskBus;
  /** `os`, `raw`, or a purpose of the node's services. */
  readonly purpose: string;
  /** How it is prepared at first boot; undefined for os and raw. */
  readonly use: DiskUse | undefined;
  /** `<serial>` of the domain XML: the disk's name, at most 20 characters. */
  readonly serial: string;
  /** UUID its file system gets, so that it is mounted and recognised by it. */
  readonly uuid: string;
  /** Name of the libvirt volume: `<lab>-<node>-<disk>.qcow2`. */
  readonly volume: string;
  /** Target device in the domain XML, e.g. `vdb`, `sdc`. */
  readonly target: string;
  /** The stable device link udev makes of the serial on the machine. */
  readonly device: string;
}

export interface ResolvedNic {
  readonly network: ResolvedNetwork;
  readonly path: Path;
  readonly mac: string;
  /** Interface name on the machine: the network's name. */
  readonly interface: string;
  /** Undefined: by DHCP. */
  readonly address: Address | undefined;
  /** True on at most one of a machine's interfaces. */
  readonly defaultRoute: boolean;
}

export interface ResolvedNode {
  readonly name: string;
  readonly path: Path;
  readonly roles: readonly string[];
  readonly tags: readonly string[];
  readonly services: readonly string[];
  readonly packages: readonly string[];
  readonly hosts: readonly HostsEntry[];
  readonly uuid: string;
  /** Domain name in libvirt: `<lab>-<node>`. */
  readonly domain: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly cpu: CpuMode;
  /** False: a CPU mode that would pass virtualization on must not. */
  readonly nested: boolean;
  /** The os disk first, then by name. */
  readonly disks: readonly ResolvedDisk[];
  /** Same order as the lab's networks. */
  readonly nics: readonly ResolvedNic[];
  /** Address on the management network. */
  readonly managementAddress: Address;
  /** Volume of the seed image: `<lab>-<node>-seed.iso`. */
  readonly seedVolume: string;
  /** Console log on the hypervisor. */
  readonly consoleLog: string;
}

export interface Lab {
  readonly name: string;
  readonly platform: NonNullable<Model['platform']>;
  readonly release: { readonly name: string; readonly title: string; readonly source: 'archive' | 'cloud-archive' };
  readonly install: Model['install'];
  readonly hypervisor: Omit<Model['hypervisor'], 'cpu' | 'nested' | 'directory'> & { readonly directory: string };
  readonly networks: readonly ResolvedNetwork[];
  readonly nodes: readonly ResolvedNode[];
  readonly admin: Model['admin'];
  readonly timezone: string;
  readonly locale: string;
  readonly keyboard: Model['keyboard'];
  readonly hosts: readonly HostsEntry[];
  readonly settings: Model['settings'];
  readonly overrides: Model['overrides'];
  /** Names of all secrets that the lab's services declare. */
  readonly secretNames: readonly string[];
  readonly secret: (name: string) => string;
  /** Those whose value somebody has chosen: a word, perhaps. */
  readonly chosenSecrets: ReadonlySet<string>;
  /** What people may see of a secret. */
  readonly label: Label;
}
