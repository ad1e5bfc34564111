/**
 * The topology with groups expanded and every default filled in, before anything has been checked for
 * meaning. What could not be understood (an address that is none) is undefined here and reported by a rule.
 * Every part keeps the path of the topology text it came from, so that rules can point at it.
 */
import type { DiskUse, Platform, Release, Role, Service } from '../catalog/types.js';
import type { Address, Cidr } from '../net/ip.js';
import type { CpuMode, DiskBus, InstallMethod, RawConfig } from './topology.js';

export type Path = readonly (string | number)[];

export interface RangeModel {
  readonly start: Address | undefined;
  readonly end: Address | undefined;
  /** Undefined: a default, which no rule can complain about. */
  readonly path: Path | undefined;
}

export interface NetworkModel {
  readonly name: string;
  readonly path: Path;
  readonly mode: 'nat' | 'isolated' | 'libvirt' | 'bridge';
  readonly purpose: 'management' | 'provider' | undefined;
  readonly bootstrap: boolean;
  readonly cidr: Cidr | undefined;
  readonly gateway: Address | undefined;
  readonly defaultRoute: boolean | undefined;
  readonly dns: readonly string[];
  readonly mtu: number | undefined;
  readonly dhcp: RangeModel | undefined;
  readonly allocationPool: RangeModel | undefined;
  readonly libvirtNetwork: string | undefined;
  readonly bridge: string | undefined;
}

export interface DiskModel {
  readonly name: string;
  readonly path: Path;
  readonly sizeMiB: number;
  readonly bus: DiskBus;
  readonly purpose: string;
}

export interface NicModel {
  readonly network: string;
  readonly path: Path;
  /** Fixed address; of a group already this machine's own. */
  readonly address: Address | undefined;
  /** The text of the address as given, if one was given. */
  readonly addressText: string | undefined;
  /** Lower case. */
  readonly mac: string | undefined;
}

export interface NodeModel {
  readonly name: string;
  /** Of a group: the group's path. */
  readonly path: Path;
  readonly group: { readonly name: string; readonly index: number; readonly count: number } | undefined;
  /** Known roles only. */
  readonly roles: readonly string[];
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly cpu: CpuMode | undefined;
  readonly disks: readonly DiskModel[];
  readonly nics: readonly NicModel[];
  /** Service names after switching off and superseding, sorted. */
  readonly services: readonly string[];
  readonly packages: readonly string[];
  readonly hosts: readonly HostsEntry[];
  readonly tags: readonly string[];
}

export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
  readonly path: Path;
}

export interface Model {
  readonly name: string;
  readonly platform: { readonly name: string; readonly data: Platform } | undefined;
  /** `archive`: the platform's own; `cloud-archive`: Ubuntu Cloud Archive; undefined: not to be had there. */
  readonly release: { readonly name: string; readonly data: Release; readonly source: 'archive' | 'cloud-archive' | undefined } | undefined;
  readonly install: {
    readonly method: InstallMethod;
    readonly iso: string | undefined;
    readonly image: string | undefined;
    readonly proxy: string | undefined;
    /** Hosts, addresses, and domains with a dot before them, that are asked directly. */
    readonly noProxy: readonly string[];
    readonly mirror: string | undefined;
    readonly securityMirror: string | undefined;
  };
  readonly hypervisor: {
    readonly uri: string;
    readonly pool: string;
    /** Folder of the pool, which the disks' paths begin with; undefined for a pool of which nothing says where it is. */
    readonly directory: string | undefined;
    /** out/lab makes the pool: the topology names a folder only. */
    readonly ownPool: boolean;
    readonly type: 'kvm' | 'qemu';
    readonly machine: string;
    readonly cpu: CpuMode | undefined;
    readonly nested: boolean;
  };
  /** Bootstrap networks first, then management, provider, others; within a kind by name. */
  readonly networks: readonly NetworkModel[];
  /** In natural order of their names. */
  readonly nodes: readonly NodeModel[];
  readonly admin: { readonly name: string; readonly sshKeys: readonly string[]; readonly passwordHash: string | undefined };
  readonly timezone: string;
  readonly locale: string;
  readonly keyboard: { readonly layout: string; readonly variant: string } | undefined;
  readonly hosts: readonly HostsEntry[];
  /** Settings of each service of the catalog, defaults filled in. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Configuration overrides by service. */
  readonly overrides: Readonly<Record<string, RawConfig>>;
  /** Services that are off: by the topology, or by default. */
  readonly disabledServices: readonly string[];
}

/** What the roles and services of a node ask of it; shared by normalisation and rules. */
export interface Demands {
  readonly roles: readonly Role[];
  readonly services: Readonly<Record<string, Service>>;
  readonly diskUses: Readonly<Record<string, DiskUse>>;
}
