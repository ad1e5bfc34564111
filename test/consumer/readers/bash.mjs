// `bash -n`: the shell that runs them reads every script to its end.

import { lines, run } from '../lib/exec.mjs';
import { shellScripts } from '../lib/scripts.mjs';

const name = 'bash -n';
const known = new Map();

export default {
  name,
  tools: ['bash'],
  applies: (tree) => shellScripts(tree),
  sample: { of: (tree, files) => files.filter(({ first }) => first), why: 'the others are equal to one of them' },

  async check(tree, files) {
    const found = await Promise.all(files.map(async ({ name: file, hash, text }) => {
      if (!known.has(hash)) known.set(hash, run('bash', ['-n'], { input: text, label: name }));
      const { status, stderr } = await known.get(hash);
      return status === 0 && stderr === '' ? [] : [`${file}: ${lines(stderr).join(' | ') || `status ${status}`}`];
    }));
    return found.flat();
  },

  bad: [{
    what: 'a loop without an end in a step',
    spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^( +)udevadm settle .*/m, '$&\n$1while true; do'),
    expect: /syntax error: unexpected end of file/,
  }],
};
