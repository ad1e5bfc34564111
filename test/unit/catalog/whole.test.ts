/** The catalog that ships has nothing in it that no lab can reach. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { effectiveCatalog } from '../../../src/catalog/overlays.js';
import { resources } from '../../../src/load/resources.js';
import { normalise } from '../../../src/model/normalise.js';

const { catalog } = resources;
const project = fileURLToPath(new URL('../../../', import.meta.url));

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(project, folder).length + 1))
    .sort();
}

/** The texts that a value consists of, at any depth. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('templates', () => {
  const files = filesBelow('templates');
  const source = filesBelow('src').map((file) => readFileSync(join(project, 'src', file), 'utf8')).join('\n');
  // Those of the machine's own programs are named without folder and ending.
  const called = [...source.matchAll(/\bmachine\('([^']+)'/g)].map((match) => `machine/${match[1]}.hbs`);
  const named = new Set([...textsIn({ ...catalog, templates: {} }), ...called, ...[...source.matchAll(/'([^'\n]+\.hbs)'/g)].map((match) => match[1])]);

  test('there are no files but templates', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files).toEqual(Object.keys(catalog.templates).sort());
  });

  test('a service or the compiler uses each of them', () => expect(files.filter((file) => !named.has(file))).toEqual([]));
});

describe('services', () => {
  /** Every platform with every release that is to be had there. */
  const places = Object.entries(catalog.platforms).flatMap(([platform, { release, cloud_archive: others }]) =>
    [release, ...others].map((one) => ({ platform, release: one, of: effectiveCatalog(catalog, platform, one) })));
  const nodes = Object.fromEntries(Object.keys(catalog.roles).map((role) => [role, { roles: role }]));

  /** Where a lab with a machine of every role, whose topology switches the service on, runs it. */
  function runsAt(service: string): readonly string[] {
    return places
      .filter(({ platform, release, of }) => of.services[service]?.unavailable === undefined
        && normalise({ name: 'lab', platform, release, nodes, services: { [service]: true } }, of).nodes.some((node) => node.services.includes(service)))
      .map(({ platform, release }) => `${platform} with ${release}`);
  }

  test.each(Object.keys(catalog.services))('%s runs in some lab', (service) => expect(runsAt(service)).not.toEqual([]));
});
