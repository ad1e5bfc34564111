/** The references are up to date, and what the topology's schema says of itself is true. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { topologyAjv } from '../../src/catalog/schema.js';
import { resources } from '../../src/load/resources.js';
import { normalise } from '../../src/model/normalise.js';
import { referencePages } from '../../scripts/docs/pages.js';
import { defaultInWords, description, exampleOf, type Schema } from '../../scripts/docs/schema.js';
import { topologyKeys, type TopologyKey } from '../../scripts/docs/topology.js';
import { root, textOf } from './markdown.js';
import type { Topology } from '../../src/model/topology.js';

const schema = resources.topologySchema as Schema;
const keys = topologyKeys(schema).map((key): [string, TopologyKey] => [key.path.join('.'), key]);
const pages = Object.entries(referencePages(schema, resources.catalog));

/** Written by hand, or made of something else. */
const others = ['diagnostics.md'];

test.each(pages)('docs/reference/%s is what npm run docs makes', (name, text) => {
  expect(textOf(`docs/reference/${name}`)).toBe(text);
});

test('there are no other references', () => {
  const found = readdirSync(join(root, 'docs/reference')).filter((name) => !others.includes(name)).sort();
  expect(found).toEqual(pages.map(([name]) => name).sort());
});

test('every key of the schema is in the reference', () => {
  const named = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === 'examples' || key === 'default') continue;
      if (key === 'properties') for (const name of Object.keys(member as object)) named.add(name);
      walk(member);
    }
  };
  walk(schema);
  expect([...new Set(keys.map(([, { path }]) => path.at(-1) as string))].sort()).toEqual([...named].sort());
});

describe.each(keys)('%s', (name, { path, schema: key }) => {
  test('is described', () => {
    expect(description(key).what).toMatch(/^\S.*[.…]$/s);
  });

  test('has an example that it accepts', () => {
    const example = exampleOf(key);
    expect(example).toBeDefined();
    const validate = topologyAjv({ strict: false }).compile({ ...key, definitions: schema.definitions } as object);
    for (const each of [...key.examples ?? [], ...(key.default === undefined ? [] : [key.default])]) {
      validate(each);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  if (key.default !== undefined) {
    test('has the default that the compiler has', () => {
      const without = lab();
      const withDefault = lab();
      put(withDefault, path, key.default);
      // Where something stands in the text is not what it means.
      expect(meaning(withDefault)).toEqual(meaning(without));
      // … and the key does mean something: the example, where it differs, changes the model.
      const other = lab();
      put(other, path, exampleOf(key));
      expect(meaning(other)).not.toEqual(meaning(without));
    });
  }

  test('says its default once', () => {
    expect(key.default !== undefined && description(key).standard !== undefined ? name : undefined).toBeUndefined();
    expect(defaultInWords(key) ?? 'none').not.toBe('');
  });
});

/** A topology where every kind of mapping has an entry. */
function lab(): Record<string, unknown> {
  return {
    name: 'lab', platform: 'debian-12', install: { image: '/image.qcow2' }, keyboard: { layout: 'de' },
    nodes: { MACHINE: { roles: 'controller', disks: { DISK: { size: '1GiB' } } } },
    services: { SERVICE: {} },
  };
}

function put(topology: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const parents = path.slice(0, -1);
  const parent = parents.reduce((mapping, name) => (mapping[name] ??= {}) as Record<string, unknown>, topology);
  parent[path.at(-1) as string] = value;
}

function meaning(topology: Record<string, unknown>): unknown {
  const model = normalise(topology as unknown as Topology, resources.catalog);
  return JSON.parse(JSON.stringify(model, (key, value: unknown) => (key === 'path' ? undefined : typeof value === 'bigint' ? String(value) : value)));
}
