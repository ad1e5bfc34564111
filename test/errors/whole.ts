/** What tests of the topology's schema begin with. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A topology with every key of the schema in it, so that each can be spoilt. */
export const topology: Json = {
  name: 'lab',
  platform: 'ubuntu-24.04',
  release: 'caracal',
  install: {
    method: 'cloud-image',
    image: '/srv/noble.img',
    proxy: 'http://10.0.0.1:3142',
    no_proxy: ['mirror.example'],
    mirror: 'http://10.0.0.1/ubuntu',
    security_mirror: 'http://10.0.0.1/security',
  },
  hypervisor: {
    uri: 'qemu:///system',
    directory: '/srv/lab',
    type: 'kvm',
    machine: 'q35',
    cpu: 'host-model',
    nested: false,
  },
  networks: {
    nat: {
      mode: 'nat',
      bootstrap: true,
      cidr: '192.168.150.0/24',
      gateway: '192.168.150.1',
      dhcp: { start: '192.168.150.100', end: '192.168.150.200' },
    },
    management: { purpose: 'management', cidr: '10.0.0.0/24', dns: ['9.9.9.9'], bridge: 'br-mgmt', mtu: 1500 },
    provider: { purpose: 'provider', allocation_pool: { start: '203.0.113.101', end: '203.0.113.250' } },
    lan: { mode: 'libvirt', network: 'default' },
  },
  nodes: {
    controller: {
      roles: ['controller', 'block-storage'],
      vcpus: 2,
      memory: '8GiB',
      cpu: 'host-model',
      disks: { os: '20GiB', volumes: { size: '10GiB', bus: 'scsi', purpose: 'cinder' } },
      networks: { management: { address: '10.0.0.11', mac: '52:54:00:00:00:01' }, provider: '203.0.113.11', lan: true },
      packages: ['vim'],
      hosts: { '10.0.0.200': ['files'] },
      tags: ['rack=1'],
    },
    compute: { roles: 'compute', count: 2 },
  },
  admin: {
    name: 'me',
    ssh_authorized_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw me'],
    password_hash: '$6$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1',
  },
  timezone: 'Etc/UTC',
  locale: 'C.UTF-8',
  keyboard: { layout: 'us', variant: 'intl' },
  hosts: { '10.0.0.201': ['other.example.org'] },
  services: {
    base: { enabled: true, config: { '10-osgen.conf': { Journal: { SystemMaxUse: '1G' } } } },
    'chrony-server': { settings: { pools: ['pool.ntp.org'] } },
  },
};
