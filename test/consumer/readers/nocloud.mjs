// cloud-init's own NoCloud data source on the files of the seed, as it extracts them, and its user-data processor: what
// it finds is what the folder says.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask, lines, run } from '../lib/exec.mjs';

const name = 'NoCloud';
const seed = (tree, what) => `nodes/${tree.nodes[0]}/${what}`;

export default {
  name,
  tools: ['cloud-init', 'xorriso'],
  applies: (tree) => tree.files(/^nodes\/[^/]+\/seed\.iso$/),

  async check(tree, files) {
    const root = tree.scratch('nocloud');
    const extracted = await Promise.all(files.map(async (file) => {
      const node = file.split('/')[1];
      const folder = join(root, node);
      mkdirSync(join(folder, 'seed'), { recursive: true });
      const { status, stderr } = await run('xorriso', ['-report_about', 'WARNING', '-osirrox', 'on', '-indev', tree.path(file),
        '-extract', '/', join(folder, 'seed/nocloud')], { label: name });
      return status === 0 ? [] : [`${file}: xorriso: ${lines(stderr).slice(-1)[0]}`];
    }));
    const answers = await ask('nocloud.py', files.map((file) => join(root, file.split('/')[1])), name);
    return [...extracted.flat(), ...files.flatMap((file, index) =>
      ofSeed(tree, file.split('/')[1], answers[index]).map((problem) => `${file}: ${problem}`))];
  },

  bad: [
    {
      what: 'user-data without its first line',
      spoil: (tree) => rebuild(tree, (folder) => tree.replace(`${folder}/user-data`, /^#cloud-config\n/, '')),
      expect: /user-data is .* instead of text\/cloud-config/,
    },
    {
      what: 'no meta-data',
      spoil: (tree) => rebuild(tree, () => undefined, ['user-data', 'network-config']),
      expect: /no seed found/,
    },
    {
      what: 'meta-data without instance-id',
      spoil: (tree) => rebuild(tree, (folder) => tree.replace(`${folder}/meta-data`, /instance-id:.*/, 'instanceid: x')),
      expect: /instance-id nocloud/,
    },
  ],
};

function ofSeed(tree, node, { found, problems, metadata, network, types }) {
  if (!found) return [...problems, 'no seed found'];
  const id = tree.yaml(`nodes/${node}/meta-data`)['instance-id'];
  const same = JSON.stringify(network) === JSON.stringify(tree.yaml(`nodes/${node}/network-config`));
  return [
    ...problems,
    // nocloud is what the data source falls back on: every machine would be the same one
    ...(id !== undefined && metadata['instance-id'] === id ? [] : [`instance-id ${metadata['instance-id']}`]),
    ...(same ? [] : ['network-config is not that of the folder']),
    ...(types.join() === 'text/cloud-config' ? [] : [`user-data is ${types.join(', ')} instead of text/cloud-config`]),
  ];
}

/** The seed once more, by xorriso, from spoilt files. */
async function rebuild(tree, change, names = ['user-data', 'meta-data', 'network-config']) {
  const folder = `nodes/${tree.nodes[0]}`;
  change(folder);
  const { status, stderr } = await run('xorriso', ['-as', 'mkisofs', '-quiet', '-o', tree.path(seed(tree, 'seed.iso')), '-V', 'CIDATA', '-J', '-r',
    ...names.map((each) => tree.path(`${folder}/${each}`))]);
  if (status !== 0) throw new Error(stderr);
  return seed(tree, 'seed.iso');
}
