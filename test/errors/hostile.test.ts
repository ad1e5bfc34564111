/**
 * Hostile text in every place of the topology's schema that takes text, keys included: control characters are refused
 * everywhere, and so is what means something to a shell, to XML or to a path, except where it is the user's own
 * affair; there the lab compiles, and the output passes its own check.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../support/compile.js';
import { topology, type Json } from './whole.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const root = JSON.parse(readFileSync(new URL('../../schemas/topology.schema.json', import.meta.url), 'utf8')) as Schema;

/** The keys that exclude one that the topology has. */
const alternatives: readonly ((lab: { [key: string]: { [key: string]: Json } }) => void)[] = [
  (lab) => {
    lab['install'] = { method: 'autoinstall', iso: '/srv/noble.iso' };
  },
  (lab) => {
    lab['hypervisor'] = { pool: 'default' };
  },
];

const control = ['\n', 'a\nb', 'a\rb', '\u0000', 'a\u0007', '\u001b[31m', '\u0085', '\u2028', '\ud800', '\uffff'];
const meta = [
  '../x',
  '/../x',
  '$(reboot)',
  '`id`',
  "a'b",
  'a"b',
  '<a>&amp;',
  '; reboot',
  '{{secret}}',
  ']]>',
  '%s',
  '\\',
];

/** Where metacharacters are the user's own affair, with what stands around them. */
const carried: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'install.iso': ['/srv/', '.iso'],
  'install.image': ['/srv/', '.img'],
  'hypervisor.directory': ['/srv/', ''],
  'admin.ssh_authorized_keys.[]': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw ', ''],
  // Sections, keys and values of configuration overrides.
  'services.*.config.*.{}': ['', ''],
  'services.*.config.*.*.{}': ['', ''],
  'services.*.config.*.*.*': ['', ''],
};
/** A bracket ends the name of a section, a semicolon makes a line a comment; virt-install escapes &, <, >, ' and " twice. */
const refusedAfterAll = [
  'services.*.config.*.{} ]]>',
  'services.*.config.*.*.{} ; reboot',
  ...["a'b", 'a"b', '<a>&amp;', ']]>', '{{secret}}', '\\'].map((text) => `install.iso ${text}`),
  // What AppArmor takes for a pattern, or for the end of the path; both, and a folder that is another one.
  ...['a"b', ']]>', '{{secret}}', '\\'].map((text) => `install.image ${text}`),
  ...["a'b", 'a"b', '<a>&amp;', ']]>', '{{secret}}', '\\', '../x', '/../x'].map((text) => `hypervisor.directory ${text}`),
];

/** Places of the schema that take text: `nodes.*.memory`; a trailing `{}` is the key of a mapping with free keys. */
function textPlaces(schema: Schema, path = '', depth = 0): string[] {
  if (depth > 24) throw new Error(`the schema is recursive at ${path}`);
  const target = schema.$ref ? root.definitions?.[schema.$ref.replace('#/definitions/', '')] : schema;
  if (!target) return [];
  const at = (step: string): string => (path ? `${path}.${step}` : step);
  const isText =
    [target.type ?? []].flat().includes('string') || target.enum?.some((value) => typeof value === 'string');
  const free = typeof target.additionalProperties === 'object' ? target.additionalProperties : undefined;
  return [
    ...new Set([
      ...(isText ? [path] : []),
      ...Object.entries(target.properties ?? {}).flatMap(([key, value]) => textPlaces(value, at(key), depth + 1)),
      ...(free ? [at('{}'), ...textPlaces(free, at('*'), depth + 1)] : []),
      ...(target.items ? textPlaces(target.items, at('[]'), depth + 1) : []),
      ...(target.anyOf ?? []).flatMap((one) => textPlaces(one, path, depth + 1)),
    ]),
  ];
}

/** The first place of a lab that a place of the schema stands for, spoilt; undefined if the lab has none. */
function spoil(lab: Json, steps: readonly string[], text: string): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof lab === 'string' ? text : undefined;
  if (typeof lab !== 'object' || lab === null) return undefined;
  if (step === '{}' && !Array.isArray(lab)) {
    const [first, ...others] = Object.entries(lab);
    return first ? Object.fromEntries([[text, first[1]], ...others]) : undefined;
  }
  for (const key of step === '*' || step === '[]' ? Object.keys(lab) : [step]) {
    const child = (lab as { [key: string]: Json })[key];
    const spoilt = child === undefined ? undefined : spoil(child, rest, text);
    if (spoilt === undefined) continue;
    return Array.isArray(lab)
      ? lab.map((item, index) => (String(index) === key ? spoilt : item))
      : { ...lab, [key]: spoilt };
  }
  return undefined;
}

const labs: readonly Json[] = [
  topology,
  ...alternatives.map((change) => {
    const lab = structuredClone(topology);
    change(lab as { [key: string]: { [key: string]: Json } });
    return lab;
  }),
];

const places = [...textPlaces(root), 'services.*.settings.*.[]', 'services.*.settings.{}'];

function errorsWith(place: string, text: string): string[] | undefined {
  for (const lab of labs) {
    const spoilt = spoil(lab, place.split('.'), text);
    if (spoilt === undefined) continue;
    return compile(JSON.stringify(spoilt))
      .diagnostics.filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`);
  }
  return undefined;
}

test('the labs themselves are sound', () => {
  for (const lab of labs) expect(compile(JSON.stringify(lab)).diagnostics).toEqual([]);
});

test('no place of the schema is left out', () => {
  expect(places.filter((place) => errorsWith(place, '\n') === undefined)).toEqual([]);
});

describe.each(places)('%s', (place) => {
  const [before, after] = carried[place] ?? ['', ''];

  test.each(control)('refuses control characters: %j', (text) => {
    expect(errorsWith(place, before + text + after)).not.toEqual([]);
  });

  for (const text of meta) {
    const isCarried = carried[place] !== undefined && !refusedAfterAll.includes(`${place} ${text}`);
    test(`${isCarried ? 'carries' : 'refuses'} ${JSON.stringify(text)}`, () => {
      const errors = errorsWith(place, before + text + after);
      if (isCarried) expect(errors).toEqual([]);
      else expect(errors).not.toEqual([]);
    });
  }
});
