import { labView, nodeView } from '../../../src/plan/view.js';
import { catalog } from './support.js';
import { disk, lab, network, node } from '../render/libvirt/lab.js';
import type { DiskUse } from '../../../src/catalog/types.js';

const use = (prepare: DiskUse['prepare']): Pick<DiskUse, 'description' | 'minimum' | 'count' | 'prepare'> => ({ description: '', minimum: '1GiB', count: 1, prepare });
const xfs = use({ filesystem: { type: 'xfs', mount: '/srv/node', options: 'noatime' } });
const lvm = (group: string): DiskUse => use({ lvm: { volume_group: group } });
const parts = { packages: [], files: [], settings: {}, secrets: {} };

test('the lab: what platform, release and controller it has, null where there is none', () => {
  expect(labView(lab(), catalog({}))).toMatchObject({
    lab: { name: 'osd' }, platform: { name: 'debian-12', family: 'debian', codename: 'bookworm' }, cloud_archive: null, management: null, provider: null, controller: { name: 'controller', address: '10.0.0.11' },
  });
  const other = lab({ release: { name: 'epoxy', title: '', source: 'cloud-archive' }, networks: [network('management', { purpose: 'management' }), network('lan', { purpose: 'provider', cidr: undefined })], nodes: [] });
  expect(labView(other, catalog({}))).toMatchObject({ cloud_archive: { source: 'cloud-archive:epoxy' }, management: { name: 'management', cidr: '10.0.0.0/24', prefix: 24 }, provider: { name: 'lan', cidr: null, prefix: null }, controller: null });
});

test('the services of the catalog, and whether each is in the lab', () => {
  const nodes = [node({ services: ['a'] }), node({ services: ['a', 'c'] })];
  expect(labView(lab({ nodes }), catalog({ a: {}, b: {}, c: {} }))).toMatchObject({ services: { a: true, b: false, c: true }, nodes: [{ services: ['a'] }, { services: ['a', 'c'] }] });
});

test('disks: file systems one by one, volume groups with all their disks, others not at all', () => {
  const disks = [
    disk('os'), disk('raw'), disk('s1', { use: xfs }), disk('v1', { use: lvm('vg') }), disk('w', { use: lvm('other') }), disk('v2', { use: lvm('vg') }),
  ];
  const view = nodeView({}, lab(), node({ disks }), parts);
  expect(view).toMatchObject({
    filesystems: [{ name: 's1', device: '/dev/disk/by-id/virtio-s1', type: 'xfs', mount: '/srv/node/s1', options: 'noatime' }],
    volume_groups: [
      { name: 'vg', members: [{ name: 'v1', device: '/dev/disk/by-id/virtio-v1' }, { name: 'v2', device: '/dev/disk/by-id/virtio-v2' }] },
      { name: 'other', members: [{ name: 'w' }] },
    ],
  });
});

test('files: those before the packages apart from those after, with user and group', () => {
  const file = { path: '/etc/a', owner: 'root:adm', mode: '0640', beforePackages: true };
  expect(nodeView({}, lab(), node(), { ...parts, files: [file, { ...file, path: '/etc/b', beforePackages: false }] })).toMatchObject({
    early_files: [{ path: '/etc/a', user: 'root', group: 'adm', mode: '0640' }],
    late_files: [{ path: '/etc/b', user: 'root', group: 'adm', mode: '0640' }],
  });
});
