// A start on a real libvirtd, under plain emulation: what libvirt and QEMU refuse only then.

import { inWorld } from '../lib/world.mjs';

const name = 'libvirt start';

export default {
  name,
  tools: ['virsh', '/usr/sbin/libvirtd', 'qemu-system-x86_64', 'unshare', 'qemu-img', 'dnsmasq'],
  // a machine of another lab would want the memory that its topology says, or KVM
  applies: (tree) => (tree.name.startsWith('consumer/') ? tree.nodes.map((node) => `${node}.xml`) : []),

  check: (tree, files) => inWorld(tree, files.map((file) => file.slice(0, -'.xml'.length)), 'start', name),

  bad: [
    {
      what: 'host-passthrough without KVM: valid, defined, refused at the start',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /<cpu mode="maximum"/, '<cpu mode="host-passthrough"'),
      expect: /virsh .*start .*(host-passthrough|not supported by hypervisor)/,
    },
    {
      what: 'a bridge name of 16 characters: valid, defined, refused at the start',
      spoil: (tree) => tree.replace(`networks/${tree.networks[0].name}.xml`, /<bridge name=".*?"/, `<bridge name="${'b'.repeat(16)}"`),
      expect: /net-start/,
    },
  ],
};
