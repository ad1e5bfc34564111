/** libvirt's XML: one thing spoilt, and all that has to be said about it. */
import { cloudImage, fileSets, good, macOf, replaced, spoils, uuidOf } from './support.js';

const image = good(cloudImage);

describe('domains', () => {
  spoils(image, [
    ['name', 'store.xml', (text) => text.replace('<name>lab1-store<', '<name>lab1-shop<'), ['store.xml: the name is lab1-shop, not lab1-store', 'nodes/store/virt-install: is about the domain lab1-store, not lab1-shop']],
    ['UUID', 'store.xml', (text) => text.replace(/<uuid>.{8}/, '<uuid>00000000'), [`store.xml: the UUID is 00000000${uuidOf(image, 'store').slice(8)}, not ${uuidOf(image, 'store')}`, 'nodes/store/virt-install: has another UUID than the domain XML']],
    ['memory', 'store.xml', (text) => text.replace('<memory unit="MiB">2048', '<memory unit="MiB">512'), ['store.xml: the memory in MiB is 512, not 2048']],
    ['MAC', 'store.xml', (text) => text.replace(macOf(image, 'store', 'nat'), '52:54:00:00:00:00'), [
      `store.xml: the list of MAC addresses is 52:54:00:00:00:00 ${macOf(image, 'store', 'management')}, not ${macOf(image, 'store', 'nat')} ${macOf(image, 'store', 'management')}`,
      'nodes/store/virt-install: has other MAC addresses than the domain XML',
    ]],
    ['disk', 'store.xml', (text) => text.replace('/lab1-store-cinder.qcow2"', '/lab1-store-data.qcow2"'), [
      'store.xml: the list of disks is vda=/srv/pool/lab1-store-os.qcow2 (os) vdb=/srv/pool/lab1-store-data.qcow2 (cinder), not vda=/srv/pool/lab1-store-os.qcow2 (os) vdb=/srv/pool/lab1-store-cinder.qcow2 (cinder)',
      'nodes/store/virt-install: has other disks than the domain XML',
    ]],
    ['a serial too long', 'store.xml', (text) => text.replace('<serial>cinder<', '<serial>cinder890123456789012<'), [
      expect.stringMatching(/^store\.xml: the list of disks is .*\(cinder890123456789012\), not/) as string,
      'store.xml: serial cinder890123456789012 is longer than 20 characters',
    ]],
    ['a serial twice', 'store.xml', (text) => text.replace('<serial>cinder<', '<serial>os<'), [expect.stringMatching(/^store\.xml: the list of disks/) as string, 'store.xml: two disks have one serial']],
    ['a target twice', 'store.xml', (text) => text.replace('dev="vdb"', 'dev="vda"'), [expect.stringMatching(/^store\.xml: the list of disks/) as string, 'store.xml: two disks have one target']],
    ['the seed of another machine', 'store.xml', (text) => text.replace('lab1-store-seed.iso', 'lab1-controller-seed.iso'), [
      'store.xml: the list of seeds is /srv/pool/lab1-controller-seed.iso, not /srv/pool/lab1-store-seed.iso',
      'store.xml: has the disk /srv/pool/lab1-controller-seed.iso of controller.xml',
      'nodes/store/virt-install: has other disks than the domain XML',
    ]],
    ['console log', 'store.xml', (text) => text.replace('store-console.log', 'shop-console.log'), [expect.stringMatching(/^store\.xml: the console log is .*shop-console\.log, not .*store-console\.log$/) as string]],
    ['no serial console', 'store.xml', (text) => text.replace(/<log [^>]*>/, ''), [expect.stringMatching(/^store\.xml: the console log is missing, not/) as string]],
  ]);
});

describe('networks', () => {
  spoils(image, [
    ['a bridge name too long', 'networks/nat.xml', (text) => text.replace(/bridge name="[^"]*"/, 'bridge name="a123456789012345"'), [
      expect.stringMatching(/^networks\/nat\.xml: the bridge is a123456789012345, not nat-/) as string,
      'networks/nat.xml: bridge name a123456789012345 is longer than 15 characters',
    ]],
    ['address', 'networks/nat.xml', (text) => text.replace('address="192.168.150.1"', 'address="192.168.150.2"'), ['networks/nat.xml: the address is 192.168.150.2, not 192.168.150.1']],
    ['DHCP range', 'networks/nat.xml', (text) => text.replace('end="192.168.150.254"', 'end="192.168.150.250"'), ['networks/nat.xml: the last address of the DHCP range is 192.168.150.250, not 192.168.150.254']],
    ['DHCP where none is wanted', 'networks/management.xml', (text) => text.replace(/(<ip [^>]*)\/>/, '$1><dhcp><range start="10.0.0.2" end="10.0.0.9"/></dhcp></ip>'), [
      'networks/management.xml: the first address of the DHCP range is 10.0.0.2, not left out',
      'networks/management.xml: the last address of the DHCP range is 10.0.0.9, not left out',
    ]],
    ['an interface on a network that is none', 'store.xml', (text) => text.replace('network="lab1-nat"', 'network="lab1-net"'), ['store.xml: an interface is on network lab1-net, which is neither defined nor named in the topology']],
    ['an interface on a bridge that is none', 'controller.xml', (text) => text.replace('bridge="br-ex"', 'bridge="br-int"'), ['controller.xml: an interface is on bridge br-int, which the topology does not name']],
  ]);
  fileSets(image, [['no XML', replaced(image.files, 'networks/nat.xml', undefined), ['networks/nat.xml: network nat has no XML', 'lab: uses networks/nat.xml, which is not among the files']]]);
});

describe('storage', () => {
  const volume = 'storage/lab1-store-cinder.qcow2.xml';
  spoils(image, [
    ['name', volume, (text) => text.replace('lab1-store-cinder', 'lab1-store-other'), [`${volume}: the volume is named lab1-store-other.qcow2, not lab1-store-cinder.qcow2`]],
    ['capacity', volume, (text) => text.replace('>10240<', '>1024<'), [`${volume}: the capacity is 1024 MiB, not 10240 MiB`]],
    ['pool', 'storage/pool.xml', (text) => text.replace('<name>lab1<', '<name>lab2<'), ['storage/pool.xml: the pool is lab2, not lab1']],
  ]);
  fileSets(image, [
    ['no volume', replaced(image.files, volume, undefined), [`${volume}: disk cinder of store has no volume`, 'lab: uses storage/lab1-store-cinder.qcow2.xml, which is not among the files']],
    ['a volume too many', replaced(image.files, 'storage/lab1-store-zzz.qcow2.xml', { contents: '<volume/>' }), ['storage/lab1-store-zzz.qcow2.xml: a volume that no disk needs']],
  ]);
});

describe('unique', () => {
  spoils(image, [
    ['UUID', 'store.xml', (text) => text.replace(uuidOf(image, 'store'), uuidOf(image, 'controller')), expect.arrayContaining([`store.xml: has the UUID ${uuidOf(image, 'controller')} of controller.xml`]) as string[]],
    ['MAC of another machine', 'store.xml', (text) => text.replace(macOf(image, 'store', 'nat'), macOf(image, 'controller', 'nat')), expect.arrayContaining([`store.xml: has the MAC address ${macOf(image, 'controller', 'nat')} of controller.xml`]) as string[]],
    ['MAC twice', 'store.xml', (text) => text.replace(macOf(image, 'store', 'nat'), macOf(image, 'store', 'management')), expect.arrayContaining([`store.xml: has the MAC address ${macOf(image, 'store', 'management')} twice`]) as string[]],
    ['MAC of a bridge', 'networks/nat.xml', (text) => text.replace(/<mac address="[^"]*"/, `<mac address="${macOf(image, 'store', 'nat')}"`), expect.arrayContaining([`store.xml: has the MAC address ${macOf(image, 'store', 'nat')} of networks/nat.xml`]) as string[]],
    ['disk', 'store.xml', (text) => text.replaceAll('lab1-store-os', 'lab1-controller-os'), expect.arrayContaining(['store.xml: has the disk /srv/pool/lab1-controller-os.qcow2 of controller.xml']) as string[]],
    ['name', 'store.xml', (text) => text.replace('<name>lab1-store<', '<name>lab1-controller<'), expect.arrayContaining(['store.xml: has the domain name lab1-controller of controller.xml']) as string[]],
    ['bridge', 'networks/nat.xml', (text) => text.replace(/bridge name="[^"]*"/, `bridge name="${image.plan.lab.networks.find(({ name }) => name === 'management')!.bridge}"`), expect.arrayContaining([expect.stringMatching(/^networks\/management\.xml: has the bridge managem\S+ of networks\/nat\.xml$/)]) as string[]],
  ]);
});
