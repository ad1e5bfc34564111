// Each machine's virt-install script, with --dry-run, against a real libvirtd that has the lab's networks and volumes.

import { execFileSync } from 'node:child_process';
import { compile } from '../lib/cases.mjs';
import { oneOfEach } from '../lib/tree.mjs';
import { hasKvm, inWorld } from '../lib/world.mjs';
import { all, one } from '../lib/xml.mjs';

const name = 'virt-install';
const script = (tree) => `nodes/${tree.nodes[0]}/virt-install`;

export default {
  name,
  tools: ['virt-install', 'virsh', '/usr/sbin/libvirtd', 'unshare', 'xorriso', 'qemu-img', 'qemu-system-x86_64', 'dnsmasq'],
  applies: (tree) => tree.nodes.map((node) => `nodes/${node}/virt-install`),
  /** Slow: one machine of each shape, over all cases. */
  sample: {
    of: (tree, files, seen) => oneOfEach(files, (file) => shape(tree, file.split('/')[1]), seen),
    why: 'one of each shape of disks, interfaces and CPU over all cases',
  },
  note: (tree) => adaptions(tree).map(([what]) => what).join(', '),

  async check(tree, files, { compiler }) {
    const subject = runnable(tree) ? tree : await adapted(tree, compiler);
    return inWorld(subject, files.map((file) => file.split('/')[1]), 'virt-install', name);
  },

  bad: [
    {
      what: 'an option that does not exist',
      when: runnable,
      spoil: (tree) => tree.replace(script(tree), /--noautoconsole/, '--noautoconsoles'),
      expect: /unrecognized arguments?: --noautoconsoles/,
    },
    {
      what: 'a suboption that does not exist',
      when: (tree) => runnable(tree) && tree.method === 'cloud-image',
      spoil: (tree) => tree.replace(script(tree), /,target\.bus=/, ',target.buzz='),
      expect: /Unknown --disk options: \['target\.buzz'\]/,
    },
    {
      what: 'a disk that does not exist',
      when: (tree) => runnable(tree) && tree.method === 'cloud-image',
      spoil: (tree) => tree.replace(script(tree), /-os\.qcow2/, '-so.qcow2'),
      expect: /storage creation parameters for non-existent path '.*-so\.qcow2'/,
    },
    {
      what: 'a kernel that is not on the ISO',
      when: (tree) => runnable(tree) && tree.method === 'autoinstall',
      spoil: (tree) => tree.replace(script(tree), /casper\/vmlinuz/, 'casper/vmlinux'),
      expect: /Couldn't find kernel/,
    },
  ],
};

function runnable(tree) {
  return adaptions(tree).length === 0;
}

/** What of a lab this host cannot run, with the change of topology that makes it: [what, edit]. */
function adaptions(tree) {
  const domain = tree.domain(tree.nodes[0]);
  const { machine } = one(domain, 'os/type').attributes;
  return [
    ...(domain.attributes.type === 'qemu' || hasKvm() ? [] : [['compiled for type qemu: no /dev/kvm', emulated]]),
    ...(machines().has(machine) ? [] : [[`compiled for machine q35: no ${machine} here`, ordinary]]),
  ];
}

/** The CPU modes go too: those of KVM are refused with type qemu. */
function emulated(topology) {
  const { hypervisor = {}, nodes } = topology;
  const plain = Object.entries(nodes).map(([key, node]) => [key, { ...node, cpu: undefined }]);
  return { ...topology, hypervisor: { ...hypervisor, type: 'qemu', cpu: undefined, nested: undefined }, nodes: Object.fromEntries(plain) };
}

function ordinary(topology) {
  return { ...topology, hypervisor: { ...topology.hypervisor, machine: 'q35' } };
}

let known;
function machines() {
  known ??= new Set(execFileSync('qemu-system-x86_64', ['-machine', 'help'], { encoding: 'utf8' }).split('\n').map((line) => line.split(' ')[0]));
  return known;
}

async function adapted(tree, compiler) {
  const edit = (topology) => adaptions(tree).reduce((edited, [, change]) => change(edited), topology);
  const { topology } = tree.inputs;
  const built = await compile(compiler, { name: 'adapted', topology }, tree.scratch('adapted'), edit);
  if (typeof built === 'string') throw new Error(`adapted to this host: ${built}`);
  return built;
}

function shape(tree, node) {
  const domain = tree.domain(node);
  return JSON.stringify([
    tree.method,
    one(domain, 'os/type').attributes,
    all(domain, 'devices/disk').map((disk) => [disk.attributes, one(disk, 'target').attributes, one(disk, 'source')?.attributes.pool]),
    all(domain, 'devices/interface').map((nic) => [nic.attributes, one(nic, 'mtu')?.attributes]),
    one(domain, 'cpu').attributes,
  ]);
}
