// `systemd-analyze verify` on a machine's units, in a root with Debian's own units and the programs they start: unknown
// keys, programs and units that are not there, ordering cycles (multi-user.target wants osgen.target).

import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';
import { sha256 } from '../lib/tree.mjs';

const name = 'systemd-analyze verify';
const place = '/etc/systemd/system/';
const known = new Map();
const file = (tree) => `nodes/${tree.nodes[0]}/user-data`;

const units = (tree, node) => tree.writeFiles(node).filter(({ path }) => path.startsWith(place));
const shape = (tree, node) => sha256(JSON.stringify(tree.writeFiles(node)
  .filter(({ path }) => path.startsWith(place) || path.startsWith('/usr/')).map(({ path, content, permissions }) =>
    (path.startsWith(place) ? [path, content] : [path, permissions]))));

export default {
  name,
  tools: ['systemd-analyze'],
  applies: (tree) => tree.nodes.flatMap((node) => units(tree, node).map(({ path }) => ({ node, path, shape: tree.memo(`units ${node}`, () => shape(tree, node)) }))),
  sample: {
    of: (tree, files) => {
      const first = new Map();
      for (const { node, shape: key } of files) if (!first.has(key)) first.set(key, node);
      return files.filter(({ node, shape: key }) => first.get(key) === node);
    },
    why: 'other machines have the same units',
  },

  async check(tree, files) {
    const nodes = [...new Set(files.map(({ node }) => node))];
    const found = await Promise.all(nodes.map(async (node) => {
      const key = files.find((item) => item.node === node).shape;
      if (!known.has(key)) known.set(key, verify(tree, node));
      return (await known.get(key)).map((line) => `nodes/${node}/user-data: ${line}`);
    }));
    return found.flat();
  },

  bad: [
    {
      what: 'an ordering cycle',
      spoil: (tree) => tree.replace(file(tree), /(Description = osgen \d+\/\d+ hosts:[^]*?After = network-online\.target)/, '$1 osgen-files.service'),
      expect: /ordering cycle/,
    },
    {
      what: 'a misspelt key, which systemd ignores',
      spoil: (tree) => tree.replace(file(tree), /TimeoutStartSec = 60\b/, 'TimeoutStart = 60'),
      expect: /Unknown key 'TimeoutStart'/,
    },
    {
      what: 'a program that is not there',
      spoil: (tree) => tree.replace(file(tree), /path: \/usr\/local\/lib\/osgen\/complete/, 'path: /usr/local/lib/osgen/completed'),
      expect: /complete is not executable/,
    },
    {
      what: 'a unit that is not there',
      spoil: (tree) => tree.replace(file(tree), /path: \/etc\/systemd\/system\/osgen-files\.service/, 'path: /etc/systemd/system/osgen-filez.service'),
      expect: /osgen-files\.service not found/,
    },
  ],
};

async function verify(tree, node) {
  const root = tree.scratch(`systemd-${node}`);
  const unpacked = tree.unpacked(node);
  mkdirSync(join(root, 'usr/lib/systemd'), { recursive: true });
  cpSync('/usr/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
  symlinkSync('usr/lib', join(root, 'lib'));
  for (const part of ['etc', 'usr']) cpSync(join(unpacked, part), join(root, part), { recursive: true });
  const names = readdirSync(join(root, place)).filter((unit) => !unit.endsWith('.d'));
  // man pages are not asked for; any word it says is a fault, its status alone says little
  const args = ['verify', `--root=${root}`, '--man=no', ...names, 'multi-user.target'];
  const { status, stdout, stderr } = await run('systemd-analyze', args, { label: name });
  const said = [...new Set(lines(stderr + stdout))].map((line) => line.replaceAll(root, ''));
  return said.length === 0 && status !== 0 ? [`status ${status}`] : said.slice(0, 8);
}
