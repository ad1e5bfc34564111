// `cloud-init schema`: the user-data, and the cloud-config that the installer hands to the installed system.

import { join } from 'node:path';
import { ask } from '../lib/exec.mjs';

const name = 'cloud-init schema';

export default {
  name,
  tools: ['cloud-init'],
  applies: (tree) => tree.nodes.map((node) => `nodes/${node}/user-data`),

  async check(tree, files) {
    const scratch = tree.scratch('nested');
    const jobs = files.flatMap((file, index) => {
      const path = tree.path(file);
      const nested = /^autoinstall:$/m.test(tree.text(file));
      return [{ file, path, nested: false }, ...(nested ? [{ file, path, nested, scratch: join(scratch, `${index}.yaml`) }] : [])];
    });
    const answers = await ask('cloud_init_schema.py', jobs, name);
    return jobs.flatMap(({ file, nested }, index) =>
      answers[index].map((line) => `${file}${nested ? ' (autoinstall.user-data)' : ''}: ${line}`));
  },

  bad: [
    {
      what: 'permissions without quotes, a number in YAML 1.1',
      when: (tree) => tree.method === 'cloud-image',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /permissions: '0755'/, 'permissions: 0755'),
      expect: /permissions: 493 is not of type 'string'/,
    },
    {
      what: 'the same below autoinstall.user-data',
      when: (tree) => tree.method === 'autoinstall',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /permissions: '0755'/, 'permissions: 0755'),
      expect: /autoinstall\.user-data.*permissions: 493 is not of type 'string'/,
    },
    {
      what: 'user-data without its first line',
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^#cloud-config\n/, ''),
      expect: /needs to begin with "#cloud-config"/,
    },
  ],
};
