import { emptyLock, type Lock } from '../../../src/resolve/lock.js';
import { allocateMacs, bridgeMacs, duplicateMacs } from '../../../src/resolve/macs.js';
import type { Model } from '../../../src/model/model.js';
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

describe('derived ones', () => {
  const networks = ['nat', 'management', 'provider'];
  const nodes = (names: readonly string[], mac?: string): Model['nodes'] =>
    names.map((name) => ({ name, nics: networks.map((network) => ({ network, mac })) })) as unknown as Model['nodes'];
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `m-${index + 1}`);
  /** All of a lab's, as `network/node mac`. */
  const all = (names: readonly string[], lock: Lock = emptyLock): { readonly macs: readonly string[]; readonly record: Lock['macs'] } => {
    const { of, record } = allocateMacs({ name: 'plant', nodes: nodes(names) }, lock, []);
    return { macs: names.flatMap((node) => networks.map((network) => `${network}/${node} ${of(node, network)}`)), record };
  };
  const distinct = (macs: readonly string[]): number => new Set(macs.map((text) => text.split(' ')[1])).size;
  const many = numbered(10_000);
  const { macs, record } = all(many);

  test('10,000 machines have 30,000 of them, and those that met are recorded', () => {
    expect(distinct(macs)).toBe(30_000);
    const recorded = Object.values(record).reduce((sum, one) => sum + Object.keys(one).length, 0);
    // 30,000² / 2 / 2²⁴ are to be expected to meet, two of them each time.
    expect(recorded).toBeGreaterThan(20);
    expect(recorded).toBeLessThan(120);
  });

  test('the order of the machines does not matter, and the record changes nothing', () => {
    expect([...all(many.toReversed()).macs].sort()).toEqual([...macs].sort());
    expect(all(many, { addresses: {}, macs: record })).toEqual({ macs, record });
  });

  test('machines that are added move none that the lock knows', () => {
    const addresses = { management: Object.fromEntries(many.map((name) => [name, '10.0.0.1'])) };
    const more = all([...numbered(10_000).map((name) => `a${name}`), ...many], { addresses, macs: record });
    expect(distinct(more.macs)).toBe(60_000);
    expect(more.macs.slice(30_000)).toEqual(macs);
  });

  test('one that is taken by a bridge, or given by the topology, is not chosen', () => {
    const first = allocateMacs({ name: 'plant', nodes: nodes(['a']) }, emptyLock, []).of('a', 'nat');
    const second = allocateMacs({ name: 'plant', nodes: nodes(['a']) }, emptyLock, [first]);
    expect(second.of('a', 'nat')).not.toBe(first);
    expect(second.record).toEqual({ nat: { a: second.of('a', 'nat') } });
  });

  test('bridges of 5,000 networks', () => {
    const lans = numbered(5_000).map((name) => ({ name, mode: 'isolated' })) as unknown as Model['networks'];
    expect(new Set(bridgeMacs({ name: 'plant', networks: lans }).values()).size).toBe(5_000);
  });
});
