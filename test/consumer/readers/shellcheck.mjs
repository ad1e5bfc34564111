// shellcheck on every shell script: out/lab, virt-install, and those that the seed puts on the machine.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/exec.mjs';
import { shellScripts } from '../lib/scripts.mjs';

const name = 'shellcheck';
const known = new Map();

export default {
  name,
  tools: ['shellcheck'],
  applies: (tree) => shellScripts(tree),
  /** The same text is read once, whatever machine it is on. */
  sample: { of: (tree, files) => files.filter(({ first }) => first), why: 'the others are equal to one of them' },

  async check(tree, files) {
    const fresh = files.filter(({ hash }) => !known.has(hash));
    if (fresh.length > 0) {
      const folder = tree.scratch('shell');
      fresh.forEach(({ hash, text }) => writeFileSync(join(folder, hash), text));
      // out/lab is long; the others go together
      const groups = [fresh.filter(({ text }) => text.length > 20_000), fresh.filter(({ text }) => text.length <= 20_000)].filter((group) => group.length > 0);
      const answer = Promise.all(groups.map((group) => read(folder, group))).then((answers) => answers.flat());
      for (const { hash } of fresh) known.set(hash, answer.then((all) => all.filter((problem) => problem.hash === hash)));
    }
    const found = await Promise.all(files.map(async ({ name: file, hash }) =>
      (await known.get(hash)).map(({ text }) => `${file}${text}`)));
    return found.flat();
  },

  bad: [
    {
      what: 'a variable without quotes in a step',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^( +)udevadm settle .*/m, '$&\n$1rm -r $marks'),
      expect: /SC2086/,
    },
    {
      what: 'a misspelt variable in virt-install',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/virt-install`, /-\$uri/, '-$url'),
      expect: /virt-install:\d+: SC2034.* uri appears unused/,
    },
    {
      what: 'a syntax error in out/lab',
      spoil: (tree) => tree.replace('lab', /^set -euo pipefail$/m, 'if true; then'),
      expect: /^lab:\d+: SC10\d\d/,
    },
  ],
};

async function read(folder, scripts) {
  // --shell: `functions` is sourced and has no first line to say it
  const args = ['--norc', '--shell=bash', '--severity=style', '--format=json1', ...scripts.map(({ hash }) => hash)];
  const { status, stdout, stderr } = await run('shellcheck', args, { cwd: folder, label: name, timeout: 300 });
  if (status !== 0 && status !== 1) return scripts.map(({ hash }) => ({ hash, text: `: status ${status}: ${stderr.trim()}` }));
  return JSON.parse(stdout).comments.map(({ file, line, code, level, message }) => ({ hash: file, text: `:${line}: SC${code} (${level}) ${message}` }));
}
