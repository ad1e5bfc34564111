import fc from 'fast-check';
import { normaliseNetworks } from '../../../src/model/networks.js';
import { addressText, contains, parseAddress, type Cidr } from '../../../src/net/ip.js';
import { addressRecord, allocateAddresses } from '../../../src/resolve/addresses.js';
import type { NodeRecord } from '../../../src/resolve/lock.js';
import type { NetworkModel, NodeModel } from '../../../src/model/model.js';
import type { RawNetwork } from '../../../src/model/topology.js';

type StaticNetwork = NetworkModel & { readonly cidr: Cidr };

function net(raw: RawNetwork): StaticNetwork {
  return normaliseNetworks({ lan: { mode: 'isolated', ...raw } })[0] as StaticNetwork;
}

/** Machines on `lan`, by name; those with an address have it fixed. */
function machines(given: Readonly<Record<string, string | undefined>>): NodeModel[] {
  return Object.entries(given).map(([name, fixed]) => ({
    name,
    nics: [{ network: 'lan', path: [], address: fixed === undefined ? undefined : parseAddress(fixed), addressText: fixed, mac: undefined }],
  }) as unknown as NodeModel);
}

const names = (...list: string[]): Record<string, undefined> => Object.fromEntries(list.map((name) => [name, undefined]));

function allocate(network: StaticNetwork, nodes: readonly NodeModel[], lock: NodeRecord = {}): Record<string, string> | undefined {
  const addresses = allocateAddresses('lab', network, nodes, lock);
  return addresses && Object.fromEntries([...addresses].map(([name, address]) => [name, addressText(address)]));
}

const lan = net({ cidr: '10.0.0.0/24' });

test('fixed addresses are kept, others are chosen, none twice', () => {
  const given = allocate(lan, machines({ a: '10.0.0.11', ...names('b', 'c', 'd') }))!;
  expect(given['a']).toBe('10.0.0.11');
  expect(new Set(Object.values(given)).size).toBe(4);
});

test('a machine not on the network gets nothing', () => {
  const [other] = machines({ x: undefined });
  const elsewhere = { ...other!, nics: [{ ...other!.nics[0]!, network: 'wan' }] };
  expect(allocate(lan, [elsewhere])).toEqual({});
});

test('the order of the machines does not matter', () => {
  const nodes = machines(names(...'abcdefghijkl'));
  expect(allocate(lan, [...nodes].reverse())).toEqual(allocate(lan, nodes));
});

test('another lab, another address: two labs on one bridge seldom meet', () => {
  const nodes = machines(names('controller'));
  const of = (lab: string): string => addressText(allocateAddresses(lab, lan, nodes, {})!.get('controller')!);
  expect(new Set(['a', 'b', 'c', 'd'].map(of)).size).toBeGreaterThan(1);
});

describe('the lock', () => {
  test('what is recorded stays', () => {
    expect(allocate(lan, machines(names('a', 'b')), { a: '10.0.0.77' })!['a']).toBe('10.0.0.77');
  });

  test.each([
    ['in another network', '10.0.1.7'],
    ['the network address', '10.0.0.0'],
    ['the broadcast address', '10.0.0.255'],
    ['the gateway', '10.0.0.1'],
    ['no address', 'ten'],
    ['of another family', 'fd00::7'],
  ])('what is %s now is chosen anew', (_, text) => {
    const fresh = allocate(lan, machines(names('a')))!;
    expect(allocate(lan, machines(names('a')), { a: text })).toEqual(fresh);
  });

  test('what lies in a pool or range now is chosen anew', () => {
    const network = net({ cidr: '10.0.0.0/24', dhcp: { start: '10.0.0.100', end: '10.0.0.149' }, allocation_pool: { start: '10.0.0.150', end: '10.0.0.199' } });
    for (const text of ['10.0.0.100', '10.0.0.149', '10.0.0.150', '10.0.0.199']) expect(allocate(network, machines(names('a')), { a: text })!['a']).not.toBe(text);
    for (const text of ['10.0.0.99', '10.0.0.200']) expect(allocate(network, machines(names('a')), { a: text })!['a']).toBe(text);
  });

  test('a fixed address that someone else had recorded wins', () => {
    const given = allocate(lan, machines({ a: undefined, b: '10.0.0.77' }), { a: '10.0.0.77' })!;
    expect(given['b']).toBe('10.0.0.77');
    expect(given['a']).not.toBe('10.0.0.77');
  });

  test('of two machines with one record the first keeps it', () => {
    const given = allocate(lan, machines(names('a', 'b')), { a: '10.0.0.77', b: '10.0.0.77' })!;
    expect(given['a']).toBe('10.0.0.77');
    expect(given['b']).not.toBe('10.0.0.77');
  });

  test('a record is for machines of the lab only, whatever they are called', () => {
    expect(() => allocate(lan, machines(names('constructor', 'tostring')))).not.toThrow();
    expect(allocate(lan, machines(names('a')), { gone: '10.0.0.77' })!['a']).toBe(allocate(lan, machines(names('a')))!['a']);
  });

  test('records are of automatic addresses only', () => {
    const nodes = machines({ a: '10.0.0.11', b: undefined });
    const record = addressRecord(allocateAddresses('lab', lan, nodes, {})!, nodes, 'lan');
    expect(Object.keys(record)).toEqual(['b']);
    expect(addressRecord(new Map(), nodes, 'wan')).toEqual({});
  });
});

describe('probing', () => {
  // 10.0.0.1 (gateway) to .14: of 13 addresses the pool and range leave .2, .3, .8 and .14.
  const crowded = net({ cidr: '10.0.0.0/28', dhcp: { start: '10.0.0.4', end: '10.0.0.7' }, allocation_pool: { start: '10.0.0.9', end: '10.0.0.13' } });

  test('every free address is found, around the ranges and over the end', () => {
    const given = allocate(crowded, machines(names('a', 'b', 'c', 'd')))!;
    expect(Object.values(given).sort()).toEqual(['10.0.0.14', '10.0.0.2', '10.0.0.3', '10.0.0.8']);
  });

  test('one machine more, and there is no room', () => {
    expect(allocate(crowded, machines(names('a', 'b', 'c', 'd', 'e')))).toBeUndefined();
    expect(allocate(crowded, machines({ ...names('a', 'b', 'c', 'd'), e: '10.0.0.8' }))).toBeUndefined();
  });

  test('a range that fills the network leaves no room', () => {
    expect(allocate(net({ cidr: '10.0.0.0/28', dhcp: { start: '10.0.0.2', end: '10.0.0.14' } }), machines(names('a')))).toBeUndefined();
  });

  test('overlapping ranges and ranges beyond the network do not confuse it', () => {
    const network = net({ cidr: '10.0.0.0/28', dhcp: { start: '10.0.0.3', end: '10.0.0.9' }, allocation_pool: { start: '10.0.0.5', end: '10.0.0.99' } });
    expect(allocate(network, machines(names('a')))).toEqual({ a: '10.0.0.2' });
  });

  test.each([['10.0.0.0/31', ['10.0.0.0', '10.0.0.1']], ['10.0.0.7/32', ['10.0.0.7']]])('%s has no reserved ends', (cidr, all) => {
    const network = { ...net({ cidr }), gateway: undefined };
    expect(Object.values(allocate(network, machines(names(...all.map((_, i) => `n${i}`))))!).sort()).toEqual(all);
  });

  test('IPv6: spread over a /64, past a range of 2^63 addresses, in no time', () => {
    const network = net({ cidr: 'fd00::/64', dhcp: { start: 'fd00::8000:0:0:0', end: 'fd00::ffff:ffff:ffff:fffe' } });
    const given = allocate(network, machines(names(...Array.from({ length: 300 }, (_, i) => `n${i}`))))!;
    const values = Object.values(given).map((text) => parseAddress(text)!);
    expect(new Set(values.map(({ value }) => value)).size).toBe(300);
    for (const address of values) {
      expect(contains(network.cidr, address)).toBe(true);
      expect(address.value < parseAddress('fd00::8000:0:0:0')!.value || address.value > parseAddress('fd00::ffff:ffff:ffff:fffe')!.value).toBe(true);
    }
  });

  test('whatever the ranges, an address given out is one that is free, and room is found while there is some', () => {
    const host = fc.integer({ min: 0, max: 31 });
    fc.assert(fc.property(host, host, host, host, fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 12 }), (a, b, c, d, list) => {
      const text = (n: number): string => `10.0.0.${n}`;
      const [dhcp, pool] = [[Math.min(a, b), Math.max(a, b)], [Math.min(c, d), Math.max(c, d)]] as [[number, number], [number, number]];
      const network = net({ cidr: '10.0.0.0/27', dhcp: { start: text(dhcp[0]), end: text(dhcp[1]) }, allocation_pool: { start: text(pool[0]), end: text(pool[1]) } });
      const free = Array.from({ length: 29 }, (_, i) => i + 2).filter((n) => (n < dhcp[0] || n > dhcp[1]) && (n < pool[0] || n > pool[1])).map(text);
      const given = allocate(network, machines(names(...list)));
      expect(given === undefined).toBe(list.length > free.length);
      if (given) {
        expect(Object.values(given).filter((address) => !free.includes(address))).toEqual([]);
        expect(new Set(Object.values(given)).size).toBe(list.length);
      }
    }), { numRuns: 300 });
  });
});
