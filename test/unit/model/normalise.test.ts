import { normalise } from '../../../src/model/normalise.js';
import { resources } from '../../../src/load/resources.js';
import type { Catalog, Service } from '../../../src/catalog/types.js';
import type { Model } from '../../../src/model/model.js';
import type { Topology } from '../../../src/model/topology.js';

const model = (parts: Partial<Topology> = {}, catalog: Catalog = resources.catalog): Model =>
  normalise({ name: 'lab', platform: 'ubuntu-24.04', nodes: { controller: { roles: 'controller' } }, ...parts }, catalog);

/** A catalog of one role that has all these services. */
function catalogOf(services: Readonly<Record<string, Partial<Service>>>): Catalog {
  const { catalog } = resources;
  const controller = { ...catalog.roles['controller'] as NonNullable<Catalog['roles'][string]>, services: Object.keys(services) };
  return { ...catalog, roles: { controller }, services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, { description: name, ...service }])) };
}

test('every default', () => {
  expect(model()).toMatchObject({
    release: { name: 'caracal', source: 'archive' },
    install: { method: 'autoinstall', iso: undefined, image: undefined },
    hypervisor: { uri: 'qemu:///system', pool: 'default', directory: '/var/lib/libvirt/images', ownPool: false, type: 'kvm', machine: 'q35', cpu: undefined, nested: true },
    admin: { name: 'ubuntu', sshKeys: [], passwordHash: undefined },
    timezone: 'Etc/UTC', locale: 'C.UTF-8', keyboard: undefined, hosts: [], overrides: {},
    disabledServices: Object.keys(resources.catalog.services).filter((name) => resources.catalog.services[name]?.enabled_by_default === false),
  });
});

test('the first install method of the platform is the default', () => {
  expect(model({ platform: 'debian-12' }).install.method).toBe('cloud-image');
  expect(model({ install: { method: 'cloud-image' } }).install.method).toBe('cloud-image');
});

test.each([
  ['by name', 'epoxy', 'epoxy', 'cloud-archive'],
  ['by version', '2025.1', 'epoxy', 'cloud-archive'],
  ['the platform’s own', 'caracal', 'caracal', 'archive'],
  ['one the platform has not', 'yoga', 'yoga', undefined],
])('release %s', (_, release, name, source) => expect(model({ release }).release).toMatchObject({ name, source }));

test.each(['nonesuch', 'constructor'])('unknown names are left to the rules: %s', (name) => {
  expect(model({ release: name }).release).toBeUndefined();
  expect(model({ platform: name })).toMatchObject({ platform: undefined, release: undefined, admin: { name: 'ubuntu' } });
});

test('settings: the catalog’s defaults under the topology’s', () => {
  expect(model().settings['chrony-server']).toEqual({ pools: ['pool.ntp.org'] });
  expect(model({ services: { 'chrony-server': { settings: { pools: ['a.example'] } } } }).settings['chrony-server']).toEqual({ pools: ['a.example'] });
  expect(model({ services: { 'chrony-server': true } }).settings['chrony-server']).toEqual({ pools: ['pool.ntp.org'] });
});

test('overrides and services switched off', () => {
  const config = { 'x.conf': { DEFAULT: { debug: true } } };
  const of = model({ services: { a: { config }, c: false, b: { enabled: false }, d: { enabled: true } } }, catalogOf({ a: {}, b: {}, c: {}, d: {} }));
  expect(of.overrides).toEqual({ a: config });
  expect(of.disabledServices).toEqual(['b', 'c']);
  expect(of.nodes[0]?.services).toEqual(['a', 'd']);
});

test('a service that is off by default is on once the topology names it, unless to switch it off', () => {
  const catalog = catalogOf({ usual: {}, extra: { enabled_by_default: false, supersedes: ['usual'] } });
  const of = (services: Topology['services']): readonly (readonly string[] | undefined)[] => {
    const { disabledServices, nodes } = model({ ...(services ? { services } : {}) }, catalog);
    return [disabledServices, nodes[0]?.services];
  };
  const [off, on] = [[['extra'], ['usual']], [[], ['extra']]];
  expect(of(undefined)).toEqual(off);
  for (const value of [false, { enabled: false }]) expect(of({ extra: value })).toEqual(off);
  for (const value of [true, { enabled: true }, { config: {} }]) expect(of({ extra: value })).toEqual(on);
});

test('a keyboard without variant has an empty one', () => {
  expect(model({ keyboard: { layout: 'de' } }).keyboard).toEqual({ layout: 'de', variant: '' });
});

test('the order of keys in the topology does not matter', () => {
  const nodes = { b: { roles: 'compute' }, a: { roles: 'controller' } };
  const networks = { provider: null, management: null, nat: null };
  const reversed = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).reverse()) as T;
  expect(model({ nodes: reversed(nodes), networks: reversed(networks) })).toEqual(model({ nodes, networks }));
});
