/** docs/reference/topology.md: every key of the topology, out of its schema. */
import { code, flow, fragment, generatedNote, list, page } from './markdown.js';
import { defaultInWords, description, exampleOf, forms, resolved, typeInWords, type Schema } from './schema.js';

/** A key of the topology: where it stands, and what the schema says of it. */
export interface TopologyKey {
  /** Names in capitals stand for names that the topology chooses. */
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** What the names in a mapping are called. */
const names: Readonly<Record<string, string>> = {
  networks: 'NETWORK', nodes: 'MACHINE', 'nodes.MACHINE.disks': 'DISK', 'nodes.MACHINE.networks': 'NETWORK', services: 'SERVICE',
};

const seeAlso: Readonly<Record<string, string>> = {
  platform: 'The platforms: [platforms.md](platforms.md).',
  release: 'The releases of each platform: [platforms.md](platforms.md).',
  nodes: 'The name of a machine is its host name.',
  'nodes.MACHINE.roles': 'The roles, with their defaults and minimums: [roles.md](roles.md).',
  'nodes.MACHINE.vcpus': 'The minimum is the role\'s: [roles.md](roles.md).',
  'nodes.MACHINE.memory': 'The minimum is the role\'s: [roles.md](roles.md).',
  services: 'The services, with their settings and files: [services.md](services.md).',
  'services.SERVICE.settings': 'The settings of each service: [services.md](services.md).',
  'services.SERVICE.config': 'The files of each service: [services.md](services.md).',
  'admin.password_hash': 'The secrets file: [secrets-and-lock.md](secrets-and-lock.md).',
};

/** All keys, each before those inside it. */
export function topologyKeys(root: Schema): readonly TopologyKey[] {
  return keysIn(root, [], root);
}

function keysIn(schema: Schema, path: readonly string[], root: Schema): readonly TopologyKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = { path: [...path, name], schema: resolved(value, root), required: schema.required?.includes(name) ?? false };
    return [key, ...inside(key, root)];
  });
}

/** The keys of a mapping, and those of the mappings in it. */
function inside({ path, schema }: TopologyKey, root: Schema): readonly TopologyKey[] {
  const own = forms(schema, root).flatMap((form) => keysIn(form, path, root));
  const name = names[path.join('.')];
  const { additionalProperties: member } = schema;
  if (name === undefined || typeof member !== 'object') return own;
  return [...own, ...forms(resolved(member, root), root).flatMap((form) => keysIn(form, [...path, name], root))];
}

/** The whole page. */
export function topologyPage(root: Schema): string {
  return page(
    generatedNote,
    '# The topology, key by key',
    'A topology is one YAML file, or several laid over each other (`-f`). `name`, `platform` and `nodes` have to be there;'
    + ' everything else has a default. Keys that do not exist are an error. Names in capitals are yours to choose.'
    + ' What the values have to agree in is checked when the topology is compiled; the [list of diagnostics](diagnostics.md) has all of it.',
    'Editors complete the keys if the first line of the file names the schema: `# yaml-language-server: $schema=topology.schema.json`'
    + ' (a path relative to the file, or a URL).',
    'Examples of whole topologies: [examples](../../examples).',
    ...topologyKeys(root).map((key) => section(key, root)),
  );
}

function section({ path, schema, required }: TopologyKey, root: Schema): string {
  const name = path.join('.');
  const { what } = description(schema);
  const example = exampleOf(schema);
  const isTop = path.length === 1;
  const isMapping = schema.type === 'object' && isTop;
  const facts = [
    `Type: ${typeInWords(schema, root)}${membersInWords(path, schema, root)}`,
    ...standardInWords(schema, required),
    ...(example === undefined || isMapping ? [] : [`Example: ${code(flow({ [path.at(-1) as string]: example }).slice(1, -1))}`]),
  ];
  return page(
    `${'#'.repeat(isTop ? 2 : 3)} ${name}`,
    [what, seeAlso[name] ?? ''].filter((text) => text !== '').join(' '),
    list(facts),
    isMapping && example !== undefined ? fragment({ [name]: example }) : '',
  ).trim();
}

/** A mapping of fixed keys has no default of its own: its keys have. */
function standardInWords(schema: Schema, required: boolean): readonly string[] {
  if (required) return ['Default: none; it has to be there'];
  const standard = defaultInWords(schema);
  return standard === undefined && schema.properties ? [] : [`Default: ${standard ?? 'none'}`];
}

/** ` of NAME to …` for a mapping whose names are the topology's own. */
function membersInWords(path: readonly string[], schema: Schema, root: Schema): string {
  const { additionalProperties: member, propertyNames } = schema;
  if (schema.type !== 'object' || typeof member !== 'object') return '';
  const name = names[path.join('.')];
  const hint = propertyNames && resolved(propertyNames, root)['x-hint'];
  return `${name === undefined ? '' : ` of ${name}`} to ${typeInWords(member, root)}${hint === undefined ? '' : ` (${name}: ${hint})`}`;
}
