import { imageFormat, poolXml, volumeXml } from '../../../../src/render/libvirt/storage.js';
import { autoinstall, disk, lab } from './lab.js';
import { all, one, parse } from './tree.js';

test('a pool of the folder', () => {
  const { hypervisor } = lab();
  const tree = parse(poolXml(lab({ hypervisor: { ...hypervisor, pool: 'osd', directory: '/srv/a&amp;b <c>', ownPool: true } })));
  expect(tree.attributes).toEqual({ type: 'dir' });
  expect(one(tree, 'name').text).toBe('osd');
  expect(one(tree, 'target/path').text).toBe('/srv/a&amp;b <c>');
  expect(() => poolXml(lab())).toThrow();
});

test('a data disk: qcow2 of its own', () => {
  const tree = parse(volumeXml(lab(), disk('cinder', { sizeMiB: 51200 })));
  expect(one(tree, 'name').text).toBe('osd-controller-cinder.qcow2');
  expect(one(tree, 'capacity')).toMatchObject({ text: '51200', attributes: { unit: 'MiB' } });
  expect(one(tree, 'target/format').attributes).toEqual({ type: 'qcow2' });
  expect(all(tree, 'backingStore')).toEqual([]);
});

test('the os disk of a cloud image: a layer over it', () => {
  const tree = parse(volumeXml(lab(), disk('os')));
  expect(one(tree, 'backingStore/path').text).toBe('/images/debian-12.qcow2');
  expect(one(tree, 'backingStore/format').attributes).toEqual({ type: 'qcow2' });
});

test('the os disk of an installation is empty', () => {
  expect(all(parse(volumeXml(autoinstall(), disk('os'))), 'backingStore')).toEqual([]);
});

const formats = [['/a.raw', 'raw'], ['/a.qcow2', 'qcow2'], ['/a.img', 'qcow2'], ['/raw', 'qcow2']] as const;

test.each(formats)('the format of %s is %s', (path, format) => {
  expect(imageFormat(path)).toBe(format);
});
