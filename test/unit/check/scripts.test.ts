/** virt-install and out/lab: one thing spoilt, and all that has to be said about it. */
import { autoinstall, cloudImage, fileSets, good, macOf, replaced, spoils, uuidOf } from './support.js';

const image = good(cloudImage);
const installer = good(autoinstall);
const stepsOfController = image.plan.nodes.find(({ node }) => node.name === 'controller')?.steps.length;

describe('virt-install', () => {
  spoils(image, [
    ['another MAC', 'nodes/store/virt-install', (text) => text.replace(macOf(image, 'store', 'nat'), '52:54:00:00:00:00'), ['nodes/store/virt-install: has other MAC addresses than the domain XML']],
    ['another disk', 'nodes/store/virt-install', (text) => text.replace('lab1-store-os.qcow2', 'x.qcow2'), ['nodes/store/virt-install: has other disks than the domain XML']],
    ['another UUID', 'nodes/store/virt-install', (text) => text.replace(uuidOf(image, 'store'), uuidOf(image, 'controller')), ['nodes/store/virt-install: has another UUID than the domain XML']],
  ]);
  spoils(installer, [
    ['another domain', 'nodes/store/virt-install', (text) => text.replace('--reinstall lab1-store', '--reinstall lab1-controller'), ['nodes/store/virt-install: is about the domain lab1-controller, not lab1-store']],
  ]);
});

describe('lab', () => {
  spoils(image, [
    ['machines', 'lab', (text) => text.replace(/^nodes=\(controller store\)$/m, 'nodes=(controller)'), ['lab: the list of machines is not that of the lab']],
    ['domain', 'lab', (text) => text.replace('[store]=lab1-store\n', '[store]=lab1-shop\n'), ['lab: domain of store is lab1-shop, not lab1-store']],
    ['address', 'lab', (text) => text.replace('[store]=10.0.0.31', '[store]=10.0.0.32'), ['lab: address of store is 10.0.0.32, not 10.0.0.31']],
    ['number of steps', 'lab', (text) => text.replace(/(declare -A steps=\(\n\s*\[controller\]=)\d+/, '$199'), [`lab: steps of controller is 99, not ${stepsOfController}`]],
    ['a volume there is no file of', 'lab', (text) => text.replace("[store]='lab1-store-cinder.qcow2", "[store]='lab1-x.qcow2").replace('lab1-store-os.qcow2 lab1-store-cinder.qcow2', 'lab1-store-os.qcow2 lab1-x.qcow2'), [
      'lab: volumes of store is lab1-store-os.qcow2 lab1-x.qcow2, not lab1-store-os.qcow2 lab1-store-cinder.qcow2',
      'lab: uses storage/lab1-x.qcow2.xml, which is not among the files',
    ]],
    ['network file', 'lab', (text) => text.replace('networks/nat.xml', 'networks/net.xml'), ['lab: uses networks/net.xml, which is not among the files']],
    ['a file it spells out', 'lab', (text) => text.replace('$here/nodes/$1/seed.iso', '$here/nodes/$1/seed.img').replaceAll('nodes/$node/seed.iso', 'nodes/$node/seed.img'), expect.arrayContaining(['lab: uses nodes/$node/seed.img, which is not among the files']) as string[]],
  ]);
  fileSets(image, [['no script', replaced(image.files, 'lab', undefined), ['lab: the script is missing']]]);
});
