/** The catalog: roles, services, platforms and releases as data (roles/, schemas/{role,service,family,platform,release,names}.schema.json). */
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
  /**
   * What a machine of this role alone was seen to need with all its services, two processes per API, after the lab's own
   * test: its processes, the kernel, and some room for files.
   */
  readonly seen: { readonly memory: string };
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

/** What a file can be made of beside its own service's data: declarations of all services of the lab. */
export type Collection = 'databases' | 'rabbit' | 'identity' | 'objects';

/** A file of a service; its path is its key. Exactly one of `template`, `ini` and `json`. */
export interface ServiceFile {
  /** Handlebars template below templates/. */
  readonly template?: string;
  /** Section → key → value; values are Handlebars strings with look-ups only. */
  readonly ini?: Readonly<Record<string, Readonly<Record<string, ConfigValue>>>>;
  /** Plain data whose texts are Handlebars strings. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Further keys: of the data of `json`, or of the view of `template`. */
  readonly collect?: readonly Collection[];
  /** How oslo-config-validator is to check an `ini` file; unset where it is no oslo.config file. */
  readonly validate?: { readonly namespaces: readonly string[]; readonly exclude_groups?: readonly string[] };
  readonly owner?: string;
  readonly mode?: '0644' | '0640' | '0600' | '0755';
  /** True if the file holds secret values. */
  readonly sensitive?: boolean;
  /** Installed before the packages (default: after them, over what their scripts wrote). */
  readonly before_packages?: boolean;
}

/** A port that is open on every network of the machine; whatever else listens does so on the management network or on loopback. */
export interface Listener {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly description: string;
}

/** When a step may run. */
export interface Ordering {
  /** Steps of the same machine that must have finished; default: `files`. */
  readonly after?: readonly string[];
  /** What services provide, here or elsewhere; on other machines it is polled for. A lab without it is an error. */
  readonly needs?: readonly string[];
  /** The same, but only if the lab has it. */
  readonly wants?: readonly string[];
}

/** What a wait polls; texts are Handlebars strings, rendered with the view of the machine that provides it. */
export type Wait =
  | { readonly http: string; readonly codes?: readonly number[] }
  | { readonly tcp: string }
  | { readonly amqp: string }
  | { readonly mysql: string }
  | { readonly command: readonly string[] };

/** Exactly one of `script` and `wait`. */
export interface ServiceStep extends Ordering {
  readonly description: string;
  /** Template of the shell script below templates/. */
  readonly script?: string;
  readonly wait?: Wait;
  /** Seconds after which systemd ends the step. */
  readonly timeout: number;
  /** How often a failing script is run again, and the pause in seconds. Default: never. */
  readonly retries?: number;
  readonly retry_delay?: number;
  /** The script waits for what a service of another machine provides. */
  readonly waits_for?: string;
}

/** Something that steps, here and on other machines, can need. */
export interface Provision {
  /** As in `waiting for DESCRIPTION`. */
  readonly description: string;
  /** Makes a step `ready-NAME` on this machine and, where it is needed, `wait-NAME` on others. */
  readonly wait?: Wait;
  /** Seconds the wait may take; default 3600. */
  readonly timeout?: number;
  /** Steps of this machine after which it is there; those that start the service's units always count. */
  readonly after?: readonly string[];
}

export interface IdentityUser {
  /** Default: the domain `default`. */
  readonly domain?: string;
  /** Name of the secret. */
  readonly password: string;
  /** Project → roles there. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  readonly domain_roles?: Readonly<Record<string, readonly string[]>>;
}

export interface Identity {
  readonly domains?: Readonly<Record<string, { readonly description?: string }>>;
  readonly projects?: Readonly<Record<string, { readonly domain?: string; readonly description?: string }>>;
  readonly roles?: readonly string[];
  readonly users?: Readonly<Record<string, IdentityUser>>;
  readonly services?: Readonly<Record<string, {
    readonly type: string;
    readonly description: string;
    /** One URL for all three interfaces, or one for each. */
    readonly endpoints: string | { readonly public: string; readonly internal: string; readonly admin: string };
  }>>;
}

/** Kind → name → properties. `when` names the service's setting without which the object is left out. */
export type Objects = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly when?: string }>>>>;

export interface Service {
  readonly description: string;
  /** On every machine, whatever its roles. */
  readonly everywhere?: boolean;
  /** False: the topology cannot switch it off. */
  readonly optional?: boolean;
  /** False: only in labs whose topology switches it on. */
  readonly enabled_by_default?: boolean;
  /** Why this platform or release does not have it, and what to use instead; set by overlays. */
  readonly unavailable?: string;
  /** Services this one stands in for when both land on one machine. */
  readonly supersedes?: readonly string[];
  /** Services without which it is silently left out, as if it were switched off. */
  readonly only_with?: readonly string[];
  /** Services, or things that services provide, without which the lab makes no sense. */
  readonly requires?: readonly string[];
  /** Services that cannot be in one lab with it. */
  readonly conflicts?: readonly string[];
  readonly provides?: Readonly<Record<string, Provision>>;
  readonly packages?: readonly string[];
  readonly listens?: readonly Listener[];
  /** Network interfaces that it makes on its machines: names, or with `*` at the end beginnings of names. */
  readonly interfaces?: readonly string[];
  /** Users and groups that its packages make. */
  readonly accounts?: readonly string[];
  readonly disks?: Readonly<Record<string, DiskUse>>;
  /** By path on the machine. */
  readonly files?: Readonly<Record<string, ServiceFile>>;
  /** systemd units that it runs, without `.service`. They start in the step `start-SERVICE` (`start-UNIT` if services share it), never before. */
  readonly units?: readonly string[];
  readonly start?: Ordering & { readonly timeout?: number };
  readonly steps?: Readonly<Record<string, ServiceStep>>;
  readonly databases?: Readonly<Record<string, { readonly user: string; readonly secret: string }>>;
  readonly rabbit?: { readonly user: string; readonly secret: string };
  readonly identity?: Identity;
  readonly objects?: Objects;
  /** Patches for other services, which apply where this one is in the lab. */
  readonly overlays?: ServicePatches;
  /** Names of the secrets its files and steps use, with their form. */
  readonly secrets?: Readonly<Record<string, SecretForm>>;
  /** JSON Schema of `services.<name>.settings`, with defaults. */
  readonly settings?: Readonly<Record<string, SettingSchema>>;
}

/** Service → what to merge into it: mappings merge, lists and scalars replace, null removes a key. */
export type ServicePatches = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `password`: 32 URL-safe letters and digits; `hex`: that many hexadecimal digits; `fernet`: 32 bytes in URL-safe base64. */
export type SecretForm = 'password' | 'fernet' | { readonly hex: number };

export interface SettingSchema {
  readonly description: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'string-list';
  readonly default: string | number | boolean | readonly string[];
  readonly pattern?: string;
}

export interface Family {
  readonly title: string;
  /** locale-gen makes what /etc/locale.gen lists, and nothing that it is called with. */
  readonly locale_gen_by_file?: true;
  readonly services?: ServicePatches;
}

export interface Platform {
  readonly title: string;
  /** A folder in roles/_families. */
  readonly family: 'ubuntu' | 'debian';
  readonly codename: string;
  /** Release in the platform's own archive. */
  readonly release: string;
  /** Releases the Ubuntu Cloud Archive has for this platform. */
  readonly cloud_archive: readonly string[];
  /** The first is the default. */
  readonly install_methods: readonly InstallMethod[];
  /** What the installer needs of a machine; there where `autoinstall` is a method. */
  readonly installer?: { readonly memory: string; readonly os_disk: string };
  readonly admin_user: string;
  /** What it knows by name: entries of the catalog's `names`. */
  readonly names: { readonly zones: string; readonly layouts: string; readonly locales: string; readonly accounts: string };
  /** Disk buses that the kernel of the cloud images has drivers for; absent: all. */
  readonly cloud_image_buses?: readonly DiskBus[];
  /** What a mirror's URL has behind it for security updates; absent where they are on the mirror itself. */
  readonly security_mirror_suffix?: string;
  readonly services?: ServicePatches;
}

/** Names that an operating system knows, of one kind. */
export interface Names {
  readonly source: string;
  /** Time zones. */
  readonly zones?: readonly string[];
  /** Names of zones that are no more → what they are called now. */
  readonly old_zones?: Readonly<Record<string, string>>;
  readonly layouts?: Readonly<Record<string, KeyboardLayout>>;
  /** Character set → locales. */
  readonly locales?: Readonly<Record<string, readonly string[]>>;
  /** Users and groups that are there from the start. */
  readonly accounts?: readonly string[];
}

export interface KeyboardLayout {
  readonly title: string;
  readonly variants: readonly string[];
}

export interface Release {
  readonly title: string;
  /** e.g. `2024.1`; accepted in place of the name. Yoga and Zed have both forms too. */
  readonly version: string;
  /** OpenStack itself no longer maintains it; a distribution may. */
  readonly unmaintained?: true;
  readonly services?: ServicePatches;
}

export interface Catalog {
  readonly roles: Readonly<Record<string, Role>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly families: Readonly<Record<string, Family>>;
  readonly platforms: Readonly<Record<string, Platform>>;
  readonly releases: Readonly<Record<string, Release>>;
  readonly names: Readonly<Record<string, Names>>;
  /** Template texts by path below templates/. */
  readonly templates: Readonly<Record<string, string>>;
}
