/** Names and addresses: one thing spoilt, and all that has to be said about it. */
import { compile } from '../../support/compile.js';
import { autoinstall, cloudImage, good, macOf, spoils } from './support.js';

const image = good(cloudImage);
const installer = good(autoinstall);

describe('identity', () => {
  spoils(image, [
    ['instance-id', 'nodes/store/meta-data', (text) => text.replace('iid-', 'i-'), ['nodes/store/meta-data: the instance-id is not made from the UUID of the machine']],
    ['host name', 'nodes/store/user-data', (text) => text.replace('    - sh\n    - store', '    - sh\n    - shop'), ['nodes/store/user-data: no command sets the host name store']],
    ['a host name that is no text', 'nodes/store/user-data', (text) => text.replace('    - sh\n    - store', '    - sh\n    - on'), ['nodes/store/user-data: no command sets the host name store']],
  ]);
});

describe('addresses', () => {
  const netplan = 'nodes/store/netplan.yaml';
  const seed = 'nodes/store/network-config: differs from netplan.yaml';
  spoils(image, [
    ['address', netplan, (text) => text.replace('10.0.0.31/24', '10.0.0.32/24'), [`${netplan}: interface management does not have the address 10.0.0.31/24`, seed]],
    ['prefix', netplan, (text) => text.replace('10.0.0.31/24', '10.0.0.31/25'), [`${netplan}: interface management does not have the address 10.0.0.31/24`, seed]],
    ['a MAC address that a YAML 1.1 reader takes for a number', netplan, (text) => text.replace(/macaddress: .*/, 'macaddress: 52:54:00:11:22:33'), [`${netplan}: interface nat is not matched by the text ${macOf(image, 'store', 'nat')}`, seed]],
    ['name', netplan, (text) => text.replace('set-name: nat', 'set-name: eth0'), [`${netplan}: interface nat gets another name`, seed]],
    ['no DHCP', netplan, (text) => text.replace('dhcp4: true', 'dhcp4: false'), expect.arrayContaining([`${netplan}: interface nat has neither DHCP nor an address`]) as string[]],
    ['a second default route', netplan, (text) => text.replace('- 10.0.0.31/24\n', '- 10.0.0.31/24\n      routes: [{to: default, via: 10.0.0.1}]\n'), [`${netplan}: 2 interfaces have a default route, not 1`, seed]],
    ['an interface too many', netplan, (text) => `${text}    eth9: {dhcp4: false}\n`, [`${netplan}: has the interface eth9, which the machine has not`, seed]],
    ['an interface too few', netplan, (text) => text.replace(/ {4}management:\n(?: {6}.*\n)+/, ''), [`${netplan}: the interface management is missing`, seed]],
    ['another seed', 'nodes/store/network-config', (text) => text.replace('10.0.0.31/24', '10.0.0.32/24'), [seed]],
  ]);
  spoils(installer, [
    ['another network in autoinstall', 'nodes/store/user-data', (text) => text.replace('10.0.0.31/24', '10.0.0.32/24'), ['nodes/store/user-data: the network of autoinstall differs from netplan.yaml']],
  ]);
});

describe('ranges', () => {
  const netplan = 'nodes/controller/netplan.yaml';
  const moved = (to: string): ((text: string) => string) => (text) => text.replace('203.0.113.11/24', to);
  const also = [`${netplan}: interface provider does not have the address 203.0.113.11/24`, 'nodes/controller/network-config: differs from netplan.yaml'];
  spoils(image, [
    ['the gateway', netplan, moved('203.0.113.1/24'), [...also, `${netplan}: the address 203.0.113.1/24 is the gateway of network provider`]],
    ['in the allocation pool', netplan, moved('203.0.113.101/24'), [...also, `${netplan}: the address 203.0.113.101/24 is in the allocation pool of network provider`]],
    ['outside', netplan, moved('203.0.112.9/24'), [...also, `${netplan}: the address 203.0.112.9/24 is outside of network provider`]],
    ['broadcast', netplan, moved('203.0.113.255/24'), [...also, `${netplan}: the address 203.0.113.255/24 is the network or broadcast address of network provider`]],
    ['none', netplan, moved('203.0.113/24'), [...also, `${netplan}: interface provider has an address that is none`]],
    ['of another machine', 'nodes/store/netplan.yaml', (text) => text.replace('10.0.0.31/24', '10.0.0.11/24'), [
      'nodes/store/netplan.yaml: interface management does not have the address 10.0.0.31/24',
      'nodes/store/network-config: differs from netplan.yaml',
      'nodes/store/netplan.yaml: the address 10.0.0.11/24 is also that of controller',
    ]],
  ]);
});

describe('hosts', () => {
  const file = 'nodes/store/user-data';

  test('what is said twice is no fault', () => {
    const repeated = cloudImage
      .replace('[registry, registry.example]', '[registry, registry.example, registry]\n  127.0.0.1: [localhost]\n  10.0.0.11: [controller]')
      .replace('10.0.0.251: [backup]', '10.0.0.250: [registry], 10.0.0.31: [store]');
    expect(compile(repeated).diagnostics).toEqual([]);
  });
  spoils(image, [
    ['another address', file, (text) => text.replace('10.0.0.11 controller\n', '10.0.0.12 controller\n'), [`${file}: /etc/hosts does not say 10.0.0.11 controller`]],
    ['no API name', file, (text) => text.replace(/\n *203\.0\.113\.11 controller-api/, ''), [`${file}: /etc/hosts does not say 203.0.113.11 controller-api`]],
    ['no extra name', file, (text) => text.replace(' registry.example', ''), [`${file}: /etc/hosts does not say 10.0.0.250 registry.example`]],
    ['no name of the machine’s own', file, (text) => text.replace('10.0.0.251 backup', '# gone'), [`${file}: /etc/hosts does not say 10.0.0.251 backup`]],
    ['the machine as 127.0.1.1', file, (text) => text.replace('127.0.0.1 localhost', '127.0.0.1 localhost\n      127.0.1.1 store'), [`${file}: /etc/hosts says 127.0.1.1 store, which is not so`]],
    ['no /etc/hosts', file, (text) => text.replace('files/etc/hosts', 'files/etc/host'), [
      `${file}: has no /etc/hosts`, `${file}: installs /etc/hosts, which is not among write_files`, `${file}: writes /var/lib/osgen/files/etc/host, which no step installs`,
    ]],
  ]);
});
