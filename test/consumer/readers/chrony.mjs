// chronyd on the configuration (`-p`: reads it, prints it, ends) and on the keys (`-Q` for a second, in a network of its
// own without an interface, the clock left alone: it says if the key is missing or cannot be read).

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';
import { sha256 } from '../lib/tree.mjs';

const name = 'chronyd';
const known = new Map();
const files = (tree) => tree.nodes.flatMap((node) => tree.writeFiles(node)
  .filter(({ path }) => /\/etc\/chrony\/(chrony\.(conf|keys)|conf\.d\/[^/]+\.conf)$/.test(path))
  .map(({ path, content }) => ({ node, path, content, hash: sha256(path + content) })));
const user = (tree) => `nodes/${tree.nodes[0]}/user-data`;

export default {
  name,
  tools: ['chronyd', 'unshare'],
  applies: files,
  sample: {
    of: (tree, all) => all.filter(({ hash }, index) => all.findIndex((other) => other.hash === hash) === index),
    why: 'the others are equal to one of them',
  },

  async check(tree, some) {
    const found = await Promise.all(some.map(async ({ node, path, content, hash }) => {
      if (!known.has(hash)) known.set(hash, path.endsWith('.keys') ? keys(tree, node, content) : configuration(tree, node, path, content));
      return (await known.get(hash)).map((problem) => `nodes/${node}/user-data: ${path}: ${problem}`);
    }));
    return found.flat();
  },

  bad: [
    {
      what: 'an unknown directive',
      spoil: (tree) => tree.replace(user(tree), /^( +)rtcsync$/m, '$1rtcsink'),
      expect: /Invalid directive at line \d+/,
    },
    {
      what: 'an option that server or pool has not',
      spoil: (tree) => tree.replace(user(tree), /^( +(pool|server) \S+) iburst/m, '$1 iburts'),
      expect: /Could not parse (pool|server) directive/,
    },
    {
      what: 'a key that is not hexadecimal',
      spoil: (tree) => tree.replace(user(tree), /HEX:[0-9a-f]{4}/, 'HEX:wxyz'),
      expect: /Could not decode key 1/,
    },
  ],
};

async function configuration(tree, node, path, content) {
  const file = join(tree.scratch('chrony'), 'chrony.conf');
  writeFileSync(file, content);
  const { status, stdout, stderr } = await run('chronyd', ['-p', '-f', file], { label: name });
  const kept = content.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (status !== 0) return lines(stderr).map((line) => line.replace(/^\S+ (Fatal error : )?/, '').replaceAll(file, path));
  return [
    ...lines(stderr),
    ...(lines(stdout).join('\n') === kept.join('\n') ? [] : ['chronyd does not print it back as it is']),
    ...(keyFiles(kept).every((wanted) => tree.writeFiles(node).some((other) => other.path.endsWith(wanted))) ? [] : ['its keyfile is not among the files of the machine']),
  ];
}

function keyFiles(directives) {
  return directives.filter((line) => line.startsWith('keyfile ')).map((line) => line.slice(8).trim());
}

/** Messages but those of a start and an end without any server's answer. */
async function keys(tree, node, content) {
  const file = join(tree.scratch('chrony'), 'chrony.keys');
  writeFileSync(file, content);
  const ids = lines(content).filter((line) => !line.startsWith('#')).map((line) => line.split(/\s+/)[0]);
  const found = await Promise.all(ids.map(async (id) => {
    const args = ['--net', '--', 'chronyd', '-Q', '-t', '1', '-U', 'cmdport 0', `server 127.0.0.1 key ${id}`, `keyfile ${file}`];
    const { stderr } = await run('unshare', args, { label: name, timeout: 20 });
    const said = lines(stderr).map((line) => line.replace(/^\S+ /, ''));
    const usual = /^(chronyd version .* starting|Disabled control of system clock|Timeout reached|No suitable source for synchronisation|chronyd exiting|Running with root privileges)/;
    return [...said.filter((line) => !usual.test(line)), ...(said.some((line) => /chronyd version/.test(line)) ? [] : ['chronyd did not start'])];
  }));
  return found.flat();
}
