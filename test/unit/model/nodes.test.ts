import { normalise } from '../../../src/model/normalise.js';
import { addressText } from '../../../src/net/ip.js';
import { resources } from '../../../src/load/resources.js';
import type { Catalog, Role } from '../../../src/catalog/types.js';
import type { NodeModel } from '../../../src/model/model.js';
import type { RawNode, Topology } from '../../../src/model/topology.js';

const catalog = resources.catalog;

function nodes(raw: Readonly<Record<string, RawNode>>, parts: Partial<Topology> = {}, of: Catalog = catalog): readonly NodeModel[] {
  return normalise({ name: 'lab', platform: 'debian-12', nodes: raw, ...parts }, of).nodes;
}

const one = (raw: RawNode, parts: Partial<Topology> = {}, of: Catalog = catalog): NodeModel => nodes({ n: raw }, parts, of)[0]!;
const disks = (node: NodeModel): string[] => node.disks.map(({ name, sizeMiB, purpose }) => `${name} ${sizeMiB / 1024} ${purpose}`);
const nics = (node: NodeModel): string[] => node.nics.map(({ network, address }) => `${network}${address ? ` ${addressText(address)}` : ''}`);

const role = (services: string[], size: string, parts: Partial<Role['defaults']> = {}): Role => ({
  description: '', services, networks: ['management'], defaults: { vcpus: 1, memory: '1GiB', disks: { os: { size } }, ...parts }, minimum: { vcpus: 1, memory: '1GiB', os_disk: '1GiB' }, seen: { memory: '1GiB' },
});
const own: Catalog = {
  ...catalog,
  roles: {
    a: role(['one', 'two'], '10GiB', { vcpus: 3, disks: { os: { size: '10GiB' }, data: { size: '5GiB', purpose: 'cinder' } } }),
    b: role(['two', 'three'], '30GiB', { memory: '2GiB', disks: { os: { size: '30GiB' }, data: { size: '2GiB', purpose: 'cinder' } } }),
  },
  services: {
    one: { description: '' }, two: { description: '', supersedes: ['four'] }, three: { description: '' }, four: { description: '', everywhere: true }, five: { description: '', everywhere: true },
  },
};

test('roles add up: the most vCPUs, all the memory, the larger of like disks', () => {
  const node = one({ roles: ['b', 'a'] }, {}, own);
  expect(node).toMatchObject({ roles: ['a', 'b'], vcpus: 3, memoryMiB: 3072 });
  expect(disks(node)).toEqual(['os 30 os', 'data 5 cinder']);
});

test('what the topology says wins over the roles', () => {
  expect(one({ roles: 'controller', vcpus: 5, memory: '512 MiB', cpu: 'maximum' })).toMatchObject({ vcpus: 5, memoryMiB: 512, cpu: 'maximum' });
});

test('a role may be a text or a list, and unknown ones are left to the rules', () => {
  expect(one({ roles: 'compute' }).roles).toEqual(['compute']);
  expect(one({ roles: ['compute', 'nonesuch', 'constructor'] }).roles).toEqual(['compute']);
});

test('services: of the roles and everywhere, each once, without the superseded and those switched off', () => {
  expect(one({ roles: ['a', 'b'] }, {}, own).services).toEqual(['five', 'one', 'three', 'two']);
  expect(one({ roles: 'a' }, { services: { one: false, five: { enabled: false } } }, own).services).toEqual(['two']);
  // A service that is switched off stands in for none.
  expect(one({ roles: 'a' }, { services: { two: false } }, own).services).toEqual(['five', 'four', 'one']);
  expect(one({ roles: 'a' }, { services: { one: true, two: { settings: {} } } }, own).services).toContain('one');
});

describe('disks', () => {
  test('those of the role, the system disk first', () => {
    expect(disks(one({ roles: 'object-storage' }))).toEqual(['os 10 os', 'swift1 10 swift', 'swift2 10 swift']);
  });

  test('listed ones replace the role’s, but for the system disk', () => {
    expect(disks(one({ roles: 'object-storage', disks: { vdb: '20GiB' } }))).toEqual(['os 10 os', 'vdb 20 swift']);
    expect(disks(one({ roles: 'object-storage', disks: {} }))).toEqual(['os 10 os']);
  });

  test('os is the system disk by its name; another one may be it by its purpose', () => {
    expect(disks(one({ roles: 'compute', disks: { os: '40GiB' } }))).toEqual(['os 40 os']);
    expect(disks(one({ roles: 'compute', disks: { boot: { size: '40GiB', purpose: 'os' } } }))).toEqual(['boot 40 os']);
  });

  test('a disk’s purpose is that of the only use the services have, else raw', () => {
    expect(disks(one({ roles: 'block-storage', disks: { x: '1GiB' } }))).toContain('x 1 cinder');
    expect(disks(one({ roles: 'compute', disks: { x: '1GiB' } }))).toContain('x 1 raw');
    expect(disks(one({ roles: ['block-storage', 'object-storage'], disks: { x: '1GiB' } }))).toContain('x 1 raw');
    expect(disks(one({ roles: 'block-storage', disks: { x: { size: '1GiB', purpose: 'raw' } } }))).toContain('x 1 raw');
  });

  test('in natural order, on virtio unless told otherwise', () => {
    const node = one({ roles: 'compute', disks: { d10: '1GiB', d9: { size: '1GiB', bus: 'scsi' }, os: '10GiB' } });
    expect(node.disks.map(({ name, bus }) => `${name} ${bus}`)).toEqual(['os virtio', 'd9 scsi', 'd10 virtio']);
  });
});

describe('networks', () => {
  test('bootstrap ones, and those the roles need, in the order of the networks', () => {
    expect(nics(one({ roles: 'controller' }))).toEqual(['nat', 'management', 'provider']);
    expect(nics(one({ roles: 'block-storage' }))).toEqual(['nat', 'management']);
  });

  test('more, fewer, with an address', () => {
    expect(nics(one({ roles: 'block-storage', networks: { provider: true, nat: false, management: '10.0.0.31' } }))).toEqual(['management 10.0.0.31', 'provider']);
    expect(nics(one({ roles: 'block-storage', networks: { management: { address: '10.0.0.32', mac: '52:54:00:AA:BB:CC' } } }))).toContain('management 10.0.0.32');
  });

  test('a MAC address is in lower case', () => {
    expect(one({ roles: 'compute', networks: { nat: { mac: '52:54:00:AA:BB:CC' } } }).nics[0]?.mac).toBe('52:54:00:aa:bb:cc');
  });

  test('an address that is none is kept as text for the rules', () => {
    expect(one({ roles: 'compute', networks: { nat: '10.0.0' } }).nics[0]).toMatchObject({ address: undefined, addressText: '10.0.0' });
  });

  test('each knows the place it is asked for', () => {
    const [nat, management] = one({ roles: 'compute', networks: { nat: true } }).nics;
    expect([nat?.path, management?.path]).toEqual([['nodes', 'n', 'networks', 'nat'], ['nodes', 'n']]);
  });
});

describe('groups', () => {
  test('count machines, numbered from 1, from one place', () => {
    const group = nodes({ compute: { roles: 'compute', count: 3 } });
    expect(group.map(({ name }) => name)).toEqual(['compute-1', 'compute-2', 'compute-3']);
    expect(group.map(({ path }) => path)).toEqual(Array(3).fill(['nodes', 'compute']));
    expect(group[1]?.group).toEqual({ name: 'compute', index: 1, count: 3 });
  });

  test('a group of one is still a group', () => {
    expect(nodes({ compute: { roles: 'compute', count: 1 } }).map(({ name }) => name)).toEqual(['compute-1']);
  });

  test('addresses and MAC addresses are the first one’s, the others follow', () => {
    const group = nodes({ compute: { roles: 'compute', count: 3, networks: { management: { address: '10.0.0.254', mac: '52:54:00:00:00:ff' } } } });
    const management = group.map((node) => node.nics.find(({ network }) => network === 'management')!);
    expect(management.map(({ address }) => addressText(address!))).toEqual(['10.0.0.254', '10.0.0.255', '10.0.1.0']);
    expect(management.map(({ mac }) => mac)).toEqual(['52:54:00:00:00:ff', '52:54:00:00:01:00', '52:54:00:00:01:01']);
  });

  test('past the last address there is none', () => {
    const group = nodes({ compute: { roles: 'compute', count: 2, networks: { management: '255.255.255.255' } } });
    expect(group.map((node) => node.nics.find(({ network }) => network === 'management')?.address)).toEqual([{ family: 4, value: 0xffffffffn }, undefined]);
  });
});

test('machines in natural order of their names', () => {
  const raw = { n10: { roles: 'compute' }, n9: { roles: 'compute' }, a: { roles: 'controller' } };
  expect(nodes(raw).map(({ name }) => name)).toEqual(['a', 'n9', 'n10']);
});

test('packages, tags and hosts are sorted: their order in the topology does not matter', () => {
  const node = one({ roles: 'compute', packages: ['tcpdump', 'htop'], tags: ['b', 'a'], hosts: { '10.0.0.100': ['x'], '10.0.0.20': ['y'], 'fd00::1': ['z'] } });
  expect(node).toMatchObject({ packages: ['htop', 'tcpdump'], tags: ['a', 'b'] });
  expect(node.hosts.map(({ address }) => address).slice(0, 2)).toEqual(['10.0.0.20', '10.0.0.100']);
});
