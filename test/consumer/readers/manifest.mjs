// The manifest, in two files: JSON, with the hash and the mode of every file of the tree, and of no other. Of those that hold
// secrets, in the one that git leaves alone.

import { sha256 } from '../lib/tree.mjs';

const manifest = '.osgen-manifest.json';
const secret = '.osgen-manifest.private.json';
// Who may read them: secrets are in the seed alone.
const isSecret = (file) => /\/(user-data|seed\.iso)$/.test(file);
const entries = (tree, name) => JSON.parse(tree.text(name)).files.map((entry) => [entry.path, { ...entry, isSecret: name === secret }]);

export default {
  name: 'manifest',
  applies: (tree) => tree.files(),

  check(tree, files) {
    let listed;
    try {
      listed = new Map([manifest, secret].flatMap((name) => entries(tree, name)));
    } catch (error) {
      return [`the manifest: ${error.message}`];
    }
    const there = files.filter((file) => file !== manifest && file !== secret);
    return [
      ...there.filter((file) => !listed.has(file)).map((file) => `${file} is not in the manifest`),
      ...[...listed.keys()].filter((path) => !there.includes(path)).map((path) => `${path} is in the manifest and not in the tree`),
      ...there.filter((file) => listed.has(file)).flatMap((file) => [
        ...(sha256(tree.bytes(file)) === listed.get(file).sha256 ? [] : [`${file}: its hash is not that of the manifest`]),
        ...(tree.mode(file) === Number.parseInt(listed.get(file).mode, 8) ? [] : [`${file}: mode ${tree.mode(file).toString(8)}, ${listed.get(file).mode} in the manifest`]),
      ]),
      ...there.filter((file) => isSecret(file) && tree.mode(file) !== 0o600).map((file) => `${file}: others may read it`),
      ...there.filter((file) => listed.has(file) && listed.get(file).isSecret !== isSecret(file)).map((file) => `${file} is in the other part of the manifest`),
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
      expect: /the manifest: .*JSON/,
    },
    {
      what: 'a file nobody wrote',
      spoil: (tree) => tree.write('networks/extra.xml', '<network/>\n'),
      expect: /networks\/extra\.xml is not in the manifest/,
    },
  ],
};
