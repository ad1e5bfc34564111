// ssh-keygen on the keys of the administrator's account: what it cannot print the fingerprint of lets nobody in.

import { run } from '../lib/exec.mjs';

const name = 'ssh-keys';
const user = (tree) => `nodes/${tree.nodes[0]}/user-data`;
const keysOf = (tree) => tree.cloudConfig(tree.nodes[0]).users.flatMap((account) => account.ssh_authorized_keys ?? []);

export default {
  name,
  tools: ['ssh-keygen'],
  // All machines have the same.
  applies: (tree) => (keysOf(tree).length > 0 ? [user(tree)] : []),

  async check(tree) {
    const found = await Promise.all(keysOf(tree).map(async (key) => {
      const { status, stdout, stderr } = await run('ssh-keygen', ['-l', '-f', '-'], { input: `${key}\n`, label: name });
      return status === 0 ? [] : [`${user(tree)}: ${key}: ${(stderr || stdout).trim()}`];
    }));
    return found.flat();
  },

  bad: [
    {
      what: 'a key that is cut off',
      spoil: (tree) => tree.replace(user(tree), /(- ['"]?ssh-ed25519 AAAA\S{40})\S+/, '$1'),
      expect: /is not a public key file/,
    },
    {
      what: 'a key of another type than it says',
      spoil: (tree) => tree.replace(user(tree), /(- ['"]?)ssh-ed25519 AAAA/, '$1ssh-rsa AAAA'),
      expect: /is not a public key file/,
    },
  ],
};
