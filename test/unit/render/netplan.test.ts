import { netplanConfig } from '../../../src/render/netplan.js';
import { renderYaml } from '../../../src/render/yaml.js';
import { readYaml } from '../../../src/check/yaml.js';
import { address, nat, network, nic, node } from './libvirt/lab.js';
import { parseCidr } from '../../../src/net/ip.js';
import type { ResolvedNetwork, ResolvedNic } from '../../../src/resolve/types.js';

const mac = '52:54:00:11:22:33';

interface Ethernet {
  readonly [key: string]: unknown;
}

function ethernet(on: ResolvedNetwork, parts: Partial<ResolvedNic> = {}): Ethernet {
  const { network: { ethernets } } = netplanConfig(node({ nics: [nic(on, mac, parts)] })) as { network: { ethernets: Record<string, Ethernet> } };
  return ethernets[on.name] as Ethernet;
}

const lan = network('lan');
const lan6 = network('lan', { cidr: parseCidr('fd00::/64'), gateway: address('fd00::1') });

test('interfaces are found by MAC address and named after their network', () => {
  expect(ethernet(lan)).toMatchObject({ match: { macaddress: mac }, 'set-name': 'lan' });
});

test('all of them, in order, under version 2', () => {
  const config = netplanConfig(node({ nics: [nic(nat(), mac), nic(lan, '52:54:00:11:22:34')] })) as { network: { version: number; ethernets: object } };
  expect(config.network.version).toBe(2);
  expect(Object.keys(config.network.ethernets)).toEqual(['nat', 'lan']);
});

test('a MAC address stays a text for a YAML 1.1 reader', () => {
  const read = readYaml(renderYaml(netplanConfig(node({ nics: [nic(lan, mac)] })))) as { network: { ethernets: { lan: { match: { macaddress: unknown } } } } };
  expect(read.network.ethernets.lan.match.macaddress).toBe(mac);
});

describe('a fixed address', () => {
  test('with its prefix, and nothing that waits for others', () => {
    const found = ethernet(lan, { address: address('10.0.0.11') });
    expect(found['addresses']).toEqual(['10.0.0.11/24']);
    expect(found['accept-ra']).toBe(false);
    for (const key of ['dhcp4', 'dhcp6', 'routes', 'optional', 'nameservers', 'mtu']) expect(found).not.toHaveProperty(key);
  });

  test('IPv6 too', () => expect(ethernet(lan6, { address: address('fd00::b') })['addresses']).toEqual(['fd00::b/64']));

  test('the default route goes through the gateway, if it is this interface’s', () => {
    expect(ethernet(lan, { address: address('10.0.0.11'), defaultRoute: true })['routes']).toEqual([{ to: 'default', via: '10.0.0.1' }]);
    expect(ethernet(lan6, { address: address('fd00::b'), defaultRoute: true })['routes']).toEqual([{ to: 'default', via: 'fd00::1' }]);
    expect(ethernet(network('lan', { gateway: undefined }), { address: address('10.0.0.11'), defaultRoute: true })).not.toHaveProperty('routes');
  });

  test('name servers: those of the network; on a nat network otherwise the hypervisor, as DHCP would say', () => {
    expect(ethernet(network('lan', { dns: ['10.0.0.53'] }), { address: address('10.0.0.11') })['nameservers']).toEqual({ addresses: ['10.0.0.53'] });
    expect(ethernet(nat(), { address: address('192.168.150.9') })['nameservers']).toEqual({ addresses: ['192.168.150.1'] });
    expect(ethernet(nat({ dns: ['9.9.9.9'] }), { address: address('192.168.150.9') })['nameservers']).toEqual({ addresses: ['9.9.9.9'] });
  });

  test('never optional: the machine waits for it', () => {
    expect(ethernet(network('lan', { bootstrap: true }), { address: address('10.0.0.11') })).not.toHaveProperty('optional');
  });
});

describe('an address by DHCP', () => {
  test('of a bootstrap network: the machine boots on without it', () => {
    expect(ethernet(nat({ bootstrap: true }), { defaultRoute: true })).toEqual({ match: { macaddress: mac }, 'set-name': 'nat', dhcp4: true, 'accept-ra': false, optional: true });
  });

  test('of any other: the machine waits for it', () => expect(ethernet(nat())).not.toHaveProperty('optional'));

  test('routes only where the default route is', () => {
    expect(ethernet(nat())['dhcp4-overrides']).toEqual({ 'use-routes': false });
    expect(ethernet(nat(), { defaultRoute: true })).not.toHaveProperty('dhcp4-overrides');
  });

  test('IPv6: routes come with router advertisements', () => {
    const nat6 = nat({ cidr: parseCidr('fd00::/64') });
    expect(ethernet(nat6, { defaultRoute: true })).toMatchObject({ dhcp6: true, 'accept-ra': true });
    expect(ethernet(nat6, { defaultRoute: true })).not.toHaveProperty('ra-overrides');
    expect(ethernet(nat6)).toMatchObject({ dhcp6: true, 'ra-overrides': { 'use-gateway': false } });
    expect(ethernet(nat6)).not.toHaveProperty('dhcp4');
  });

  test('where the addresses are others’, DHCP for IPv4', () => expect(ethernet(network('ext', { cidr: undefined, gateway: undefined }))['dhcp4']).toBe(true));
});

test('an MTU', () => {
  expect(ethernet(network('lan', { mtu: 9000 }), { address: address('10.0.0.11') })['mtu']).toBe(9000);
  expect(ethernet(nat({ mtu: 1400 }))['mtu']).toBe(1400);
});
