/** The topology file as its JSON Schema (schemas/topology.schema.json) guarantees it. */

export interface RawRange {
  readonly start: string;
  readonly end: string;
}

export interface RawNetwork {
  readonly mode?: 'nat' | 'isolated' | 'libvirt' | 'bridge';
  readonly purpose?: 'management' | 'provider';
  readonly bootstrap?: boolean;
  readonly cidr?: string;
  readonly gateway?: string;
  readonly default_route?: boolean;
  readonly dns?: readonly string[];
  readonly mtu?: number;
  readonly dhcp?: false | RawRange;
  readonly allocation_pool?: RawRange;
  readonly network?: string;
  readonly bridge?: string;
}

export interface RawAttachment {
  readonly address?: string;
  readonly mac?: string;
}

export interface RawDisk {
  readonly size: string;
  readonly bus?: DiskBus;
  readonly purpose?: string;
}

export type DiskBus = 'virtio' | 'scsi' | 'sata';
export type CpuMode = 'host-passthrough' | 'host-model' | 'maximum';
export type InstallMethod = 'autoinstall' | 'cloud-image';

export interface RawNode {
  readonly roles: string | readonly string[];
  readonly count?: number;
  readonly vcpus?: number;
  readonly memory?: string;
  readonly cpu?: CpuMode;
  readonly disks?: Readonly<Record<string, string | RawDisk>>;
  readonly networks?: Readonly<Record<string, boolean | string | RawAttachment>>;
  readonly packages?: readonly string[];
  readonly hosts?: RawHosts;
  readonly tags?: readonly string[];
}

export type RawHosts = Readonly<Record<string, readonly string[]>>;
export type ConfigValue = string | number | boolean;
/** File name → section → key → value. */
export type RawConfig = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, ConfigValue>>>>>>;

export interface RawService {
  readonly enabled?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly config?: RawConfig;
}

export interface Topology {
  readonly name: string;
  readonly platform: string;
  readonly release?: string;
  readonly install?: {
    readonly method?: InstallMethod;
    readonly iso?: string;
    readonly image?: string;
    readonly proxy?: string;
    readonly no_proxy?: readonly string[];
    readonly mirror?: string;
    readonly security_mirror?: string;
  };
  readonly hypervisor?: {
    readonly uri?: string;
    readonly pool?: string;
    readonly directory?: string;
    readonly type?: 'kvm' | 'qemu';
    readonly machine?: string;
    readonly cpu?: CpuMode;
    readonly nested?: boolean;
  };
  readonly networks?: Readonly<Record<string, RawNetwork | null>>;
  readonly nodes: Readonly<Record<string, RawNode>>;
  readonly admin?: {
    readonly name?: string;
    readonly ssh_authorized_keys?: readonly string[];
    readonly password_hash?: string;
  };
  readonly timezone?: string;
  readonly locale?: string;
  readonly keyboard?: { readonly layout: string; readonly variant?: string };
  readonly hosts?: RawHosts;
  readonly services?: Readonly<Record<string, boolean | RawService>>;
}
