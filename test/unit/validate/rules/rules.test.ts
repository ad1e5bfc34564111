/** What the error corpus cannot show: settings of types no service has yet, one mistake alone, absurd sizes. */
import { rules } from '../../../../src/validate/rules/index.js';
import { base, check, faults, realCatalog } from './support.js';
import type { Catalog, SettingSchema } from '../../../../src/catalog/types.js';

test('the list is frozen, and no rule stands in it twice', () => {
  expect(Object.isFrozen(rules)).toBe(true);
  expect(new Set(rules).size).toBe(rules.length);
});

describe('settings', () => {
  const settings: Readonly<Record<string, SettingSchema>> = {
    text: { description: 'Text.', type: 'string', default: 'x', pattern: '^[a-z]+$' },
    free: { description: 'Any text.', type: 'string', default: '' },
    number: { description: 'Number.', type: 'integer', default: 1 },
    flag: { description: 'Flag.', type: 'boolean', default: false },
    list: { description: 'List.', type: 'string-list', default: [], pattern: '^[a-z]+$' },
  };
  const catalog = {
    ...realCatalog,
    services: { ...realCatalog.services, base: { ...realCatalog.services['base'], settings } },
  } as Catalog;
  const codesOf = (values: object): string[] =>
    faults({ services: { base: { settings: values } } }, catalog).map((fault) => fault.slice(0, 7));

  test.each([
    [{ text: 'abc', free: '', number: -3, flag: true, list: ['a', 'b'] }, []],
    [{ list: [] }, []],
    [{ text: 'A' }, ['OSG2005']],
    [{ text: 1 }, ['OSG2002']],
    [{ text: null }, ['OSG2002']],
    [{ number: '1' }, ['OSG2002']],
    [{ number: 1.5 }, ['OSG2002']],
    [{ number: 1e300 }, ['OSG2002']],
    [{ flag: 'yes' }, ['OSG2002']],
    [{ list: 'a' }, ['OSG2002']],
    [{ list: ['a', 1, 'B'] }, ['OSG2002']],
    [{ list: ['a', 'B'] }, ['OSG2005']],
    [{ list: { a: 1 } }, ['OSG2002']],
    [{ txet: 'a' }, ['OSG2001']],
    [{ constructor: 'a' }, ['OSG2001']],
    [{ free: 'a\nb' }, ['OSG3601']],
  ])('%j gives %j', (values, expected) => expect(codesOf(values)).toEqual(expected));
});

test('a mistake in a group of thousands is one diagnostic', () => {
  const group = {
    roles: 'compute',
    count: 1024,
    memory: '1MiB',
    networks: { management: '10.0.0.11', provider: { mac: '01:00:00:00:00:01' } },
    disks: { os: '1MiB' },
  };
  const codes = faults({ nodes: { controller: { roles: 'controller' }, compute: group } })
    .map((fault) => fault.slice(0, 7))
    .sort();
  expect(codes).toEqual(['OSG3202', 'OSG3212', 'OSG3212', 'OSG3216', 'OSG3304', 'OSG3305']);
});

test('each of thousands of machines with the same address is reported', () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 2000 }, (_, i) => [`c${i}`, { roles: 'compute', networks: { management: '10.0.0.11' } }]),
  );
  const diagnostics = check({ ...base, nodes: { controller: { roles: 'controller' }, ...nodes } }) ?? [];
  expect(diagnostics.filter(({ code }) => code === 'OSG3203')).toHaveLength(1999);
});

test.each([
  [
    'a bad CIDR',
    {
      networks: { nat: {}, management: { cidr: '10.0.0' }, provider: {} },
      nodes: { controller: { roles: 'controller', networks: { management: '10.9.9.9' } } },
    },
    ['OSG3201'],
  ],
  [
    'a bad address',
    { nodes: { controller: { roles: 'controller', networks: { management: '10.0.0' } } } },
    ['OSG3214'],
  ],
  [
    'a bad role',
    {
      nodes: { controller: { roles: 'controler', disks: { os: '20GiB', data: { size: '1GiB', purpose: 'cinder' } } } },
    },
    ['OSG3001'],
  ],
  ['a bad platform', { platform: 'debian12', release: 'caracal', install: { method: 'autoinstall' } }, ['OSG3002']],
  ['a bad release', { release: 'zedd' }, ['OSG3004']],
  [
    'a bad network name',
    { nodes: { controller: { roles: 'controller', networks: { mangement: '10.0.0.11' } } } },
    ['OSG3003'],
  ],
  [
    'a bad service name',
    { services: { bse: { config: { 'x.conf': { a: { b: 'c' } } }, settings: { a: 1 } } } },
    ['OSG3006'],
  ],
  [
    'a bad purpose',
    {
      nodes: {
        controller: { roles: 'controller' },
        block: { roles: 'block-storage', disks: { os: '10GiB', a: { size: '10GiB', purpose: 'cinde' } } },
      },
    },
    ['OSG3309'],
  ],
  ['a bad gateway', { networks: { nat: {}, management: { gateway: '10.0.0' }, provider: {} } }, ['OSG3214']],
  [
    'a bad end of a pool',
    {
      networks: { nat: {}, management: {}, provider: { allocation_pool: { start: '203.0.113.9', end: '203.0.113' } } },
      nodes: { controller: { roles: 'controller', networks: { provider: '203.0.113.9' } } },
    },
    ['OSG3214'],
  ],
  [
    'a pool backwards around a machine',
    {
      networks: {
        nat: {},
        management: {},
        provider: { allocation_pool: { start: '203.0.113.99', end: '203.0.113.1' } },
      },
    },
    ['OSG3211'],
  ],
  [
    'a pool outside',
    {
      networks: {
        nat: {},
        management: {},
        provider: { allocation_pool: { start: '203.0.114.1', end: '203.0.114.9' } },
      },
    },
    ['OSG3210'],
  ],
  ['no management network', { networks: { nat: {}, provider: {}, mgmt: { cidr: '10.0.0.0/24' } } }, ['OSG3218']],
  ['no provider network', { networks: { nat: {}, management: {} } }, ['OSG3301']],
  ['a network twice', { networks: { nat: {}, management: { cidr: '203.0.113.0/24' }, provider: {} } }, ['OSG3209']],
  ['a method the platform lacks', { install: { method: 'autoinstall' } }, ['OSG3401']],
])('%s is one diagnostic', (_, parts, expected) =>
  expect(faults(parts).map((fault) => fault.slice(0, 7))).toEqual(expected),
);
