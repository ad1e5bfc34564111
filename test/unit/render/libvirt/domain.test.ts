import { domainXml } from '../../../../src/render/libvirt/domain.js';
import type { ResolvedNode } from '../../../../src/resolve/types.js';
import { autoinstall, disk, lab, network, nic, node } from './lab.js';
import { all, one, parse, type Tree } from './tree.js';

function domain(parts: Partial<ResolvedNode> = {}, of = lab()): Tree {
  return parse(domainXml(of, node(parts)));
}

const target = (tree: Tree): Tree['attributes'] => one(tree, 'target').attributes;

function drives(tree: Tree): readonly Tree[] {
  return all(tree, 'devices/disk').filter(({ attributes }) => attributes['device'] === 'cdrom');
}

function scsiControllers(tree: Tree): readonly Tree['attributes'][] {
  return all(tree, 'devices/controller').map(({ attributes }) => attributes).filter(({ type }) => type === 'scsi');
}

function boot(tree: Tree): readonly (string | undefined)[] {
  return all(tree, 'os/boot').map(({ attributes }) => attributes['dev']);
}

test('identity, size and machine', () => {
  const tree = domain();
  expect(tree.attributes).toEqual({ type: 'kvm' });
  expect(one(tree, 'name').text).toBe('osd-controller');
  expect(one(tree, 'uuid').text).toBe('6f1d7c1e-2f6d-5e2b-9d11-0000000000aa');
  expect(one(tree, 'memory')).toMatchObject({ text: '4096', attributes: { unit: 'MiB' } });
  expect(one(tree, 'currentMemory')).toMatchObject({ text: '4096', attributes: { unit: 'MiB' } });
  expect(one(tree, 'vcpu').text).toBe('2');
  expect(one(tree, 'os/type')).toMatchObject({ text: 'hvm', attributes: { arch: 'x86_64', machine: 'q35' } });
  const events = ['on_poweroff', 'on_reboot', 'on_crash'].map((name) => one(tree, name).text);
  expect(events).toEqual(['destroy', 'restart', 'destroy']);
});

test('the order of elements is fixed', () => {
  expect(domain().children.map(({ name }) => name)).toEqual([
    'name', 'uuid', 'metadata', 'memory', 'currentMemory', 'vcpu', 'os', 'features', 'cpu', 'clock',
    'on_poweroff', 'on_reboot', 'on_crash', 'devices',
  ]);
});

test('metadata names lab, node, roles, and tags if there are any', () => {
  const names = { 'xmlns:osgen': 'https://osgen.dev/xmlns/libvirt/1.0', lab: 'osd', name: 'controller' };
  expect(one(domain(), 'metadata/osgen:node').attributes).toEqual({ ...names, roles: 'controller' });
  const tagged = domain({ roles: ['compute', 'block-storage'], tags: ['rack:a1', 'x=/y'] });
  expect(one(tagged, 'metadata/osgen:node').attributes)
    .toEqual({ ...names, roles: 'compute,block-storage', tags: 'rack:a1,x=/y' });
});

test.each([
  ['host-passthrough', true, { mode: 'host-passthrough', check: 'none', migratable: 'on' }, []],
  ['host-passthrough', false, { mode: 'host-passthrough', check: 'none', migratable: 'on' }, ['vmx', 'svm']],
  ['host-model', true, { mode: 'host-model' }, []],
  ['host-model', false, { mode: 'host-model' }, ['vmx', 'svm']],
  ['maximum', true, { mode: 'maximum' }, []],
  ['maximum', false, { mode: 'maximum' }, []],
] as const)('cpu %s, nested %s', (cpu, nested, attributes, hidden) => {
  const tree = one(domain({ cpu, nested }), 'cpu');
  expect(tree.attributes).toEqual(attributes);
  const features = tree.children.map((feature) => feature.attributes);
  expect(features).toEqual(hidden.map((name) => ({ policy: 'disable', name })));
});

test('disks are the files of their volumes, in their order, before the CD drives', () => {
  const disks = all(domain(), 'devices/disk');
  expect(disks.map((tree) => target(tree)['dev'])).toEqual(['vda', 'vdb', 'sda']);
  expect(disks[1]).toMatchObject({ attributes: { type: 'file', device: 'disk' } });
  expect(one(disks[1]!, 'source').attributes).toEqual({ file: '/var/lib/libvirt/images/osd-controller-cinder.qcow2' });
  expect(one(disks[1]!, 'driver').attributes).toEqual({ name: 'qemu', type: 'qcow2', discard: 'unmap' });
  expect(one(disks[1]!, 'serial').text).toBe('cinder');
});

describe('cloud-image', () => {
  test('boots from disk only', () => {
    expect(boot(domain())).toEqual(['hd']);
  });

  test('one CD drive, on virtio-scsi, with the seed', () => {
    const [seed, ...others] = drives(domain());
    expect(others).toEqual([]);
    expect(seed?.attributes['type']).toBe('file');
    expect(target(seed!)).toEqual({ dev: 'sda', bus: 'scsi' });
    expect(one(seed!, 'source').attributes).toEqual({ file: '/var/lib/libvirt/images/osd-controller-seed.iso' });
    expect(one(seed!, 'driver').attributes).toEqual({ name: 'qemu', type: 'raw' });
    expect(all(seed!, 'readonly')).toHaveLength(1);
    expect(scsiControllers(domain())).toEqual([{ type: 'scsi', index: '0', model: 'virtio-scsi' }]);
  });
});

describe('autoinstall', () => {
  test('boots from disk, then from CD', () => {
    expect(boot(domain({}, autoinstall()))).toEqual(['hd', 'cdrom']);
  });

  test('an empty drive first, then the seed, both on SATA', () => {
    const [install, seed, ...others] = drives(domain({}, autoinstall()));
    expect(others).toEqual([]);
    expect(all(install!, 'source')).toEqual([]);
    expect(target(install!)).toEqual({ dev: 'sda', bus: 'sata' });
    expect(one(seed!, 'source').attributes['file']).toBe('/var/lib/libvirt/images/osd-controller-seed.iso');
    expect(target(seed!)).toEqual({ dev: 'sdb', bus: 'sata' });
    expect(scsiControllers(domain({}, autoinstall()))).toEqual([]);
  });

  test.each([
    ['sdc', 1], ['sdg', 1], ['sdh', 2], ['sdz', 4], ['sdaa', 4], ['sdac', 5],
  ])('a SCSI disk at %s takes %d controllers', (dev, count) => {
    const tree = domain({ disks: [disk('os', { bus: 'scsi', target: dev })] }, autoinstall());
    expect(scsiControllers(tree).map(({ index }) => Number(index))).toEqual([...Array(count).keys()]);
  });
});

test('interfaces by kind of network, in their order', () => {
  const bridged = network('ext', { mode: 'bridge', libvirtName: undefined, bridge: 'br0', mtu: 9000 });
  const existing = network('lan', { mode: 'libvirt', libvirtName: 'default', bridge: undefined });
  const nics = [nic(bridged, '52:54:00:00:00:0a'), nic(existing, '52:54:00:00:00:0b')];
  const [first, second, ...others] = all(domain({ nics }), 'devices/interface');
  expect(others).toEqual([]);
  const parts = (tree: Tree): unknown => tree.children.map(({ name, attributes }) => [name, attributes]);
  expect(first?.attributes).toEqual({ type: 'bridge' });
  expect(parts(first!)).toEqual([
    ['mac', { address: '52:54:00:00:00:0a' }],
    ['source', { bridge: 'br0' }],
    ['model', { type: 'virtio' }],
    ['mtu', { size: '9000' }],
  ]);
  expect(second?.attributes).toEqual({ type: 'network' });
  expect(parts(second!)).toEqual([
    ['mac', { address: '52:54:00:00:00:0b' }],
    ['source', { network: 'default' }],
    ['model', { type: 'virtio' }],
  ]);
});

test('the serial console is logged, and the log appended to', () => {
  expect(one(domain(), 'devices/serial/log').attributes).toEqual({ file: node().consoleLog, append: 'on' });
  expect(one(domain(), 'devices/console/target').attributes).toEqual({ type: 'serial', port: '0' });
});

test('the other devices', () => {
  const tree = domain();
  expect(all(tree, 'devices/controller')[0]?.attributes).toEqual({ type: 'usb', model: 'none' });
  expect(one(tree, 'devices/channel/target').attributes).toEqual({ type: 'virtio', name: 'org.qemu.guest_agent.0' });
  expect(one(tree, 'devices/video/model').attributes).toEqual({ type: 'vga' });
  expect(one(tree, 'devices/memballoon').attributes).toEqual({ model: 'virtio' });
  expect(one(tree, 'devices/rng/backend')).toMatchObject({ text: '/dev/urandom', attributes: { model: 'random' } });
});

test('the same lab gives the same bytes', () => {
  expect(domainXml(lab(), node())).toBe(domainXml(lab(), node()));
});
