// libvirt's parser (test:///default, no daemon): all networks, the pool and all domains of a lab in one connection.

import { lines, run } from '../lib/exec.mjs';
import { textAt } from '../lib/xml.mjs';

const name = 'virsh define';

export default {
  name,
  tools: ['virsh'],
  applies: (tree) => tree.files(/^([^/]+|networks\/[^/]+|storage\/pool)\.xml$/),

  async check(tree, files) {
    const verb = (file) => (file.startsWith('networks/') ? 'net-define' : file.startsWith('storage/') ? 'pool-define' : 'define');
    const quoted = (file) => `'${file.replaceAll("'", "'\\''")}'`;
    const input = [
      // what the driver comes with, one of each, is in nobody's way
      'undefine test', 'net-destroy default', 'net-undefine default', 'pool-destroy default-pool', 'pool-undefine default-pool',
      ...files.map((file) => `${verb(file)} --validate ${quoted(file)}`),
      'list --all --name', 'net-list --all --name', 'pool-list --all --name',
    ].join('\n');
    const { status, stdout, stderr } = await run('virsh', ['-q', '-c', 'test:///default'], { input: `destroy test\n${input}\n`, cwd: tree.dir, label: name });
    const problems = lines(stderr).map((line) => line.trim());
    const names = new Set(lines(stdout).map((line) => line.trim()));
    const missing = files.map((file) => [file, textAt(tree.xml(file), 'name')]).filter(([, defined]) => !names.has(defined));
    return [
      ...problems,
      ...missing.map(([file, defined]) => `${file}: ${defined} is not there after it was defined`),
      ...(status === 0 || problems.length > 0 ? [] : [`status ${status}`]),
    ];
  },

  bad: [
    {
      what: 'two disks with one target',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, / {4}<disk type="file" device="disk">[^]*?<\/disk>\n/, '$&$&'),
      expect: /target 'vda' duplicated|duplicate/i,
    },
    {
      what: 'a DHCP range back to front',
      when: (tree) => tree.networks.some(({ file }) => tree.text(file).includes('<range')),
      spoil: (tree) => tree.replace(tree.networks.find(({ file }) => tree.text(file).includes('<range')).file,
        /<range start="(.*?)" end="(.*?)"/, '<range start="$2" end="$1"'),
      expect: /range.*(reversed|invalid|not within)/i,
    },
  ],
};
