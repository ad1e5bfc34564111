/** What must hold for any topology, tried on random ones. */
import fc from 'fast-check';
import { bytesOf, compile, compileWell } from '../support/compile.js';
import { parseAddress, parseCidr, contains } from '../../src/net/ip.js';
import type { FileSet } from '../../src/fileset.js';
import type { ResolvedNode } from '../../src/resolve/types.js';

const roles = ['compute', 'block-storage', 'object-storage'] as const;

interface Spec {
  readonly name: string;
  readonly role: (typeof roles)[number];
  readonly count: number | undefined;
}

const spec: fc.Arbitrary<Spec> = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{2,7}$/).filter((name) => !['controller', 'localhost', 'networks', 'storage', 'nodes', 'lab'].includes(name)),
  role: fc.constantFrom(...roles),
  count: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});
const specs = fc.uniqueArray(spec, { selector: ({ name }) => name, minLength: 1, maxLength: 12 });

/** JSON is YAML, and keeps the order of keys under the test's control. */
function topology(nodes: readonly Spec[], reverse = false): string {
  const entries: [string, object][] = [
    ['controller', { roles: 'controller' }],
    ...nodes.map(({ name, role, count }): [string, object] => [name, { roles: role, ...(count === undefined ? {} : { count }) }]),
  ];
  const keys: [string, unknown][] = [
    ['name', 'props'],
    ['platform', 'debian-12'],
    ['install', { image: '/srv/debian-12.qcow2' }],
    ['admin', { ssh_authorized_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw'] }],
    ['nodes', Object.fromEntries(reverse ? entries.reverse() : entries)],
  ];
  return JSON.stringify(Object.fromEntries(reverse ? keys.reverse() : keys), null, 1);
}

function bytes(files: FileSet): Record<string, string> {
  return Object.fromEntries([...files].map(([path, file]) => [path, bytesOf(file).toString('base64')]));
}

/** All that must not change when another machine comes or goes. */
function identity(node: ResolvedNode): object {
  return {
    uuid: node.uuid,
    domain: node.domain,
    disks: node.disks.map(({ serial, uuid, volume, target }) => ({ serial, uuid, volume, target })),
    nics: node.nics.map(({ mac, interface: name, address }) => ({ mac, name, address: address?.value.toString() })),
  };
}

test('the order of keys does not matter', () => {
  fc.assert(fc.property(specs, (nodes) => {
    const straight = compileWell(topology(nodes));
    const reversed = compileWell(topology([...nodes], true));
    expect(bytes(reversed.files)).toEqual(bytes(straight.files));
    expect(reversed.lock).toBe(straight.lock);
  }), { numRuns: 20 });
});

test('adding and removing a machine leaves all others as they are', () => {
  fc.assert(fc.property(specs, spec, (nodes, extra) => {
    fc.pre(!nodes.some(({ name }) => name === extra.name));
    const before = compileWell(topology(nodes));
    const after = compileWell(topology([extra, ...nodes]), { lock: before.lock as string });
    const back = compileWell(topology(nodes), { lock: after.lock as string });
    const byName = new Map(after.plan.nodes.map(({ node }) => [node.name, identity(node)]));
    for (const { node } of before.plan.nodes) expect(byName.get(node.name)).toEqual(identity(node));
    expect(bytes(back.files)).toEqual(bytes(before.files));
  }), { numRuns: 30 });
});

test('a longer group keeps its first machines', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (count, more) => {
    const group = (size: number): Spec[] => [{ name: 'compute', role: 'compute', count: size }];
    const before = compileWell(topology(group(count)));
    const after = compileWell(topology(group(count + more)), { lock: before.lock as string });
    const byName = new Map(after.plan.nodes.map(({ node }) => [node.name, identity(node)]));
    for (const { node } of before.plan.nodes) expect(byName.get(node.name)).toEqual(identity(node));
  }), { numRuns: 10 });
});

test('nothing is given out twice, and every address lies in its network, clear of its pools', () => {
  fc.assert(fc.property(specs, (nodes) => {
    const { plan } = compileWell(topology(nodes));
    const { lab } = plan;
    const unique = (values: readonly string[]): void => expect(new Set(values).size).toBe(values.length);
    unique([...lab.nodes.map((node) => node.uuid), ...lab.nodes.flatMap((node) => node.disks.map((disk) => disk.uuid)), ...lab.networks.flatMap((network) => network.uuid ?? [])]);
    unique([...lab.nodes.flatMap((node) => node.nics.map((nic) => nic.mac)), ...lab.networks.flatMap((network) => network.mac ?? [])]);
    for (const network of lab.networks) {
      const addresses = lab.nodes.flatMap((node) => node.nics.filter((nic) => nic.network.name === network.name).flatMap((nic) => nic.address ?? []));
      unique(addresses.map((address) => address.value.toString()));
      for (const address of addresses) {
        expect(network.cidr && contains(network.cidr, address)).toBe(true);
        const pool = network.allocationPool;
        expect(pool && pool.start.value <= address.value && address.value <= pool.end.value).not.toBe(true);
        expect(address.value).not.toBe(network.gateway?.value);
      }
    }
  }), { numRuns: 30 });
});

test('a full network is full, and one address more is a diagnostic', () => {
  const lab = (count: number): string => JSON.stringify({
    name: 'full',
    platform: 'debian-12',
    install: { image: '/srv/debian-12.qcow2' },
    networks: { management: { cidr: '10.9.0.0/28' }, nat: { cidr: '192.168.151.0/24' }, provider: {} },
    nodes: { controller: { roles: 'controller' }, store: { roles: 'object-storage', count } },
  });
  // 16 addresses less network, broadcast and the hypervisor's own.
  expect(compileWell(lab(12)).plan.nodes).toHaveLength(13);
  expect(compile(lab(13)).diagnostics.map(({ code }) => code)).toContain('OSG3212');
});

test.each([['TZ', 'Asia/Kathmandu'], ['LC_ALL', 'tr_TR.UTF-8']])('the environment does not matter: %s=%s', (key, value) => {
  const before = bytes(compileWell(topology([{ name: 'istanbul', role: 'compute', count: 2 }])).files);
  const saved = process.env[key];
  process.env[key] = value;
  try {
    expect(bytes(compileWell(topology([{ name: 'istanbul', role: 'compute', count: 2 }])).files)).toEqual(before);
  } finally {
    if (saved === undefined) delete process.env[key];
    else process.env[key] = saved;
  }
});

test('secrets stay what they are when machines come and go, and differ between labs', () => {
  const keyOf = (text: string, seed = 'b'): string => {
    const { plan } = compileWell(text, { secrets: { name: 's', text: `seed: "${seed.repeat(64)}"`, sensitive: true } });
    return plan.lab.secret('chrony/key');
  };
  const one = keyOf(topology([{ name: 'one', role: 'compute', count: undefined }]));
  const two = keyOf(topology([{ name: 'one', role: 'compute', count: undefined }, { name: 'two', role: 'compute', count: 3 }]));
  expect(two).toBe(one);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(keyOf(topology([{ name: 'one', role: 'compute', count: undefined }]), 'c')).not.toBe(one);
});

test('addresses parse and print the same', () => {
  fc.assert(fc.property(fc.ipV6(), (text) => {
    const address = parseAddress(text);
    fc.pre(address !== undefined);
    expect(parseCidr(`${text}/128`)?.first.value).toBe(address?.value);
  }));
});
