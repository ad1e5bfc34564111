import { duplicateMacs } from '../../../src/resolve/macs.js';
import { document, machine } from '../plan/support.js';
import { nat, network, nic } from '../render/libvirt/lab.js';

const lan = network('lan', { mac: '52:54:00:00:00:09' });
const on = (name: string, mac: string): ReturnType<typeof machine> => machine(name, [], { nics: [nic(lan, mac, { path: ['nodes', name] })] });
const found = (...nodes: ReturnType<typeof machine>[]): string[] => duplicateMacs(document, nodes, [nat(), lan]).map(({ code, message }) => `${code} ${message}`);

test('different ones are none', () => expect(found(on('a', '52:54:00:00:01:01'), on('b', '52:54:00:00:01:02'))).toEqual([]));

test('two interfaces', () => {
  expect(found(on('a', '52:54:00:00:01:01'), on('b', '52:54:00:00:01:01'))).toEqual(['OSG3215 b on lan has the MAC address 52:54:00:00:01:01 of a on lan']);
});

test('an interface and a bridge', () => {
  expect(found(on('a', '52:54:00:00:00:09'))).toEqual(['OSG3215 a on lan has the MAC address 52:54:00:00:00:09 of the bridge of network lan']);
});

test('each one after the first is named', () => {
  expect(found(on('a', '52:54:00:00:01:01'), on('b', '52:54:00:00:01:01'), on('c', '52:54:00:00:01:01'))).toHaveLength(2);
});
