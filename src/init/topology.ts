/**
 * The text of a new topology: a head that says what can be chosen, and the machines of a preset. A remark starts with
 * `#`, one space and a word; without that space, removing the `#` makes keys of it.
 */
import { stringify } from 'yaml';
import type { Upstream } from '../catalog/upstream.js';
import type { Catalog, Platform } from '../catalog/types.js';
import type { InstallMethod } from '../model/topology.js';
import { byNaturalName } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import { machinesOf } from './presets.js';

export interface NewTopology {
  /** Name of the lab. */
  readonly name: string;
  /** The preset in one line, and the text of its example. */
  readonly title: string;
  readonly example: string;
  /** A folder in roles/_platforms. */
  readonly platform: string;
  readonly method: InstallMethod;
  /** Path of the ISO or cloud image on the hypervisor. */
  readonly image: string;
  readonly upstream: Upstream;
  readonly sshKeys: readonly string[];
  /** What the editor's schema line points to: a URL, or a path relative to the topology. */
  readonly schema: string;
}

const imageKeys = { autoinstall: 'iso', 'cloud-image': 'image' } as const;

/** @returns YAML that ends in a newline */
export function renderTopology(topology: NewTopology, catalog: Catalog): string {
  const platform = catalog.platforms[topology.platform];
  invariant(platform, `no platform ${topology.platform}`);
  const machines = machinesOf(topology.example);
  return [
    `# yaml-language-server: $schema=${topology.schema}`,
    `# ${topology.title.charAt(0).toUpperCase()}${topology.title.slice(1)}.`,
    '# osgen build makes of it all that a libvirt host needs. A key after # is an example of what else can be said.',
    '',
    '# Name of the lab, and prefix of everything that osgen defines in libvirt.',
    `name: ${scalar(topology.name)}`,
    '',
    '# Operating system of every machine:',
    ...wrapped(Object.keys(catalog.platforms).sort(byNaturalName).join(', ')),
    `platform: ${topology.platform}`,
    '',
    ...releaseLines(platform, catalog),
    '',
    ...installLines(topology, platform),
    '',
    ...adminLines(topology, platform),
    '',
    ...hypervisorLines,
    '',
    '# All OpenStack services are on. Switch one off, set one up, or reach any option of its configuration files:',
    '#services:',
    '#  heat: false',
    '#  nova: {config: {nova.conf: {DEFAULT: {cpu_allocation_ratio: 4}}}}',
    '',
    ...(machines.startsWith('networks:') ? [] : networkLines),
  ].map((line) => `${line}\n`).join('') + machines.replace(/^nodes:/m, machineRemark);
}

const machineRemark = `# The machines. vcpus, memory and disks that one leaves out come from its roles; an address that it leaves out is
# chosen at the first build, and kept in the address lock beside this file.
nodes:`;

function releaseLines({ title, release: own, cloud_archive: others }: Platform, catalog: Catalog): readonly string[] {
  const named = (name: string): string => `${name} (${catalog.releases[name]?.version ?? ''})`;
  const newest = others.at(-1);
  if (newest === undefined) return [`# OpenStack release: ${named(own)}, the one in the archive of ${title}.`];
  return [
    `# OpenStack release. Default: ${named(own)}, the one in the archive of ${title}.`,
    '# From the Ubuntu Cloud Archive:',
    ...wrapped(others.map(named).join(', ')),
    `#release: ${newest}`,
  ];
}

function installLines({ method, image, upstream }: NewTopology, platform: Platform): readonly string[] {
  const isDefault = platform.install_methods[0] === method;
  return [
    'install:',
    ...(isDefault ? [] : [`  method: ${method}`]),
    `  # A path on the hypervisor. Get ${upstream.published ?? upstream.file} from`,
    `  # ${upstream.from}`,
    `  ${imageKeys[method]}: ${scalar(image)}`,
    '  # A package proxy, such as apt-cacher-ng on the hypervisor, seen from the machines:',
    '  #proxy: http://192.168.150.1:3142',
  ];
}

function adminLines({ sshKeys }: NewTopology, { admin_user: user }: Platform): readonly string[] {
  return [
    `# The administrator's account on every machine (login name ${user}, sudo without password).`,
    'admin:',
    ...(sshKeys.length > 0
      ? ['  ssh_authorized_keys:', ...sshKeys.map((key) => `    - ${scalar(key)}`)]
      : ['  # The line of your .pub file goes in here. Without one, nobody can log in; the machines do not need it.', '  ssh_authorized_keys: []']),
    '  # password_hash: "$6$…", made by  openssl passwd -6, is the password of the serial console (out/lab console).',
  ];
}

const hypervisorLines = [
  '# The libvirt host. By default this machine, with KVM and the storage pool "default".',
  '# With a cloud image it may be another one: qemu+ssh://user@host/system',
  '#hypervisor:',
  '#  uri: qemu:///system',
  '#  pool: default',
  '#  type: qemu   # without KVM: emulation, an order of magnitude slower',
];

const networkLines = [
  '# Networks: nat (192.168.150.0/24, for packages at first boot), management (10.0.0.0/24) and provider',
  '# (203.0.113.0/24), unless networks: says otherwise.',
  '',
];

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** A comma-separated list as remarks of at most 118 characters. */
function wrapped(text: string): readonly string[] {
  return (text.match(/.{1,116}(,|$)/g) ?? []).map((line) => `# ${line.trim()}`);
}
