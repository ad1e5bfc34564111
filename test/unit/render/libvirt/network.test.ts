import { networkXml } from '../../../../src/render/libvirt/network.js';
import { parseCidr } from '../../../../src/net/ip.js';
import type { ResolvedNetwork } from '../../../../src/resolve/types.js';
import { address, lab, nat, network } from './lab.js';
import { all, one, parse, type Tree } from './tree.js';

const rendered = (of: ResolvedNetwork): Tree => parse(networkXml(lab(), of));

test('a nat network with DHCP', () => {
  const tree = rendered(nat({ mtu: 1400 }));
  expect(tree.children.map(({ name }) => name)).toEqual([
    'name', 'uuid', 'metadata', 'forward', 'bridge', 'mtu', 'mac', 'domain', 'ip',
  ]);
  expect(one(tree, 'name').text).toBe('osd-nat');
  expect(one(tree, 'uuid').text).toBe('6f1d7c1e-2f6d-5e2b-9d11-000000000002');
  expect(one(tree, 'metadata/osgen:network').attributes).toEqual({
    'xmlns:osgen': 'https://osgen.dev/xmlns/libvirt/1.0', lab: 'osd', name: 'nat',
  });
  expect(one(tree, 'forward')).toMatchObject({ attributes: { mode: 'nat' }, children: [] });
  expect(one(tree, 'bridge').attributes).toEqual({ name: 'nat-0a1b2c', stp: 'on', delay: '0' });
  expect(one(tree, 'mtu').attributes).toEqual({ size: '1400' });
  expect(one(tree, 'mac').attributes).toEqual({ address: '52:54:00:00:00:02' });
  expect(one(tree, 'domain').attributes).toEqual({ name: 'osd.internal', localOnly: 'yes' });
  expect(one(tree, 'ip').attributes).toEqual({ address: '192.168.150.1', netmask: '255.255.255.0' });
  expect(one(tree, 'ip/dhcp/range').attributes).toEqual({ start: '192.168.150.128', end: '192.168.150.254' });
});

test('IPv6: prefix in place of netmask, and translated', () => {
  const tree = rendered(nat({
    cidr: parseCidr('fd00:150::/64'),
    gateway: address('fd00:150::1'),
    dhcp: { start: address('fd00:150::100'), end: address('fd00:150::1ff') },
  }));
  expect(one(tree, 'forward/nat').attributes).toEqual({ ipv6: 'yes' });
  expect(one(tree, 'ip').attributes).toEqual({ family: 'ipv6', address: 'fd00:150::1', prefix: '64' });
  expect(one(tree, 'ip/dhcp/range').attributes).toEqual({ start: 'fd00:150::100', end: 'fd00:150::1ff' });
});

describe('isolated', () => {
  test('no forwarding, and no DNS server where no one asks it', () => {
    const tree = rendered(network('management'));
    expect(all(tree, 'forward')).toEqual([]);
    expect(one(tree, 'dns').attributes).toEqual({ enable: 'no' });
    expect(all(tree, 'domain')).toEqual([]);
    expect(all(tree, 'ip/dhcp')).toEqual([]);
  });

  test.each([
    ['DHCP', { dhcp: { start: address('10.0.0.100'), end: address('10.0.0.200') } }],
    ['the gateway as name server', { dns: ['9.9.9.9', '10.0.0.1'] }],
  ])('a DNS server with %s', (_, parts) => {
    const tree = rendered(network('management', parts));
    expect(all(tree, 'dns')).toEqual([]);
    expect(one(tree, 'domain').attributes['name']).toBe('osd.internal');
  });

  test('without a gateway a plain bridge', () => {
    const tree = rendered(network('provider', { gateway: undefined }));
    expect(tree.children.map(({ name }) => name)).toEqual(['name', 'uuid', 'metadata', 'bridge', 'mac']);
  });
});

test('networks that are not ours, or that libvirt refuses, throw', () => {
  expect(() => networkXml(lab(), network('ext', { mode: 'bridge' }))).toThrow(/not osgen's/);
  expect(() => networkXml(lab(), network('ext', { mode: 'libvirt' }))).toThrow(/not osgen's/);
  expect(() => networkXml(lab(), nat({ gateway: undefined }))).toThrow(/address/);
});
