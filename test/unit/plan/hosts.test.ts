import { hostsText } from '../../../src/plan/hosts.js';
import { address, lab, nat, network, nic, node } from '../render/libvirt/lab.js';

const management = network('management', { purpose: 'management' });
const provider = network('provider', { purpose: 'provider' });
const storage = network('storage');
const controller = node({
  name: 'controller',
  nics: [nic(nat(), 'm0'), nic(management, 'm1', { address: address('10.0.0.11') }), nic(provider, 'm2', { address: address('203.0.113.11') }), nic(storage, 'm3', { address: address('10.1.0.11') })],
  hosts: [{ address: '10.0.0.251', names: ['backup'], path: [] }],
});
const compute = node({ name: 'compute', nics: [nic(management, 'm4', { address: address('fd00::21') }), nic(provider, 'm5')] });
const of = lab({ nodes: [controller, compute], hosts: [{ address: '10.0.0.250', names: ['registry', 'registry.example'], path: [] }] });

test('a machine’s name is its management address, NAME-api the one on the provider network; other networks have none', () => {
  expect(hostsText(of, compute)).toBe('10.0.0.11 controller\n203.0.113.11 controller-api\nfd00::21 compute\n10.0.0.250 registry registry.example');
});

test('a machine’s own entries come last, and are its alone', () => {
  expect(hostsText(of, controller).split('\n').at(-1)).toBe('10.0.0.251 backup');
  expect(hostsText(of, compute)).not.toContain('backup');
});

test('no name stands for 127.0.1.1', () => expect(hostsText(of, controller)).not.toMatch(/127\./));
