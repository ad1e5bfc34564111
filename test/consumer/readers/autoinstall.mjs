// What subiquity takes without a word and then does something else: unknown keys, and the disk it installs on. A match
// that is misspelt, or that no disk fits, sends the system onto another disk (seen: the largest one).

import { all, textAt } from '../lib/xml.mjs';

// What 22.04's installer knows (subiquity 22.07.2); what came later is not for a lab that may be of 22.04.
const sections = new Set(['version', 'early-commands', 'locale', 'refresh-installer', 'keyboard', 'network', 'proxy', 'apt',
  'storage', 'identity', 'ssh', 'drivers', 'snaps', 'debconf-selections', 'packages', 'kernel', 'timezone', 'updates',
  'shutdown', 'late-commands', 'error-commands', 'reporting', 'user-data']);
// 22.04's first installers (subiquity 22.04.1, controllers/mirror.py, and curtin's commands/apt_config.py behind it), and
// since 23.04.1 fallback, which those pass over. mirror-selection they pass over too, and then they do not use the mirror.
const aptKeys = new Set(['preserve_sources_list', 'primary', 'security', 'geoip', 'sources', 'disable_components', 'preferences', 'conf', 'fallback']);
const storageKeys = new Set(['layout', 'config', 'swap', 'grub']);
const layouts = new Set(['direct', 'lvm', 'zfs']);
const layoutKeys = new Set(['name', 'match', 'ptable', 'sizing-policy', 'password', 'mode', 'reset-partition']);
const matchKeys = new Set(['serial', 'model', 'vendor', 'path', 'id_path', 'devpath', 'ssd', 'size', 'install-media']);

const file = (tree) => `nodes/${tree.nodes[0]}/user-data`;

export default {
  name: 'autoinstall',
  applies: (tree) => tree.nodes.filter((node) => tree.userData(node).autoinstall !== undefined).map((node) => `nodes/${node}/user-data`),

  check: (tree, files) => files.flatMap((path) => {
    const node = path.split('/')[1];
    return problemsOf(tree.userData(node), tree.domain(node)).map((problem) => `${path}: ${problem}`);
  }),

  bad: [
    {
      what: 'a misspelt match key',
      spoil: (tree) => tree.replace(file(tree), /^( +)serial:/m, '$1serila:'),
      expect: /unknown key of storage\.layout\.match: serila/,
    },
    {
      what: 'a misspelt layout',
      spoil: (tree) => tree.replace(file(tree), /name: direct/, 'name: dirct'),
      expect: /unknown storage\.layout: dirct/,
    },
    {
      what: 'the serial of a data disk',
      when: (tree) => all(tree.domain(tree.nodes[0]), 'devices/disk').filter(({ attributes }) => attributes.device === 'disk').length > 1,
      spoil: (tree) => {
        const [, data] = serials(tree.domain(tree.nodes[0]));
        return tree.replace(file(tree), /^( +)serial: .*/m, `$1serial: '*${data.serial}'`);
      },
      expect: /installs on .*, not on the system disk/,
    },
    {
      what: 'an unknown section',
      spoil: (tree) => tree.replace(file(tree), /^ {2}shutdown:/m, '  shutdwon:'),
      expect: /unknown section: shutdwon/,
    },
    {
      what: 'a mirror that 22.04’s first installers do not see',
      when: (tree) => tree.userData(tree.nodes[0]).autoinstall.apt.primary !== undefined,
      spoil: (tree) => tree.replace(file(tree), /^ {4}primary:/m, '    mirror-selection:'),
      expect: /unknown key of apt: mirror-selection/,
    },
    {
      what: 'a mirror without one for security updates',
      when: (tree) => tree.userData(tree.nodes[0]).autoinstall.apt.primary !== undefined,
      spoil: (tree) => tree.replace(file(tree), /^ {4}security:/m, '    sources:'),
      expect: /security updates come from the distribution’s own server/,
    },
    {
      what: 'a mirror for no architecture',
      when: (tree) => tree.userData(tree.nodes[0]).autoinstall.apt.primary !== undefined,
      spoil: (tree) => tree.replace(file(tree), /^ {6}- arches:\n {10}- default/m, '      - arches: []'),
      expect: /apt.primary has no mirror for the architecture/,
    },
  ],
};

function problemsOf({ autoinstall, ...beside }, domain) {
  const { identity, storage = {} } = autoinstall;
  const { layout = {} } = storage;
  const match = layout.match ?? {};
  return [
    ...Object.keys(beside).map((key) => `${key} beside autoinstall: it would configure the installer itself`),
    ...unknown(autoinstall, sections, 'section'),
    ...aptProblems(autoinstall.apt ?? {}),
    ...unknown(storage, storageKeys, 'key of storage'),
    ...unknown(layout, layoutKeys, 'key of storage.layout'),
    ...unknown(match, matchKeys, 'key of storage.layout.match'),
    ...(layouts.has(layout.name) ? [] : [`unknown storage.layout: ${layout.name}`]),
    ...(identity || autoinstall['user-data'] ? [] : ['neither identity nor user-data']),
    ...target(match.serial, serials(domain)),
  ];
}

/** subiquity since 24.04 adds security.ubuntu.com for itself (models/mirror.py); curtin takes the entry of the architecture or of "default". */
function aptProblems(apt) {
  const without = (key) => apt[key] !== undefined && !apt[key].some(({ arches = [], uri }) => uri && (arches.includes('default') || arches.includes('amd64')));
  return [
    ...unknown(apt, aptKeys, 'key of apt'),
    ...(apt.primary && !apt.security ? ['apt: there is a mirror, but security updates come from the distribution’s own server'] : []),
    ...['primary', 'security'].filter(without).map((key) => `apt.${key} has no mirror for the architecture`),
  ];
}

function unknown(mapping, known, what) {
  return Object.keys(mapping).filter((key) => !known.has(key)).map((key) => `unknown ${what}: ${key}`);
}

/** The disks in the order of the domain XML, with what udev makes of each serial (ID_SERIAL). */
function serials(domain) {
  return all(domain, 'devices/disk').filter(({ attributes }) => attributes.device === 'disk').map((disk) => {
    const serial = textAt(disk, 'serial');
    const { bus, dev } = all(disk, 'target')[0].attributes;
    return { dev, serial, idSerial: { virtio: serial, scsi: `0QEMU_QEMU_HARDDISK_${serial}`, sata: `QEMU_HARDDISK_${serial}` }[bus] };
  });
}

function target(pattern, disks) {
  if (pattern === undefined) return ['no storage.layout.match.serial: the installer takes the largest disk'];
  const glob = new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
  const found = disks.filter(({ idSerial }) => glob.test(idSerial)).map(({ dev }) => dev);
  const wanted = [disks[0].dev];
  if (found.join() === wanted.join()) return [];
  return [`${pattern} installs on ${found.join(', ') || 'no disk'}, not on the system disk ${wanted[0]} alone`];
}
