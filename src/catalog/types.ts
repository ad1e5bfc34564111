/** The catalog: roles, services, platforms and releases as data (roles/, schemas/{role,service,platform,release}.schema.json). */
import type { ConfigValue, DiskBus, InstallMethod } from '../model/topology.js';

export interface Role {
  readonly description: string;
  /** Service names, in no particular order. */
  readonly services: readonly string[];
  /** Purposes of the networks every machine of this role is attached to. */
  readonly networks: readonly ('management' | 'provider')[];
  readonly defaults: {
    readonly vcpus: number;
    /** e.g. `4GiB`; the smallest a topology may say is in `minimum`. */
    readonly memory: string;
    /** Disks a node of this role gets when the topology lists none. */
    readonly disks: Readonly<Record<string, { readonly size: string; readonly purpose?: string }>>;
  };
  readonly minimum: { readonly vcpus: number; readonly memory: string; readonly os_disk: string };
  /** True if the role runs instances: nested virtualization applies to it. */
  readonly runs_instances?: boolean;
  /** True if exactly one machine of the lab must have this role. */
  readonly singleton?: boolean;
}

/** How disks of one purpose are prepared at first boot. */
export interface DiskUse {
  readonly description: string;
  readonly minimum: string;
  /** At least this many disks of the purpose on the node. */
  readonly count: number;
  readonly prepare: { readonly lvm: { readonly volume_group: string } } | { readonly filesystem: { readonly type: 'xfs' | 'ext4'; readonly mount: string; readonly options: string } };
}

export interface ServiceFile {
  readonly path: string;
  /** Handlebars template below templates/; exactly one of `template` and `ini`. */
  readonly template?: string;
  /** Section → key → value; values are Handlebars strings with look-ups only. */
  readonly ini?: Readonly<Record<string, Readonly<Record<string, ConfigValue>>>>;
  readonly owner?: string;
  readonly mode?: '0644' | '0640' | '0600' | '0755';
  /** True if the file holds secret values. */
  readonly sensitive?: boolean;
  /** Installed before the packages (default: after them, over what their scripts wrote). */
  readonly before_packages?: boolean;
}

export interface ServiceStep {
  readonly description: string;
  /** Steps of the same machine that must have finished; default: `files`. */
  readonly after?: readonly string[];
  /** Template of the shell script below templates/. */
  readonly script: string;
  /** Seconds after which systemd ends the step. */
  readonly timeout: number;
  /** How often a failing script is run again, and the pause in seconds. Default: never. */
  readonly retries?: number;
  readonly retry_delay?: number;
  /** The step waits for what a service of another machine provides. */
  readonly waits_for?: string;
}

export interface Service {
  readonly description: string;
  /** On every machine, whatever its roles. */
  readonly everywhere?: boolean;
  /** False: the topology cannot switch it off. */
  readonly optional?: boolean;
  /** Services this one stands in for when both land on one machine. */
  readonly supersedes?: readonly string[];
  /** Names other machines can wait for. */
  readonly provides?: readonly string[];
  readonly packages?: readonly string[];
  readonly disks?: Readonly<Record<string, DiskUse>>;
  readonly files?: readonly ServiceFile[];
  readonly steps?: Readonly<Record<string, ServiceStep>>;
  /** Names of the secrets its files and steps use, with their form. */
  readonly secrets?: Readonly<Record<string, SecretForm>>;
  /** JSON Schema of `services.<name>.settings`, with defaults. */
  readonly settings?: Readonly<Record<string, SettingSchema>>;
}

/** `password`: 32 URL-safe letters and digits; `hex`: that many hexadecimal digits. */
export type SecretForm = 'password' | { readonly hex: number };

export interface SettingSchema {
  readonly description: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'string-list';
  readonly default: string | number | boolean | readonly string[];
  readonly pattern?: string;
}

export interface Platform {
  readonly title: string;
  readonly family: 'ubuntu' | 'debian';
  readonly codename: string;
  /** Release in the platform's own archive. */
  readonly release: string;
  /** Releases the Ubuntu Cloud Archive has for this platform. */
  readonly cloud_archive: readonly string[];
  /** The first is the default. */
  readonly install_methods: readonly InstallMethod[];
  readonly admin_user: string;
  /** Disk buses that the kernel of the cloud images has drivers for; absent: all. */
  readonly cloud_image_buses?: readonly DiskBus[];
  /** What a mirror's URL has behind it for security updates; absent where they are on the mirror itself. */
  readonly security_mirror_suffix?: string;
}

export interface Release {
  readonly title: string;
  /** e.g. `2024.1`; accepted in place of the name. Yoga and Zed have both forms too. */
  readonly version: string;
}

export interface Catalog {
  readonly roles: Readonly<Record<string, Role>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly platforms: Readonly<Record<string, Platform>>;
  readonly releases: Readonly<Record<string, Release>>;
  /** Template texts by path below templates/. */
  readonly templates: Readonly<Record<string, string>>;
}
