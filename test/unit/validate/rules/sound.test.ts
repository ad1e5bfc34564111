/** What the rules let pass: the borders of each of them, from the allowed side. */
import { parseSizeMiB } from '../../../../src/util/size.js';
import { faults, realCatalog } from './support.js';

const controller = { roles: 'controller' };
const memoryOf = (role: string): number => parseSizeMiB(realCatalog.roles[role]?.minimum.memory ?? '') ?? 0;
const networks = { nat: {}, management: {}, provider: {} };

const sound: readonly (readonly [string, object])[] = [
  ['the smallest lab', {}],
  ['a password instead of a key', { admin: { password_hash: '$6$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1' } }],
  ['a password from the secrets file', { admin: { password_hash: 'from-secrets' } }],
  [
    'release by number',
    { platform: 'ubuntu-24.04', release: '2025.1', install: { method: 'cloud-image', image: '/srv/noble.img' } },
  ],
  [
    'the longest host name on no provider network',
    { nodes: { controller, ['b'.repeat(63)]: { roles: 'block-storage' } } },
  ],
  ['the longest host name with -api', { nodes: { controller, ['c'.repeat(59)]: { roles: 'compute' } } }],
  ['the longest group name', { nodes: { controller, ['b'.repeat(60)]: { roles: 'block-storage', count: 10 } } }],
  [
    'NAME-api of a machine that is on no provider network',
    { nodes: { controller, block: { roles: 'block-storage' }, 'block-api': { roles: 'block-storage' } } },
  ],
  [
    'a name that only starts like a number',
    { nodes: { controller, '0xen': { roles: 'compute' }, '1a': { roles: 'compute' } } },
  ],
  [
    'a group next to a machine of a like name',
    { nodes: { controller, 'compute-4': { roles: 'compute' }, compute: { roles: 'compute', count: 3 } } },
  ],
  ['a group of one controller', { nodes: { controller: { roles: 'controller', count: 1 } } }],
  [
    'group right up to the pool',
    { nodes: { controller, compute: { roles: 'compute', count: 10, networks: { provider: '203.0.113.91' } } } },
  ],
  [
    'group right behind another',
    {
      nodes: {
        controller,
        compute: { roles: 'compute', count: 10, networks: { management: '10.0.0.21' } },
        block: { roles: 'block-storage', count: 5, networks: { management: '10.0.0.31' } },
      },
    },
  ],
  [
    'group up to the last address',
    { nodes: { controller, compute: { roles: 'compute', count: 4, networks: { management: '10.0.0.251' } } } },
  ],
  [
    'one address on two networks that are apart',
    { nodes: { controller: { roles: 'controller', networks: { management: '10.0.0.11', provider: '203.0.113.11' } } } },
  ],
  [
    '/etc/hosts names an address of the machine itself',
    {
      hosts: { '10.0.0.11': ['controller', 'keystone'], '127.0.0.1': ['localhost'] },
      nodes: { controller: { roles: 'controller', networks: { management: '10.0.0.11' } } },
    },
  ],
  ['one name for an IPv4 and an IPv6 address', { hosts: { '192.0.2.1': ['files'], '2001:db8::1': ['files'] } }],
  [
    'IPv6 throughout',
    {
      networks: {
        nat: { cidr: 'fd00:1::/64' },
        management: { cidr: 'fd00:2::/64', mtu: 1280 },
        provider: { cidr: 'fd00:3::/64' },
      },
      nodes: { controller: { roles: 'controller', networks: { management: 'fd00:2::ffff' } } },
    },
  ],
  [
    'the last address of an IPv6 network is one like any',
    {
      networks: { ...networks, management: { cidr: 'fd00:2::/120' } },
      nodes: { controller: { roles: 'controller', networks: { management: 'fd00:2::ff' } } },
    },
  ],
  [
    'neighbouring networks',
    { networks: { ...networks, management: { cidr: '10.0.0.0/25' }, other: { cidr: '10.0.0.128/25' } } },
  ],
  ['the smallest network', { networks: { nat: {}, management: { cidr: '10.0.0.0/30' }, provider: {} } }],
  [
    'a network full to the last address',
    {
      networks: { ...networks, management: { cidr: '10.0.0.0/29' } },
      nodes: { controller, block: { roles: 'block-storage', count: 4 } },
    },
  ],
  [
    'no gateway, one address more',
    {
      networks: { ...networks, management: { cidr: '10.0.0.0/29', gateway: 'none' } },
      nodes: {
        controller: { roles: 'controller', networks: { management: '10.0.0.1' } },
        block: { roles: 'block-storage', count: 5 },
      },
    },
  ],
  [
    'existing networks',
    {
      networks: {
        management: { mode: 'bridge', bridge: 'br0', cidr: '10.0.0.0/24' },
        provider: {
          mode: 'bridge',
          bridge: 'br1',
          cidr: '203.0.113.0/24',
          gateway: '203.0.113.1',
          default_route: true,
          dhcp: false,
        },
        lan: { mode: 'libvirt', network: 'default' },
        office: { mode: 'libvirt', network: 'office', cidr: '192.168.122.0/24' },
      },
      nodes: { controller: { roles: 'controller', networks: { lan: true, office: '192.168.122.9' } } },
    },
  ],
  [
    'management network by NAT that stays',
    { networks: { management: { mode: 'nat', bootstrap: false, dhcp: false }, provider: {} } },
  ],
  [
    'default routes of different machines',
    {
      networks: {
        ...networks,
        a: { mode: 'bridge', bridge: 'br0', default_route: true },
        b: { mode: 'bridge', bridge: 'br1', default_route: true },
      },
      nodes: {
        controller: { roles: 'controller', networks: { a: true } },
        compute: { roles: 'compute', networks: { b: true } },
      },
    },
  ],
  [
    'one network purpose under another name',
    {
      networks: {
        nat: {},
        mgmt: { purpose: 'management', cidr: '10.0.0.0/24' },
        public: { purpose: 'provider', cidr: '198.51.100.0/24' },
      },
    },
  ],
  [
    'no provider network where no role needs one, and none switched off',
    { networks, nodes: { controller, block: { roles: 'block-storage', networks: { provider: false } } } },
  ],
  [
    'the system disk under another name',
    { nodes: { controller: { roles: 'controller', disks: { root: { size: '20GiB', purpose: 'os' } } } } },
  ],
  [
    'disks of exactly the minimum',
    {
      nodes: {
        controller,
        block: {
          roles: 'block-storage',
          disks: { os: '3GiB', volumes: '1GiB', spare: { size: '1MiB', purpose: 'raw' } },
        },
      },
    },
  ],
  ['memory of exactly the minimum', { nodes: { controller: { roles: ['controller', 'compute'], memory: `${memoryOf('controller') + memoryOf('compute')}MiB` } } }],
  [
    'raw disks where nothing uses disks',
    { nodes: { controller: { roles: 'controller', disks: { os: '20GiB', data: '1GiB' } } } },
  ],
  [
    'plain emulation with every feature',
    { hypervisor: { type: 'qemu', cpu: 'maximum' }, nodes: { controller: { roles: 'controller', cpu: 'maximum' } } },
  ],
  ['a service switched on', { services: { 'cinder-disks': true, base: { enabled: true } } }],
  [
    'overrides with every type of value',
    {
      services: {
        base: {
          config: {
            '10-osgen.conf': { Journal: { Storage: '', Seal: true, RateLimitBurst: 9007199254740991, Ratio: 0.5 } },
          },
        },
      },
    },
  ],
  ['paths with blanks and umlauts', { install: { image: '/srv/Bücher & co/<debian> 12.qcow2' } }],
];

test.each(sound)('%s', (_, parts) => expect(faults(parts)).toEqual([]));
