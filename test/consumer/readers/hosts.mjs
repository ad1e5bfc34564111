// glibc on the machines' /etc/hosts: every machine is found by the address that its netplan has.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';
import { same } from '../lib/ip.mjs';
import { sha256 } from '../lib/tree.mjs';

const name = 'getent hosts';
const path = '/var/lib/osgen/files/etc/hosts';

export default {
  name,
  tools: ['getent', 'unshare', 'mount'],
  applies: (tree) => tree.nodes.flatMap((node) => tree.writeFiles(node).filter((file) => file.path === path)
    .map(({ content }) => ({ node, content, hash: sha256(content) }))),
  sample: {
    of: (tree, files) => files.filter(({ hash }, index) => files.findIndex((other) => other.hash === hash) === index),
    why: 'the others are equal to one of them',
  },

  async check(tree, files) {
    const folder = tree.scratch('hosts');
    const wanted = addresses(tree);
    const found = await Promise.all(files.map(async ({ node, content, hash }) => {
      const file = join(folder, hash);
      writeFileSync(file, content);
      // in a mount namespace of its own, where the file is /etc/hosts
      const script = 'mount --bind "$1" /etc/hosts && shift && getent -s files hosts "$@"';
      const { stdout, stderr } = await run('unshare', ['--mount', '--propagation', 'private', '--', 'sh', '-c', script, 'sh', file, ...wanted.keys()], { label: name });
      const said = lines(stdout).map((line) => line.split(/\s+/));
      return [
        ...lines(stderr),
        ...[...wanted].filter(([host, text]) => !said.some(([address, ...names]) => names.includes(host) && same(address, text)))
          .map(([host, text]) => `${host} is not ${text}: ${said.filter(([, ...names]) => names.includes(host)).map(([address]) => address).join(', ') || 'not found'}`),
      ].map((problem) => `nodes/${node}/user-data: ${path}: ${problem}`);
    }));
    return found.flat();
  },

  bad: [{
    what: 'an address that is none',
    spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, new RegExp(`^( +)[0-9a-f.:]+ (${tree.nodes[0]})$`, 'm'), '$1999.0.0.11 $2'),
    expect: /is not .*: not found/,
  }],
};

/** Machine → its address on the management network. */
function addresses(tree) {
  return new Map(tree.nodes.map((node) => {
    const nic = tree.yaml(`nodes/${node}/network-config`).network.ethernets[tree.management];
    return [node, nic.addresses[0].split('/')[0]];
  }));
}
