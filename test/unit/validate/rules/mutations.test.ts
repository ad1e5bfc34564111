/** Whatever fits the schema is answered with diagnostics that have a place and a help, never with an exception. */
import fc from 'fast-check';
import { printDiagnostics } from '../../../../src/diagnostics/print.js';
import { base, check } from './support.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const seeds: readonly Json[] = [
  base,
  {
    ...base,
    release: 'zed',
    hypervisor: { type: 'qemu', pool: 'default', cpu: 'maximum' },
    networks: {
      nat: {
        cidr: '192.168.150.0/24',
        gateway: '192.168.150.1',
        dhcp: { start: '192.168.150.100', end: '192.168.150.200' },
      },
      management: { cidr: '10.0.0.0/24', dns: ['10.0.0.1'] },
      provider: {
        mode: 'bridge',
        bridge: 'br0',
        cidr: 'fd00::/64',
        gateway: 'fd00::1',
        allocation_pool: { start: 'fd00::100', end: 'fd00::200' },
        default_route: true,
      },
      lan: { mode: 'libvirt', network: 'default' },
      storage: { cidr: '10.1.0.0/28', mtu: 9000 },
    },
    nodes: {
      controller: {
        roles: 'controller',
        networks: { management: '10.0.0.11', provider: { address: 'fd00::11', mac: '52:54:00:00:00:01' }, lan: true },
      },
      compute: {
        roles: ['compute'],
        count: 3,
        vcpus: 2,
        memory: '4GiB',
        networks: { management: '10.0.0.31', storage: '10.1.0.2' },
      },
      block: {
        roles: ['block-storage', 'object-storage'],
        disks: { os: '10GiB', a: { size: '10GiB', purpose: 'cinder' }, b: { size: '10GiB', purpose: 'swift' } },
        hosts: { '10.0.0.200': ['x'] },
      },
    },
    hosts: { 'fd00::5': ['y.example.org'] },
    services: {
      base: { config: { '10-osgen.conf': { Journal: { Storage: 'none' } } } },
      'chrony-server': { settings: { pools: ['a'] } },
      'cinder-disks': true,
    },
  },
];

/** Values from all over the topology, so that a mutation often fits the schema and says something else. */
const values: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  256,
  1500,
  '',
  'none',
  'x',
  'controller',
  'compute',
  'compute-1',
  'controller-api',
  '__proto__',
  'constructor',
  '10.0.0.11',
  '10.0.0.0',
  '10.0.0.255',
  '10.0.0.1',
  '0.0.0.0',
  '255.255.255.255',
  'fd00::',
  '::',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
  '::ffff:10.0.0.1',
  '10.0.0.0/24',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/31',
  '10.0.0.0/30',
  '255.255.255.255/32',
  'fd00::/128',
  'fd00::/127',
  '192.168.122.0/25',
  'nat',
  'isolated',
  'libvirt',
  'bridge',
  'management',
  'provider',
  'os',
  'raw',
  'cinder',
  'swift',
  '1MiB',
  '9999999TiB',
  'qemu',
  'kvm',
  'host-model',
  'ff:ff:ff:ff:ff:ff',
  '00:00:00:00:00:00',
  'ubuntu-24.04',
  'caracal',
  '2024.1',
  'autoinstall',
  'cloud-image',
  '/srv/x',
  'a\nb',
  'Ä',
  {},
  [],
  { start: '10.0.0.9', end: '10.0.0.5' },
  { address: '10.0.0.12' },
  { size: '1GiB', purpose: 'os' },
  ['compute', 'controller'],
  { roles: 'compute', count: 300 },
];

/** What to do at which of the places of a value: replace, remove, add, rename. */
const mutation = fc.record({
  place: fc.nat({ max: 400 }),
  action: fc.constantFrom('replace', 'remove', 'add', 'rename'),
  value: fc.constantFrom(...values),
  key: fc.constantFrom(
    'cidr',
    'mode',
    'purpose',
    'gateway',
    'dhcp',
    'allocation_pool',
    'network',
    'bridge',
    'bootstrap',
    'default_route',
    'count',
    'disks',
    'networks',
    'nat',
    'management',
    'provider',
    'lan',
    'os',
    'x-api',
    'controller-1',
    'localhost',
    '__proto__',
    'nodes',
    'platform',
    'install',
    'image',
    'iso',
    'method',
    'admin',
    'directory',
    'cpu',
    'type',
    'memory',
    'mac',
    'address',
    'base',
    'chrony-client',
    '10.0.0.11',
    'Ä\n',
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function places(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => places(child, [...path, key]))];
}

function mutate(lab: Json, { place, action, value, key }: Mutation): Json {
  const all = places(lab);
  return change(lab, all[place % all.length] ?? [], action, value, key);
}

function change(lab: Json, [step, ...rest]: readonly string[], action: string, value: Json, key: string): Json {
  const isMapping = typeof lab === 'object' && lab !== null && !Array.isArray(lab);
  if (step === undefined) return action === 'add' && isMapping ? { ...lab, [key]: value } : value;
  if (typeof lab !== 'object' || lab === null) return lab;
  const entries = Object.entries(lab).flatMap(([name, child]): [string, Json][] => {
    if (name !== step) return [[name, child]];
    if (rest.length > 0) return [[name, change(child, rest, action, value, key)]];
    if (action === 'remove') return [];
    if (action === 'rename') return [[key, child]];
    return [[name, change(child, [], action, value, key)]];
  });
  return Array.isArray(lab) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

test('random mutations of sound topologies never make a rule throw', () => {
  let fitting = 0;
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }), (seed, mutations) => {
      // A mutation that breaks the schema is not for the rules: the one before it counts.
      const lab = mutations.reduce<Json>((current, one) => {
        const next = mutate(current, one);
        return check(next) ? next : current;
      }, seed);
      const diagnostics = check(lab) ?? [];
      fitting += diagnostics.length > 0 ? 1 : 0;
      for (const diagnostic of diagnostics) {
        expect(diagnostic.span).toBeDefined();
        expect(diagnostic.help).toBeTruthy();
        expect(diagnostic.message).not.toMatch(/undefined|null|NaN|\[object/);
        expect(diagnostic.help).not.toMatch(/undefined|NaN|\[object/);
      }
      printDiagnostics(diagnostics, { format: 'text', color: false });
    }),
    { numRuns: 600 },
  );
  // The mutations would prove nothing if they all broke the schema, or nothing.
  expect(fitting).toBeGreaterThan(200);
});
