// The program that says, on hosts with AppArmor, which files a machine may open: libvirt's virt-aa-helper (-d: it prints
// the profile and loads nothing), on volumes that a real libvirtd has made. Every disk, the image below it, the seed and,
// while virt-install boots the installer, ISO, kernel and initrd have to be in it. AppArmor itself need not be there.

import { inWorld } from '../lib/world.mjs';
import { all } from '../lib/xml.mjs';

const name = 'virt-aa-helper';
const dataDisk = (tree) => all(tree.domain(tree.nodes[0]), 'devices/disk/source').map(({ attributes }) => attributes.file).find((file) => /(?<!-os)\.qcow2$/.test(file));
const domain = (tree) => `${tree.nodes[0]}.xml`;

export default {
  name,
  tools: ['/usr/lib/libvirt/virt-aa-helper', '/etc/apparmor.d/libvirt/TEMPLATE.qemu', 'virsh', '/usr/sbin/libvirtd', 'unshare', 'xorriso', 'qemu-img', 'virt-install'],
  applies: (tree) => tree.nodes.map((node) => `${node}.xml`),

  check: (tree, files) => inWorld(tree, files.map((file) => file.slice(0, -'.xml'.length)), 'apparmor', name),

  bad: [
    {
      what: 'a disk named by pool and volume',
      spoil: (tree) => tree.replace(domain(tree), /type="file"( device="disk">[^]*?<source )file="[^"]*\/([^/"]+)"/, 'type="volume"$1pool="default" volume="$2"'),
      expect: /gives the machine nothing, not rwk, on <source pool=/,
    },
    {
      what: 'an os disk that is no layer over the image',
      when: (tree) => tree.method === 'cloud-image' && dataDisk(tree) !== undefined,
      spoil: (tree) => tree.replace(domain(tree), /(<source file=")[^"]*-os\.qcow2"/, `$1${dataDisk(tree)}"`),
      expect: /gives the machine nothing, not rk, on \/.*\.(qcow2|img|raw)/,
    },
    {
      what: 'a folder that no machine may have anything in',
      spoil: (tree) => tree.replace(domain(tree), /(<source file=")[^"]*(-seed\.iso")/, '$1/usr/share/x$2'),
      expect: /virt-aa-helper: status [^0].*|gives the machine nothing, not rk, on \/usr\/share/,
    },
  ],
};
