// YAML 1.1 against YAML 1.2: no value may change its type, or itself, between cloud-init's reader and ours.

import { ask } from '../lib/exec.mjs';

const name = 'PyYAML';

export default {
  name,
  tools: ['/usr/lib/python3/dist-packages/yaml/__init__.py'],
  applies: (tree) => tree.files(/^nodes\/[^/]+\/(user-data|meta-data|network-config|netplan\.yaml)$/),

  async check(tree, files) {
    const answers = await ask('pyyaml.py', files.map((file) => tree.path(file)), name);
    return files.flatMap((file, index) => {
      const { value, error } = answers[index];
      if (error !== undefined) return [`${file}: ${error.replace(/\n\s*/g, ' ')}`];
      return differences(value, tree.yaml(file), '').slice(0, 5).map((difference) => `${file}: ${difference}`);
    });
  },

  bad: [
    {
      what: 'a MAC address of digits without quotes (a number to base 60)',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/network-config`, /macaddress: .*/, 'macaddress: 52:54:00:12:34:56'),
      expect: /macaddress: 41135085296 in YAML 1\.1, "52:54:00:12:34:56" in 1\.2/,
    },
    {
      what: 'off for a text',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/meta-data`, /instance-id: .*/, 'instance-id: off'),
      expect: /instance-id: false in YAML 1\.1, "off" in 1\.2/,
    },
    {
      what: 'permissions without quotes',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /permissions: '0755'/, 'permissions: 0755'),
      expect: /permissions: 493 in YAML 1\.1, 755 in 1\.2/,
    },
  ],
};

function differences(old, core, path) {
  if (isMapping(old) && isMapping(core)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(core)]);
    return [...keys].flatMap((key) => differences(old[key], core[key], `${path}/${key}`));
  }
  if (Array.isArray(old) && Array.isArray(core) && old.length === core.length) {
    return old.flatMap((item, index) => differences(item, core[index], `${path}/${index}`));
  }
  return Object.is(old, core) ? [] : [`${path}: ${JSON.stringify(old)} in YAML 1.1, ${JSON.stringify(core)} in 1.2`];
}

function isMapping(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
