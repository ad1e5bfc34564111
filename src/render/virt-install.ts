/** out/nodes/NODE/virt-install: one machine by virt-install (virt-install(1), virt-manager 4.0 or later). */
import { cpuElement } from './libvirt/cpu.js';
import { cdroms, scsiControllers, type Cdrom } from './libvirt/disks.js';
import type { Lab, ResolvedDisk, ResolvedNic, ResolvedNode } from '../resolve/types.js';
import { volumePath } from '../resolve/volume-path.js';
import { invariant } from '../util/invariant.js';
import { shellQuote } from '../util/shell.js';

/** An option with its values; a value is text as virt-install is to see it. */
type Option = readonly [name: string, ...values: string[]];

export function virtInstallScript(lab: Lab, node: ResolvedNode): string {
  const [about, options] = lab.install.method === 'autoinstall' ? reinstall(lab, node) : importDisk(lab, node);
  const body = options.map(([name, ...values]) => `  ${[name, ...values.map(shellQuote)].join(' ')} \\\n`).join('');
  return [
    '#!/bin/bash',
    ...about.map((line) => `# ${line}`.trimEnd()),
    // About a $ in a path, which is meant to stay one.
    ...(body.includes('$') ? ['# shellcheck disable=SC2016'] : []),
    'set -euo pipefail',
    '',
    `uri=${shellQuote(lab.hypervisor.uri)}`,
    'exec virt-install \\',
    '  --connect "${LIBVIRT_DEFAULT_URI:-$uri}" \\',
    `${body}  "$@"`,
    '',
  ].join('\n');
}

/**
 * One boot of the machine, as it is defined, into the installer. What curtin finds after `---` (with a space on either
 * side) it puts into the installed system's boot parameters, in this order (curtin, commands/install_grub.py,
 * get_carryover_params); the kernel itself takes no notice of `---`, so that the installer's console is the same.
 * Tried with a stand-in ISO: the disks, the seed in the second drive, the console, the restart.
 */
function reinstall(lab: Lab, node: ResolvedNode): [string[], Option[]] {
  invariant(lab.install.iso !== undefined, 'method autoinstall without an ISO');
  return [
    [
      'Installs this machine: boots it once, with kernel and initrd of the live-server ISO, and waits for the end.',
      'Its domain (virsh define), its volumes and its networks have to exist; out/lab up sees to all of it.',
      'Further options go to virt-install, for example --dry-run.',
      '',
      'autoinstall starts the installation without a question. What comes after --- is kept for the installed system:',
      'the installer and the system both use the last console named, the serial port, as /dev/console.',
    ],
    [
      ['--reinstall', node.domain],
      ['--osinfo', 'detect=on,require=off'],
      ['--location', location(lab.install.iso)],
      ['--extra-args', 'autoinstall --- console=tty1 console=ttyS0,115200n8'],
      ['--noautoconsole'],
      ['--wait', '-1'],
    ],
  ];
}

/** The live-server ISO has no tree that virt-install knows; the kernel and the initrd are named. */
function location(iso: string): string {
  return suboptions([undefined, iso], ['kernel', 'casper/vmlinuz'], ['initrd', 'casper/initrd']);
}

/**
 * The machine of domain.ts as options; what virt-install would add by itself is named or declined. Compared on libvirt
 * 9.0 and virt-install 4.1: only `<metadata>` and the number of spare PCIe ports differ.
 */
function importDisk(lab: Lab, node: ResolvedNode): [string[], Option[]] {
  const { type, machine } = lab.hypervisor;
  return [
    [
      'Makes and starts this machine, as virsh define and virsh start do with its domain XML (all but its <metadata>).',
      'Its volumes and its networks have to exist, and it must not be defined yet.',
      'Further options go to virt-install, for example --dry-run.',
    ],
    [
      ['--import'],
      ['--name', node.domain],
      ['--uuid', node.uuid],
      ['--virt-type', type],
      ['--arch', 'x86_64'],
      ['--machine', machine],
      ['--osinfo', 'detect=on,require=off'],
      ['--memory', String(node.memoryMiB)],
      ['--vcpus', String(node.vcpus)],
      ['--cpu', cpu(node)],
      ['--boot', 'hd'],
      ['--events', 'on_poweroff=destroy,on_reboot=restart,on_crash=destroy'],
      ...node.disks.map((disk): Option => ['--disk', diskOption(lab, disk)]),
      ...cdroms(lab, node).map((cdrom): Option => ['--disk', cdromOption(lab, cdrom)]),
      ['--controller', 'type=usb,model=none'],
      ...Array.from({ length: scsiControllers(lab, node) },
        (_, index): Option => ['--controller', `type=scsi,index=${index},model=virtio-scsi`]),
      ...node.nics.map((nic): Option => ['--network', networkOption(nic)]),
      ['--serial', suboptions(['type', 'pty'], ['log.file', node.consoleLog], ['log.append', 'on'])],
      ['--channel', 'type=unix,target.type=virtio,target.name=org.qemu.guest_agent.0'],
      ['--memballoon', 'model=virtio,stats.period=5'],
      ['--rng', '/dev/urandom'],
      ['--graphics', 'none'],
      ['--xml', 'xpath.delete=./pm'],
      ['--noautoconsole'],
    ],
  ];
}

function cpu(node: ResolvedNode): string {
  const { attributes, children } = cpuElement(node);
  return [
    ...Object.entries(attributes).map(([name, value]) => `${name}=${String(value)}`),
    ...children.map((feature) => `${String(feature.attributes['policy'])}=${String(feature.attributes['name'])}`),
  ].join(',');
}

function diskOption(lab: Lab, disk: ResolvedDisk): string {
  return suboptions(['type', 'file'], ['device', 'disk'], ['source.file', volumePath(lab, disk.volume)],
    ['driver.name', 'qemu'], ['driver.type', 'qcow2'], ['driver.discard', 'unmap'],
    ['target.dev', disk.target], ['target.bus', disk.bus], ['serial', disk.serial]);
}

function cdromOption(lab: Lab, { target, bus, volume }: Cdrom): string {
  const place: [string, string][] = [['target.dev', target], ['target.bus', bus], ['readonly', 'on']];
  if (volume === undefined) return suboptions(['device', 'cdrom'], ...place);
  return suboptions(['type', 'file'], ['device', 'cdrom'], ['source.file', volumePath(lab, volume)],
    ['driver.name', 'qemu'], ['driver.type', 'raw'], ...place);
}

function networkOption({ network, mac }: ResolvedNic): string {
  const source: [string, string] = network.mode === 'bridge'
    ? ['bridge', String(network.bridge)]
    : ['network', String(network.libvirtName)];
  const mtu: [string, string][] = network.mtu === undefined ? [] : [['mtu.size', String(network.mtu)]];
  return suboptions(source, ['model.type', 'virtio'], ['mac.address', mac], ...mtu);
}

/**
 * `key=value,…` as virt-install takes it apart: by Python's shlex in POSIX mode with the comma for a blank
 * (virtinst/cli.py, parse_optstr_tuples), so quotes and backslashes count, and a value with commas goes in quotes.
 * What no quoting helps: virt-install 4.1 escapes & < > " ' twice on their way into XML (virtinst/xmlapi.py).
 */
function suboptions(...pairs: readonly (readonly [key: string | undefined, value: string])[]): string {
  return pairs.map(([key, value]) => {
    const quoted = /[,'"\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
    return key === undefined ? quoted : `${key}=${quoted}`;
  }).join(',');
}
