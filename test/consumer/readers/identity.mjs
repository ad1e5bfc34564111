// What no validator of libvirt's sees (it would start, and go wrong later): names, addresses and serials that must be
// unique or short, over the whole lab.

import { basename, dirname } from 'node:path';
import { duplicates } from '../lib/tree.mjs';
import { all, one, textAt } from '../lib/xml.mjs';

const macPattern = /^52:54:00(:[0-9a-f]{2}){3}$/;

export default {
  name: 'identities',
  applies: (tree) => tree.files(/^([^/]+|networks\/[^/]+|storage\/[^/]+)\.xml$/),

  check(tree, files) {
    const domains = files.filter((file) => !file.includes('/')).map((file) => [file, tree.xml(file)]);
    const networks = files.filter((file) => file.startsWith('networks/')).map((file) => [file, tree.xml(file)]);
    const volumes = files.filter((file) => file.startsWith('storage/') && file !== 'storage/pool.xml').map((file) => [file, tree.xml(file)]);
    const both = [...domains, ...networks];
    const nics = domains.flatMap(([file, domain]) => all(domain, 'devices/interface').map((nic) => [file, nic]));
    const bridges = networks.map(([file, network]) => [one(network, 'bridge').attributes.name, file]);
    const macs = [
      ...nics.map(([file, nic]) => [one(nic, 'mac').attributes.address, file]),
      ...networks.map(([file, network]) => [one(network, 'mac').attributes.address, file]),
    ];
    return [
      ...duplicates('MAC address', macs),
      ...macs.filter(([mac]) => !macPattern.test(mac.toLowerCase())).map(([mac, file]) => `${file}: MAC address ${mac} is not QEMU's own`),
      ...duplicates('UUID', both.map(([file, element]) => [textAt(element, 'uuid'), file])),
      ...duplicates('name', both.map(([file, element]) => [textAt(element, 'name'), file])),
      ...duplicates('volume', volumes.map(([file, volume]) => [textAt(volume, 'name'), file])),
      ...duplicates('bridge', bridges),
      ...bridges.filter(([bridge]) => bridge.length > 15).map(([bridge, file]) => `${file}: bridge ${bridge} is longer than 15 characters`),
      ...volumes.filter(([file, volume]) => file !== `storage/${textAt(volume, 'name')}.xml`)
        .map(([file, volume]) => `${file} is about ${textAt(volume, 'name')}`),
      ...references(tree, domains, networks, volumes),
      ...domains.flatMap(([file, domain]) => disks(tree, domain).map((problem) => `${file}: ${problem}`)),
    ];
  },

  bad: [
    {
      what: 'two machines with one MAC address',
      when: (tree) => tree.nodes.length > 1,
      spoil: (tree) => tree.replace(`${tree.nodes[1]}.xml`, /<mac address=".*?"/,
        `<mac address="${one(all(tree.domain(tree.nodes[0]), 'devices/interface')[0], 'mac').attributes.address}"`),
      expect: /MAC address .* more than once/,
    },
    {
      what: 'a serial of 21 characters',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /<serial>[^<]*<\/serial>/, `<serial>${'s'.repeat(21)}</serial>`),
      expect: /serial s{21} is longer than 20 characters/,
    },
    {
      what: 'a bridge name of 16 characters',
      spoil: (tree) => tree.replace(tree.networks[0].file, /<bridge name=".*?"/, `<bridge name="${'b'.repeat(16)}"`),
      expect: /bridge b{16} is longer than 15 characters/,
    },
    {
      what: 'a UUID used twice',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /<uuid>.*<\/uuid>/, `<uuid>${textAt(tree.networks[0].xml, 'uuid')}</uuid>`),
      expect: /UUID .* more than once/,
    },
    {
      what: 'a volume that nobody makes',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /file="(.*?)-os\.qcow2"/, 'file="$1-so.qcow2"'),
      expect: /volume .*-so\.qcow2 is in no file/,
    },
    {
      what: 'a disk in another folder than the pool’s',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /file="[^"]*\/(.*?)-os\.qcow2"/, 'file="/elsewhere/$1-os.qcow2"'),
      expect: /\/elsewhere\/.*-os\.qcow2 is not in the pool’s folder/,
    },
    {
      what: 'a network that does not exist',
      spoil: (tree) => tree.replace(`${tree.nodes[0]}.xml`, /<source network=".*?"/, '<source network="nowhere"'),
      expect: /network nowhere is neither/,
    },
  ],
};

/** What domains refer to is there, and used once. */
function references(tree, domains, networks, volumes) {
  const made = new Set(volumes.map(([, volume]) => textAt(volume, 'name')));
  const known = new Set([
    ...networks.map(([, network]) => textAt(network, 'name')),
    ...Object.values(tree.topology.networks ?? {}).filter((network) => network?.mode === 'libvirt').map(({ network }) => network),
  ]);
  const sources = domains.flatMap(([file, domain]) => all(domain, 'devices/disk').map((disk) => [sourceFile(disk), file])).filter(([path]) => path !== undefined);
  const used = sources.map(([path, file]) => [basename(path), file]);
  const folder = poolFolder(tree);
  return [
    ...sources.filter(([path]) => dirname(path) !== folder).map(([path, file]) => `${file}: ${path} is not in the pool’s folder, ${folder}`),
    ...duplicates('volume attached', used),
    ...used.filter(([volume]) => !volume.endsWith('-seed.iso') && !made.has(volume)).map(([volume, file]) => `${file}: volume ${volume} is in no file of storage/`),
    ...[...made].filter((volume) => !used.some(([name]) => name === volume)).map((volume) => `storage/${volume}.xml: attached to no machine`),
    ...domains.flatMap(([file, domain]) => all(domain, 'devices/interface')
      .map((nic) => one(nic, 'source').attributes.network)
      .filter((network) => network !== undefined && !known.has(network))
      .map((network) => `${file}: network ${network} is neither in networks/ nor in the topology`)),
  ];
}

/** A disk is named by its file: what confines QEMU on AppArmor hosts up to libvirt 9 does not look volumes up in a pool. */
const sourceFile = (disk) => one(disk, 'source')?.attributes.file;

/** Where the pool has its files: as it is made, or as the topology says of one that is there. */
function poolFolder(tree) {
  const made = tree.files(/^storage\/pool\.xml$/);
  return made.length > 0 ? textAt(tree.xml(made[0]), 'target/path') : tree.topology.hypervisor?.directory ?? '/var/lib/libvirt/images';
}

function disks(tree, domain) {
  const list = all(domain, 'devices/disk');
  const hard = list.filter(({ attributes }) => attributes.device === 'disk');
  const cds = list.filter(({ attributes }) => attributes.device === 'cdrom');
  const serials = hard.map((disk) => textAt(disk, 'serial'));
  const install = tree.method === 'autoinstall';
  const seed = sourceFile(cds[install ? 1 : 0] ?? { children: [] });
  return [
    ...duplicates('serial', serials.map((serial, index) => [serial, `disk ${index + 1}`])),
    ...serials.filter((serial) => serial === undefined || !/^[A-Za-z0-9_.+ -]+$/.test(serial)).map((serial) => `serial ${serial}`),
    ...serials.filter((serial) => serial?.length > 20).map((serial) => `serial ${serial} is longer than 20 characters`),
    ...duplicates('target', list.map((disk) => [one(disk, 'target').attributes.dev, textAt(disk, 'serial') ?? 'CD drive'])),
    // virt-install --reinstall puts the installer into the first CD drive, whatever lies in it
    ...(install && one(cds[0], 'source') !== undefined ? ['the first CD drive is not empty'] : []),
    ...(/-seed\.iso$/.test(seed ?? '') ? [] : [`the seed is not in CD drive ${install ? 2 : 1}`]),
  ];
}
