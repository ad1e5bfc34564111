/** A small resolved lab to render from; every part can be replaced. */
import { parseAddress, parseCidr } from '../../../../src/net/ip.js';
import type { Lab, ResolvedDisk, ResolvedNetwork, ResolvedNic, ResolvedNode } from '../../../../src/resolve/types.js';

export function address(text: string): NonNullable<ReturnType<typeof parseAddress>> {
  return parseAddress(text)!;
}

export function network(name: string, parts: Partial<ResolvedNetwork> = {}): ResolvedNetwork {
  return {
    name,
    path: ['networks', name],
    mode: 'isolated',
    purpose: undefined,
    bootstrap: false,
    cidr: parseCidr('10.0.0.0/24'),
    gateway: address('10.0.0.1'),
    dns: [],
    mtu: undefined,
    dhcp: undefined,
    allocationPool: undefined,
    libvirtName: `osd-${name}`,
    bridge: `${name.slice(0, 8)}-0a1b2c`,
    uuid: '6f1d7c1e-2f6d-5e2b-9d11-000000000001',
    mac: '52:54:00:00:00:01',
    ...parts,
  };
}

export function nat(parts: Partial<ResolvedNetwork> = {}): ResolvedNetwork {
  return network('nat', {
    mode: 'nat',
    cidr: parseCidr('192.168.150.0/24'),
    gateway: address('192.168.150.1'),
    dhcp: { start: address('192.168.150.128'), end: address('192.168.150.254') },
    uuid: '6f1d7c1e-2f6d-5e2b-9d11-000000000002',
    mac: '52:54:00:00:00:02',
    ...parts,
  });
}

export function disk(name: string, parts: Partial<ResolvedDisk> = {}): ResolvedDisk {
  return {
    name,
    path: ['nodes', 'controller', 'disks', name],
    sizeMiB: 10240,
    bus: 'virtio',
    purpose: name === 'os' ? 'os' : 'raw',
    use: undefined,
    serial: name,
    uuid: '6f1d7c1e-2f6d-5e2b-9d11-0000000000dd',
    volume: `osd-controller-${name}.qcow2`,
    target: 'vda',
    device: `/dev/disk/by-id/virtio-${name}`,
    ...parts,
  };
}

export function nic(on: ResolvedNetwork, mac: string, parts: Partial<ResolvedNic> = {}): ResolvedNic {
  return { network: on, path: on.path, mac, interface: on.name, address: undefined, defaultRoute: false, ...parts };
}

export function node(parts: Partial<ResolvedNode> = {}): ResolvedNode {
  return {
    name: 'controller',
    path: ['nodes', 'controller'],
    roles: ['controller'],
    tags: [],
    services: [],
    packages: [],
    hosts: [],
    uuid: '6f1d7c1e-2f6d-5e2b-9d11-0000000000aa',
    domain: 'osd-controller',
    vcpus: 2,
    memoryMiB: 4096,
    cpu: 'host-model',
    nested: false,
    disks: [disk('os'), disk('cinder', { target: 'vdb' })],
    nics: [nic(nat(), '52:54:00:00:01:01'), nic(network('management'), '52:54:00:00:01:02')],
    managementAddress: address('10.0.0.11'),
    seedVolume: 'osd-controller-seed.iso',
    consoleLog: '/var/log/libvirt/qemu/osd-controller-console.log',
    ...parts,
  };
}

const noInstall = { iso: undefined, image: undefined, proxy: undefined, noProxy: [], mirror: undefined, securityMirror: undefined };

export function lab(parts: Partial<Lab> = {}): Lab {
  return {
    name: 'osd',
    platform: {
      name: 'debian-12',
      data: {
        title: 'Debian 12',
        family: 'debian',
        codename: 'bookworm',
        release: 'zed',
        cloud_archive: [],
        install_methods: ['cloud-image'],
        admin_user: 'debian', names: { zones: 'zones', layouts: 'keyboards-debian-12', locales: 'locales-glibc-2.36' },
      },
    },
    release: { name: 'zed', title: 'Zed', source: 'archive' },
    install: { ...noInstall, method: 'cloud-image', image: '/images/debian-12.qcow2' },
    hypervisor: { uri: 'qemu:///system', pool: 'default', directory: '/var/lib/libvirt/images', ownPool: false, type: 'kvm', machine: 'q35' },
    networks: [nat(), network('management')],
    nodes: [node()],
    admin: { name: 'debian', sshKeys: [], passwordHash: undefined },
    timezone: 'Etc/UTC',
    locale: 'C.UTF-8',
    keyboard: undefined,
    hosts: [],
    settings: {},
    overrides: {},
    secretNames: [],
    secret: () => 'secret',
    chosenSecrets: new Set(),
    label: (name) => `<secret ${name}>`,
    ...parts,
  };
}

export function autoinstall(parts: Partial<Lab> = {}): Lab {
  return lab({
    install: { ...noInstall, method: 'autoinstall', iso: '/isos/ubuntu-24.04-live-server-amd64.iso' },
    ...parts,
  });
}
