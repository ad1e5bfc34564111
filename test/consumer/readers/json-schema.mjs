// The JSON Schemas that upstream publishes: cloud-config and network-config of cloud-init, autoinstall of subiquity.
// They are test data that lies outside this repository (subiquity's is under the AGPL).

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

const schemas = {
  cloudConfig: 'cloud-init-cloud-config-v1.json',
  network: 'cloud-init-network-config-v2.json',
  main: 'autoinstall-main.json',
  noble: 'autoinstall-ubuntu-noble.json',
};
let folder;
const compiled = new Map();

export default {
  name: 'upstream JSON Schemas',

  /** Why the reader cannot be had; undefined if it can. */
  absent(repo) {
    folder = process.env.OSGEN_SCHEMAS ?? join(repo, '../shared/reference/schemas');
    const missing = Object.values(schemas).filter((file) => !existsSync(join(folder, file)));
    if (missing.length === 0) return undefined;
    return `${missing.join(', ')} not in ${folder} (name their folder in OSGEN_SCHEMAS)`;
  },

  applies: (tree) => tree.files(/^nodes\/[^/]+\/(user-data|network-config)$/),

  check(tree, files) {
    return files.flatMap((file) => documents(tree, file).flatMap(([schema, what, value]) => {
      const valid = validator(schema);
      if (valid(value)) return [];
      return valid.errors.slice(0, 5).map((error) =>
        `${file}${what}: ${schemas[schema]}: ${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
    }));
  },

  bad: [
    {
      what: 'runcmds for runcmd',
      when: (tree) => tree.method === 'cloud-image',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^runcmd:/m, 'runcmds:'),
      expect: /cloud-config-v1.*must NOT have additional properties.*runcmds/,
    },
    {
      what: 'the same below autoinstall.user-data',
      when: (tree) => tree.method === 'autoinstall',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^ {4}runcmd:/m, '    runcmds:'),
      expect: /autoinstall\.user-data.*must NOT have additional properties.*runcmds/,
    },
    {
      what: 'keyboard without a layout in autoinstall',
      when: (tree) => tree.method === 'autoinstall',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^ {4}layout: \w+/m, '    variant: x'),
      expect: /autoinstall-ubuntu-noble.*must have required property 'layout'/,
    },
    {
      what: 'a list for an interface name in network-config',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/network-config`, /set-name: (\w+)/, 'set-name: [$1]'),
      expect: /network-config-v2.*set-name must be string/,
    },
  ],
};

function documents(tree, file) {
  const data = tree.yaml(file);
  if (file.endsWith('/network-config')) return [['network', '', data]];
  if (data.autoinstall === undefined) return [['cloudConfig', '', data]];
  return [
    ['cloudConfig', '', data],
    ['main', ' (autoinstall)', data.autoinstall],
    ['noble', ' (autoinstall)', data.autoinstall],
    ['cloudConfig', ' (autoinstall.user-data)', data.autoinstall['user-data']],
  ];
}

function validator(schema) {
  if (!compiled.has(schema)) {
    const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true });
    compiled.set(schema, ajv.compile(JSON.parse(readFileSync(join(folder, schemas[schema]), 'utf8'))));
  }
  return compiled.get(schema);
}
