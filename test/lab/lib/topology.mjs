// The topology as the lab test needs it: what belongs to this machine is written over the file's own values.

import { readFileSync, writeFileSync } from 'node:fs';
import { parse, parseDocument } from 'yaml';

/** Where things are inside the world, whatever machine it runs on. */
export const places = {
  image: '/var/lib/libvirt/images/debian-12.qcow2',
  disks: '/var/lib/libvirt/images/lab',
  consoles: '/var/log/libvirt/qemu',
  mirrorPort: 8012,
};

export function overlayTopology(file, target, publicKeyFile) {
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
  const keys = publicKeyFile ? [readFileSync(publicKeyFile, 'utf8').trim()] : [];
  const before = document.toJS();
  if (before.platform !== 'debian-12') throw new Error(`${file}: platform ${before.platform}: the lab test has an image of debian-12 only`);

  const set = (path, value) => document.setIn(path, document.createNode(value));
  set(['install', 'method'], 'cloud-image');
  set(['install', 'image'], places.image);
  set(['install', 'mirror'], `http://${mirrorAddress(before)}:${places.mirrorPort}/debian`);
  if (before.hypervisor?.pool) document.deleteIn(['hypervisor', 'pool']);
  set(['hypervisor', 'type'], 'qemu');
  set(['hypervisor', 'directory'], places.disks);
  set(['admin', 'ssh_authorized_keys'], [...(before.admin?.ssh_authorized_keys ?? []), ...keys]);
  writeFileSync(target, document.toString());

  const after = parse(readFileSync(target, 'utf8'));
  return { name: after.name, topology: after };
}

/** The hypervisor's address in the management network: the gateway, or the first address of the network. */
function mirrorAddress(topology) {
  const networks = topology.networks ?? {};
  const [name, network] =
    Object.entries(networks).find(([, value]) => value?.purpose === 'management') ??
    Object.entries(networks).find(([key]) => key === 'management') ?? ['management', {}];
  if (network?.gateway) return network.gateway;
  const cidr = network?.cidr ?? '10.0.0.0/24';
  const match = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(cidr);
  if (!match) throw new Error(`network ${name}: ${cidr}: the lab test looks in over IPv4`);
  return `${match[1]}.${Number(match[2]) + 1}`;
}
