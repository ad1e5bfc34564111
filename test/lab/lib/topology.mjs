// The topology as the lab test needs it: what belongs to this machine is written over the file's own values.

import { readFileSync, writeFileSync } from 'node:fs';
import { isMap, parse, parseDocument } from 'yaml';

/** Where things are inside the world, whatever machine it runs on. */
export const places = {
  image: '/var/lib/libvirt/images/debian-12.qcow2',
  iso: '/var/lib/libvirt/images/ubuntu-live-server.iso',
  disks: '/var/lib/libvirt/images/lab',
  consoles: '/var/log/libvirt/qemu',
  mirrorPort: 8012,
};

class Overlay {
  constructor(file) {
    this.file = file;
    this.document = parseDocument(readFileSync(file, 'utf8'));
    if (this.document.errors.length > 0) throw new Error(`${file}: ${this.document.errors[0].message}`);
    this.before = this.document.toJS();
  }

  set(path, value) {
    this.document.setIn(path, this.document.createNode(value));
  }

  delete(path) {
    if (this.document.hasIn(path)) this.document.deleteIn(path);
  }

  /** A service that is in the lab may be written as `true`, or not at all. */
  setting(service, name, value) {
    const path = ['services', service];
    if (!isMap(this.document.getIn(path))) this.set(path, {});
    this.set([...path, 'settings', name], value);
  }

  write(target) {
    writeFileSync(target, this.document.toString());
    const after = parse(readFileSync(target, 'utf8'));
    return { name: after.name, topology: after };
  }
}

/** Releases whose installer is played (../installer/iso.sh). */
export const installers = ['24.04', '26.04'];

/** The release of Ubuntu whose installer this topology's machines are installed by; undefined: by cloud image. */
export function installerOf(file) {
  const { platform = '', install } = new Overlay(file).before;
  if (!platform.startsWith('ubuntu-') || (install?.method ?? 'autoinstall') !== 'autoinstall') return undefined;
  return platform.replace('ubuntu-', '');
}

/**
 * For machines under QEMU: image or ISO, mirror, disk folder, domain type, an SSH key to look in with. `installer` is a
 * release of Ubuntu; without it, the machines boot the image.
 */
export function overlayTopology(file, target, { publicKeyFile, installer }) {
  const overlay = new Overlay(file);
  const mirror = `http://${mirrorAddress(overlay.before)}:${places.mirrorPort}/debian`;
  if (installer) overlayInstalled(overlay, mirror, installer, publicKeyFile);
  else overlayMachines(overlay, mirror, publicKeyFile);
  return overlay.write(target);
}

function overlayInstalled(overlay, mirror, release, publicKeyFile) {
  if (!installers.includes(release)) throw new Error(`${overlay.file}: the lab test plays the installers of ${installers.join(' and ')}, not of ${release}`);
  overlay.set(['platform'], `ubuntu-${release}`);
  overlay.set(['install', 'method'], 'autoinstall');
  overlay.set(['install', 'iso'], places.iso);
  overlayHost(overlay, mirror, ['proxy', 'image'], publicKeyFile);
  // Ubuntu's mirrors have the security suites among the others, Debian's do not
  overlay.set(['install', 'security_mirror'], `${mirror}-security`);
}

function overlayMachines(overlay, mirror, publicKeyFile) {
  const { file, before } = overlay;
  if (before.platform !== 'debian-12') throw new Error(`${file}: platform ${before.platform}: the lab test has an image of debian-12 only`);
  overlay.set(['install', 'method'], 'cloud-image');
  overlay.set(['install', 'image'], places.image);
  overlayHost(overlay, mirror, ['proxy', 'security_mirror', 'iso'], publicKeyFile);
}

function overlayHost(overlay, mirror, gone, publicKeyFile) {
  const { before } = overlay;
  const keys = publicKeyFile ? [readFileSync(publicKeyFile, 'utf8').trim()] : [];
  overlay.set(['install', 'mirror'], mirror);
  for (const key of gone) overlay.delete(['install', key]);
  overlay.delete(['hypervisor', 'pool']);
  overlay.set(['hypervisor', 'type'], 'qemu');
  overlay.set(['hypervisor', 'directory'], places.disks);
  overlay.set(['admin', 'ssh_authorized_keys'], [...(before.admin?.ssh_authorized_keys ?? []), ...keys]);
}

/**
 * For machines that are containers, `domains` excepted: what an instance boots from, and what this kernel lacks. Which
 * services there are, and where, is what the topology compiled to before (`machines`): settings for another are errors.
 *
 * `image`: {url, checksum} of the instances' image; `mirror`, `publicKeyFile`: for the domains. Returns in `notes` what
 * is left out of the test by it.
 */
export function overlayContainers(file, target, { machines, domains, image, mirror, publicKeyFile }) {
  const overlay = new Overlay(file);
  const machinesOf = (service) => machines.filter(({ steps }) => steps.has(`start-${service}`));
  const has = (service) => machinesOf(service).length > 0;
  const inContainer = (service) => machinesOf(service).some(({ node }) => !domains.includes(node));
  const notes = [];

  if (domains.length > 0) overlayMachines(overlay, mirror, publicKeyFile);
  // a topology that wants no image gets none
  if (has('glance') && overlay.before.services?.glance?.settings?.image !== '') {
    overlay.setting('glance', 'image', image.url);
    overlay.setting('glance', 'image_checksum', image.checksum);
  }
  if (has('neutron-openvswitch')) overlay.setting('neutron-openvswitch', 'datapath_type', 'netdev');
  if (machines.some(({ steps }) => steps.has('verify'))) {
    // emulated by what is emulated itself
    overlay.setting('verify', 'instance_timeout', has('nova-compute') && !inContainer('nova-compute') ? 3000 : 900);
    const [skip, reason] = inContainer('cinder-volume')
      ? [['block-storage-services', 'volume', 'volume-attach'], 'a container has no device-mapper to make volumes with']
      : has('cinder-volume') && inContainer('nova-compute')
        ? [['volume-attach'], 'a container has no iSCSI initiator to attach volumes with']
        : [[]];
    if (skip.length > 0) {
      overlay.setting('verify', 'skip', [...new Set([...(overlay.before.services?.verify?.settings?.skip ?? []), ...skip])]);
      notes.push(`osgen-verify leaves out ${skip.join(', ')}: ${reason}`);
    }
  }
  return { ...overlay.write(target), notes };
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
