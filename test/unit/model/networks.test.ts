import { normaliseNetworks } from '../../../src/model/networks.js';
import { addressText, cidrText } from '../../../src/net/ip.js';
import type { NetworkModel, RangeModel } from '../../../src/model/model.js';
import type { RawNetwork } from '../../../src/model/topology.js';

const one = (name: string, raw: RawNetwork | null): NetworkModel => normaliseNetworks({ [name]: raw })[0]!;
const range = (of: RangeModel | undefined): string | undefined => of && `${addressText(of.start!)}-${addressText(of.end!)}`;
const gateway = ({ gateway: of }: NetworkModel): string | undefined => of && addressText(of);

test('without any, the three of the install guide, in the order of the interfaces', () => {
  expect(normaliseNetworks(undefined).map(({ name, mode, purpose, bootstrap, cidr }) => [name, mode, purpose, bootstrap, cidrText(cidr!)])).toEqual([
    ['nat', 'nat', undefined, true, '192.168.150.0/24'],
    ['management', 'isolated', 'management', false, '10.0.0.0/24'],
    ['provider', 'isolated', 'provider', false, '203.0.113.0/24'],
  ]);
});

test('with some, exactly those', () => {
  expect(normaliseNetworks({ management: null }).map(({ name }) => name)).toEqual(['management']);
});

test('bootstrap first, then management, provider, others; each by natural name', () => {
  const names = ['z10', 'z9', 'provider', 'out', 'management', 'a'];
  const raw = Object.fromEntries(names.map((name) => [name, name === 'out' ? { mode: 'nat' as const } : {}]));
  expect(normaliseNetworks(raw).map(({ name }) => name)).toEqual(['out', 'management', 'provider', 'a', 'z9', 'z10']);
});

test('a known name has its defaults under what is given', () => {
  expect(one('management', { mtu: 9000 })).toMatchObject({ mode: 'isolated', purpose: 'management', mtu: 9000 });
  expect(cidrText(one('management', { cidr: '10.9.0.0/16' }).cidr!)).toBe('10.9.0.0/16');
  expect(one('management', { purpose: 'provider' }).purpose).toBe('provider');
});

test.each(['bridge', 'libvirt'] as const)('the CIDR of an existing network (%s) is not assumed', (mode) => {
  const network = one('provider', { mode });
  expect(network).toMatchObject({ mode, purpose: 'provider', cidr: undefined, gateway: undefined, dhcp: undefined, allocationPool: undefined });
});

test.each(['constructor', 'toString'])('%s is a name like any other', (name) => {
  expect(one(name, null)).toMatchObject({ mode: 'isolated', purpose: undefined, cidr: undefined });
});

test('a network of ours has the hypervisor at its first address, unless told otherwise', () => {
  expect(gateway(one('lan', { cidr: '10.3.0.0/24' }))).toBe('10.3.0.1');
  expect(gateway(one('lan', { cidr: 'fd00::/64' }))).toBe('fd00::1');
  expect(gateway(one('lan', { cidr: '10.3.0.0/24', gateway: '10.3.0.254' }))).toBe('10.3.0.254');
  expect(gateway(one('lan', { cidr: '10.3.0.0/24', gateway: 'none' }))).toBeUndefined();
  expect(gateway(one('lan', { mode: 'bridge', bridge: 'br0', cidr: '10.3.0.0/24' }))).toBeUndefined();
});

test('a nat network serves the upper half of its addresses by DHCP, unless told otherwise', () => {
  expect(range(one('nat', null).dhcp)).toBe('192.168.150.128-192.168.150.254');
  expect(range(one('nat', { cidr: '10.3.0.0/16' }).dhcp)).toBe('10.3.128.0-10.3.255.254');
  expect(range(one('nat', { cidr: 'fd00::/64' }).dhcp)).toBe('fd00::8000:0:0:0-fd00::ffff:ffff:ffff:ffff');
  expect(one('nat', { dhcp: false }).dhcp).toBeUndefined();
  expect(range(one('nat', { dhcp: { start: '192.168.150.2', end: '192.168.150.9' } }).dhcp)).toBe('192.168.150.2-192.168.150.9');
  expect(one('lan', { cidr: '10.3.0.0/24' }).dhcp).toBeUndefined();
});

test('a nat network with a purpose stays: it is no bootstrap network, and its addresses are fixed', () => {
  expect(one('all', { mode: 'nat', purpose: 'management', cidr: '10.3.0.0/24' })).toMatchObject({ bootstrap: false, dhcp: undefined });
});

test('a provider network keeps the install guide’s .101 to .250, or its upper half, for OpenStack', () => {
  expect(range(one('provider', null).allocationPool)).toBe('203.0.113.101-203.0.113.250');
  expect(range(one('provider', { cidr: '10.3.0.0/16' }).allocationPool)).toBe('10.3.0.101-10.3.0.250');
  expect(range(one('provider', { cidr: '10.3.0.0/26' }).allocationPool)).toBe('10.3.0.32-10.3.0.62');
  expect(range(one('provider', { allocation_pool: { start: '203.0.113.9', end: '203.0.113.10' } }).allocationPool)).toBe('203.0.113.9-203.0.113.10');
  expect(one('management', null).allocationPool).toBeUndefined();
});

test('a default range has no place in the topology, a given one has', () => {
  expect(one('nat', null).dhcp?.path).toBeUndefined();
  expect(one('nat', { dhcp: { start: '192.168.150.2', end: '192.168.150.9' } }).dhcp?.path).toEqual(['networks', 'nat', 'dhcp']);
});

test('what cannot be understood is left to the rules', () => {
  const network = one('lan', { cidr: '10.3.0.0/99', gateway: 'x', dhcp: { start: 'a', end: 'b' }, dns: ['10.0.0.053', 'dns.example'] });
  expect(network).toMatchObject({ cidr: undefined, gateway: undefined, dhcp: { start: undefined, end: undefined } });
  expect(network.dns).toContain('dns.example');
});

test('name servers are written in their canonical form', () => {
  expect(one('lan', { dns: ['FD00:0:0::53', '10.0.0.53'] }).dns).toEqual(['fd00::53', '10.0.0.53']);
});
