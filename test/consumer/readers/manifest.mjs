// .osgen-manifest.json: JSON, with the hash and the mode of every file of the tree, and of no other.

import { sha256 } from '../lib/tree.mjs';

const manifest = '.osgen-manifest.json';

export default {
  name: 'manifest',
  applies: (tree) => tree.files(),

  check(tree, files) {
    let listed;
    try {
      listed = new Map(JSON.parse(tree.text(manifest)).files.map((entry) => [entry.path, entry]));
    } catch (error) {
      return [`${manifest}: ${error.message}`];
    }
    const there = files.filter((file) => file !== manifest);
    return [
      ...there.filter((file) => !listed.has(file)).map((file) => `${file} is not in the manifest`),
      ...[...listed.keys()].filter((path) => !there.includes(path)).map((path) => `${path} is in the manifest and not in the tree`),
      ...there.filter((file) => listed.has(file)).flatMap((file) => [
        ...(sha256(tree.bytes(file)) === listed.get(file).sha256 ? [] : [`${file}: its hash is not that of the manifest`]),
        ...(tree.mode(file) === Number.parseInt(listed.get(file).mode, 8) ? [] : [`${file}: mode ${tree.mode(file).toString(8)}, ${listed.get(file).mode} in the manifest`]),
      ]),
      // who may read it: secrets are in the seed alone
      ...there.filter((file) => /\/(user-data|seed\.iso)$/.test(file) && tree.mode(file) !== 0o600).map((file) => `${file}: others may read it`),
    ];
  },

  bad: [
    {
      what: 'a file with one more line',
      spoil: (tree) => tree.write(`nodes/${tree.nodes[0]}/meta-data`, `${tree.text(`nodes/${tree.nodes[0]}/meta-data`)}#\n`),
      expect: /meta-data: its hash is not that of the manifest/,
    },
    {
      what: 'a manifest that is cut off',
      spoil: (tree) => tree.write(manifest, tree.text(manifest).slice(0, -20)),
      expect: /\.osgen-manifest\.json: .*JSON/,
    },
    {
      what: 'a file nobody wrote',
      spoil: (tree) => tree.write('networks/extra.xml', '<network/>\n'),
      expect: /networks\/extra\.xml is not in the manifest/,
    },
  ],
};
