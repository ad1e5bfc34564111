// libvirt's own RELAX NG schemas, those of virt-xml-validate: domains, networks, pools, volumes.

import { lines, run } from '../lib/exec.mjs';

const name = 'libvirt schemas';
const folder = '/usr/share/libvirt/schemas';
const kinds = [
  ['domain', /^[^/]+\.xml$/],
  ['network', /^networks\/[^/]+\.xml$/],
  ['storagepool', /^storage\/pool\.xml$/],
  ['storagevol', /^storage\/(?!pool\.xml$)[^/]+\.xml$/],
];

export default {
  name,
  tools: ['xmllint', `${folder}/domain.rng`],
  applies: (tree) => tree.files(/\.xml$/),

  async check(tree, files) {
    const unread = files.filter((file) => !kinds.some(([, pattern]) => pattern.test(file)));
    const found = await Promise.all(kinds.map(async ([schema, pattern]) => {
      const of = files.filter((file) => pattern.test(file));
      if (of.length === 0) return [];
      const args = ['--noout', '--relaxng', `${folder}/${schema}.rng`, ...of];
      const { status, stdout, stderr } = await run('xmllint', args, { cwd: tree.dir, label: name });
      const said = lines(stderr + stdout);
      const valid = new Set(said.filter((line) => line.endsWith(' validates')).map((line) => line.slice(0, -' validates'.length)));
      const problems = of.filter((file) => !valid.has(file))
        .map((file) => `${file}: ${said.filter((line) => line.startsWith(file)).slice(0, 3).join(' | ') || `status ${status}`}`);
      return status !== 0 && problems.length === 0 ? [`${schema}: status ${status}`] : problems;
    }));
    return [...unread.map((file) => `${file}: XML that nothing reads`), ...found.flat()];
  },

  bad: [
    {
      what: 'a bus that does not exist',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /bus="virtio"/, 'bus="virtual"'),
      expect: /^[^/]+\.xml: .*(validity error|fails to validate)/,
    },
    {
      what: 'a network with an MTU of 99999999',
      spoil: (tree) => tree.replace(tree.networks[0].file, / {2}<mac /, '  <mtu size="99999999"/>\n$&'),
      expect: /^networks\/.*(validity error|fails to validate)/,
    },
    {
      what: 'a volume of a format that does not exist',
      spoil: (tree) => tree.replace(tree.files(/^storage\/.*-os\.qcow2\.xml$/)[0], /<format type="qcow2"/, '<format type="qcow9"'),
      expect: /^storage\/.*(validity error|fails to validate)/,
    },
    {
      what: 'a pool without a target',
      when: (tree) => tree.files().includes('storage/pool.xml'),
      spoil: (tree) => tree.replace('storage/pool.xml', / *<target>[^]*<\/target>\n/, ''),
      expect: /^storage\/pool\.xml: .*(validity error|fails to validate)/,
    },
  ],
};
