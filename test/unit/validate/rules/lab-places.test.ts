/** Names of networks, ways out, name servers and names of images: what is let pass, and what is not. */
import { faults } from './support.js';

const codesOf = (parts: object): readonly string[] => faults(parts).map((fault) => fault.slice(0, 7));
const named = (name: string): readonly string[] => codesOf({ networks: { nat: {}, management: {}, provider: {}, [name]: { cidr: '10.9.0.0/24' } } });

test('names that networks may have', () => {
  for (const name of ['storage', 'tunnel', 'ha', 'entry', 'eth', 'ens', 'hardware', 'q', 'br', 'virtual']) expect({ name, codes: named(name) }).toEqual({ name, codes: [] });
});

test('names that are taken on the machines', () => {
  for (const name of ['all', 'default', 'lo', 'eth0', 'eth12', 'ens3', 'enp1s0', 'enx525400aabbcc', 'bond0', 'tun0', 'br-int', 'br-provider', 'ovs-system', 'tap1234', 'vxlan-5', 'qvo1']) {
    expect({ name, codes: named(name) }).toEqual({ name, codes: ['OSG3106'] });
  }
});

test('a service that is not in the lab takes no names', () => {
  const networks = { nat: {}, management: {}, provider: {}, 'br-int': { cidr: '10.9.0.0/24' } };
  expect(codesOf({ networks, services: { neutron: false } })).not.toContain('OSG3106');
});

const own = { management: {}, provider: {} };
test.each([
  ['a nat network', { nat: {} }, {}, 0],
  ['a libvirt network for first boot, with its DHCP', { uplink: { mode: 'libvirt', network: 'default', bootstrap: true } }, {}, 0],
  ['the same without the route', { uplink: { mode: 'libvirt', network: 'default', bootstrap: true, default_route: false } }, {}, 1],
  ['a bridge for first boot with a router', { uplink: { mode: 'bridge', bridge: 'br0', cidr: '192.0.2.0/24', gateway: '192.0.2.1', bootstrap: true } }, {}, 0],
  ['the same without a router', { uplink: { mode: 'bridge', bridge: 'br0', cidr: '192.0.2.0/24', bootstrap: true } }, {}, 1],
  ['a proxy on a network of theirs', {}, { proxy: 'http://user:x@10.0.0.1:3128' }, 0],
  ['a mirror elsewhere', {}, { mirror: 'http://192.0.2.1/debian' }, 1],
  ['a mirror by name', {}, { mirror: 'http://mirror.example/debian' }, 0],
])('%s', (_, networks, install, warnings) => {
  expect(codesOf({ networks: { ...networks, ...own }, install: { image: '/srv/d.qcow2', ...install } })).toEqual(Array.from({ length: warnings }, () => 'OSG3222'));
});

test('a mirror whose name is in /etc/hosts is where that says', () => {
  const lab = (address: string): readonly string[] =>
    codesOf({ networks: own, install: { image: '/srv/d.qcow2', mirror: 'http://mirror.example/debian' }, hosts: { [address]: ['mirror.example'] } });
  expect(lab('10.0.0.250')).toEqual([]);
  expect(lab('192.0.2.1')).toEqual(['OSG3222']);
});

test.each(['debian-12-generic-amd64.qcow2', 'debian-12-genericcloud-amd64-20260101.raw', 'bookworm.qcow2', 'd12.qcow2', 'lab', 'debian-12.8.qcow2', 'my-arm.qcow2'])('%s passes', (name) => {
  expect(codesOf({ install: { image: `/srv/${name}` } })).toEqual([]);
});

test.each(['ubuntu-24.04.2-live-server-amd64.iso', 'noble-live-server-amd64.iso', 'u.iso'])('%s passes', (name) => {
  expect(codesOf({ platform: 'ubuntu-24.04', install: { iso: `/srv/${name}` } })).toEqual([]);
});

test.each(['ubuntu-22.04.5-live-server-amd64.iso', 'jammy-live-server-amd64.iso', 'ubuntu-24.04.2-live-server-arm64.iso', 'noble.img', 'ubuntu-24.04-netboot-amd64.iso'])('%s is warned of', (name) => {
  expect(codesOf({ platform: 'ubuntu-24.04', install: { iso: `/srv/${name}` } })).toEqual(['OSG3410']);
});
