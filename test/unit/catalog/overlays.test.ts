import { effectiveServices, merge, withOverlays } from '../../../src/catalog/overlays.js';
import { resources } from '../../../src/load/resources.js';
import type { Catalog } from '../../../src/catalog/types.js';

const { catalog } = resources;

describe('merge', () => {
  test('mappings merge, lists and scalars replace', () => {
    expect(merge({ a: { b: 1, c: [1, 2] }, d: 'x' }, { a: { c: [3] }, e: true }, '')).toEqual({ a: { b: 1, c: [3] }, d: 'x', e: true });
  });

  test('null removes', () => expect(merge({ a: 1, b: 2 }, { a: null }, '')).toEqual({ b: 2 }));

  test('what is to be removed has to be there, at any depth', () => {
    expect(() => merge({ a: {} }, { a: { b: null } }, 'here')).toThrow('here.a.b is to be removed, but is not there');
    expect(() => merge({}, { a: { b: null } }, 'here')).toThrow('here.a.b');
  });

  test('changes neither side', () => {
    const base = { a: { b: 1 } };
    merge(base, { a: { b: 2 } }, '');
    expect(base).toEqual({ a: { b: 1 } });
  });
});

describe('effectiveServices', () => {
  const layered: Catalog = {
    ...catalog,
    services: { s: { description: 'base', packages: ['a'], settings: {} } },
    families: { debian: { title: 'd', services: { s: { description: 'family', packages: ['b'] } } } },
    releases: { zed: { title: 'z', version: '2022.2', services: { s: { description: 'release' } } } },
    platforms: { 'debian-12': { ...catalog.platforms['debian-12'] as NonNullable<Catalog['platforms'][string]>, services: { s: { description: 'platform' } } } },
  };

  test('service, family, release, platform', () => {
    expect(effectiveServices(layered, 'debian-12', 'zed')['s']).toEqual({ description: 'platform', packages: ['b'], settings: {} });
    expect(effectiveServices(layered, 'debian-12', 'none')['s']?.description).toBe('platform');
    expect(effectiveServices(layered, 'nowhere', 'zed')['s']?.description).toBe('release');
    expect(effectiveServices(layered, 'constructor', '')['s']?.description).toBe('base');
  });

  test('a patch for a service that is none', () => {
    const wrong = { ...layered, families: { debian: { title: 'd', services: { t: {} } } } };
    expect(() => effectiveServices(wrong, 'debian-12', 'zed')).toThrow('family debian patches unknown service t');
  });

  test('Debian runs Keystone in a unit of its own, Ubuntu in apache2', () => {
    expect(effectiveServices(catalog, 'debian-12', 'zed')['keystone']?.units).toEqual(['keystone']);
    expect(effectiveServices(catalog, 'ubuntu-24.04', 'caracal')['keystone']?.units).toEqual(['apache2']);
  });
});

test('withOverlays: of services in the lab, on services in the lab', () => {
  const services = {
    a: { description: 'a', overlays: { b: { packages: ['from-a'] }, c: { packages: ['from-a'] } } },
    b: { description: 'b' },
    c: { description: 'c' },
  };
  expect(withOverlays(services, new Set(['a', 'b']))).toEqual({ ...services, b: { description: 'b', packages: ['from-a'] } });
  expect(withOverlays(services, new Set(['b', 'c']))).toEqual(services);
});
