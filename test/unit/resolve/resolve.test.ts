import { build, type BuildResult } from '../../../src/build.js';
import { addressText } from '../../../src/net/ip.js';
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { resources } from '../../../src/load/resources.js';
import { testSecrets } from '../../support/compile.js';
import type { Role } from '../../../src/catalog/types.js';
import type { Source } from '../../../src/diagnostics/diagnostic.js';
import type { Lab, ResolvedNode } from '../../../src/resolve/types.js';

const { catalog } = resources;
/** Roles with next to no services, so that a new one does not change what is expected here. */
const roles = Object.fromEntries(Object.entries({ controller: ['chrony-server'], compute: [], 'block-storage': ['cinder-disks'] })
  .map(([name, services]) => [name, { ...catalog.roles[name] as Role, services }]));

function compile(text: string, { secrets = testSecrets }: { readonly secrets?: Source } = {}): BuildResult {
  return build({ topology: { name: 'topology.yaml', text }, secrets, resources: { ...resources, catalog: { ...catalog, roles } } });
}

function compileWell(text: string, options?: Parameters<typeof compile>[1]): NonNullable<BuildResult['output']> {
  const { output, diagnostics } = compile(text, options);
  if (!output) throw new Error(printDiagnostics(diagnostics, { format: 'text', color: false }));
  return output;
}

interface Parts {
  readonly [key: string]: unknown;
}

const topology = (parts: Parts = {}): string => JSON.stringify({
  name: 'osd', platform: 'debian-12', install: { image: '/srv/d.qcow2' }, admin: { ssh_authorized_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw'] },
  nodes: { controller: { roles: 'controller' }, compute: { roles: 'compute' }, store: { roles: 'block-storage' } }, ...parts,
}, null, 1);

const labOf = (parts: Parts = {}): Lab => compileWell(topology(parts)).plan.lab;
const nodeOf = (lab: Lab, name = 'compute'): ResolvedNode => lab.nodes.find((node) => node.name === name)!;

test('names in libvirt are those of the lab', () => {
  const node = nodeOf(labOf());
  expect(node).toMatchObject({ domain: 'osd-compute', seedVolume: 'osd-compute-seed.iso', consoleLog: '/var/log/libvirt/qemu/osd-compute-console.log' });
  expect(node.disks.map(({ volume }) => volume)).toEqual(['osd-compute-os.qcow2']);
});

test('networks of ours have names, bridge, UUID and MAC address; others have only what they are', () => {
  const networks = {
    nat: null, management: null,
    lan: { mode: 'bridge', bridge: 'br0' }, ext: { mode: 'libvirt', network: 'default', purpose: 'provider', cidr: '203.0.113.0/24' }, own: { bridge: 'virbr7', cidr: '10.7.0.0/24' },
  };
  const lab = labOf({ networks });
  const of = (name: string): object => lab.networks.find((network) => network.name === name)!;
  expect(of('nat')).toMatchObject({ libvirtName: 'osd-nat', bridge: expect.stringMatching(/^nat-[0-9a-f]{6}$/) as string, uuid: expect.any(String) as string, mac: expect.any(String) as string });
  expect(of('own')).toMatchObject({ libvirtName: 'osd-own', bridge: 'virbr7' });
  expect(of('lan')).toMatchObject({ libvirtName: undefined, bridge: 'br0', uuid: undefined, mac: undefined });
  expect(of('ext')).toMatchObject({ libvirtName: 'default', bridge: undefined, uuid: undefined, mac: undefined });
});

describe('addresses', () => {
  test('fixed ones are kept; on a nat network with DHCP there are none but those', () => {
    const lab = labOf({ nodes: { controller: { roles: 'controller', networks: { nat: '192.168.150.9', management: '10.0.0.11' } }, compute: { roles: 'compute' } } });
    const texts = (name: string): (string | undefined)[] => nodeOf(lab, name).nics.map(({ address }) => address && addressText(address));
    expect(texts('controller').slice(0, 2)).toEqual(['192.168.150.9', '10.0.0.11']);
    expect(texts('compute')[0]).toBeUndefined();
    expect(texts('compute')[1]).toMatch(/^10\.0\.0\./);
    expect(addressText(nodeOf(lab, 'controller').managementAddress)).toBe('10.0.0.11');
  });

  test('a nat network without DHCP has fixed ones', () => {
    expect(nodeOf(labOf({ networks: { nat: { dhcp: false }, management: null, provider: null } })).nics[0]?.address).toBeDefined();
  });

  test('the lock holds the automatic ones of each network', () => {
    const { lock } = compileWell(topology({ nodes: { controller: { roles: 'controller', networks: { management: '10.0.0.11' } }, compute: { roles: 'compute' } } }));
    expect(lock).toMatch(/management:\n {4}compute: 10\.0\.0\.\d+\n/);
    expect(lock).not.toMatch(/nat:/);
    expect(lock).toMatch(/provider:\n {4}compute: .*\n {4}controller: /);
  });

  test('no room is OSG3212 at the network', () => {
    const { diagnostics } = compile(topology({ networks: { nat: null, provider: null, management: { cidr: '10.0.0.0/30' } } }));
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['OSG3212']);
  });
});

describe('the default route', () => {
  const routed = (networks: object, of: object = {}): string[] => nodeOf(labOf({ networks, nodes: { controller: { roles: 'controller' }, compute: { roles: 'compute', ...of } } })).nics.filter(({ defaultRoute }) => defaultRoute).map(({ network }) => network.name);
  const others = { management: null, provider: null };

  test('goes through the nat network', () => expect(routed({ nat: null, ...others })).toEqual(['nat']));
  test('or the network that is asked for', () => expect(routed({ nat: null, management: { default_route: true }, provider: null })).toEqual(['management']));
  test('or nowhere', () => {
    expect(routed({ nat: { default_route: false }, ...others })).toEqual([]);
    expect(routed({ nat: null, ...others }, { networks: { nat: false } })).toEqual([]);
  });
  test('through one of two nat networks', () => expect(routed({ nat: null, nat2: { mode: 'nat', cidr: '192.168.151.0/24' }, ...others })).toEqual(['nat']));
});

describe('CPU and nesting', () => {
  const cpu = (hypervisor: object, of: object = {}): [string, boolean] => {
    const node = nodeOf(labOf({ hypervisor, nodes: { controller: { roles: 'controller' }, compute: { roles: 'compute', ...of } } }));
    return [node.cpu, node.nested];
  };

  test('machines that run instances get the host’s, others a model of it', () => {
    expect(cpu({})).toEqual(['host-passthrough', true]);
    expect(nodeOf(labOf(), 'store')).toMatchObject({ cpu: 'host-model', nested: false });
  });
  test('unless nesting is off', () => expect(cpu({ nested: false })).toEqual(['host-model', false]));
  test('emulated machines get all there is', () => expect(cpu({ type: 'qemu' })).toEqual(['maximum', true]));
  test('a machine’s own wish goes before the lab’s', () => {
    expect(cpu({ cpu: 'host-model' })).toEqual(['host-model', true]);
    expect(cpu({ cpu: 'host-model' }, { cpu: 'maximum' })).toEqual(['maximum', true]);
  });
});

test('a folder makes a pool of the lab’s own name; a pool that is there has its folder beside it', () => {
  const pools = (hypervisor?: object): object => labOf(hypervisor && { hypervisor }).hypervisor;
  expect(pools()).toMatchObject({ pool: 'default', directory: '/var/lib/libvirt/images', ownPool: false });
  expect(pools({ pool: 'default' })).toMatchObject({ pool: 'default', directory: '/var/lib/libvirt/images', ownPool: false });
  expect(pools({ directory: '/srv//labs/' })).toMatchObject({ pool: 'osd', directory: '/srv/labs', ownPool: true });
  expect(pools({ pool: 'fast', directory: '/srv/fast' })).toMatchObject({ pool: 'fast', directory: '/srv/fast', ownPool: false });
});

describe('MAC addresses', () => {
  const derived = nodeOf(labOf()).nics[1]!.mac;

  test('given ones are kept, others are made of lab, machine and network', () => {
    const nodes = { controller: { roles: 'controller' }, compute: { roles: 'compute', networks: { nat: { mac: '52:54:00:AA:BB:CC' } } } };
    const [nat, management] = nodeOf(labOf({ nodes })).nics;
    expect(nat?.mac).toBe('52:54:00:aa:bb:cc');
    expect(management?.mac).toBe(derived);
    expect(nodeOf(labOf({ name: 'other' })).nics[1]?.mac).not.toBe(derived);
  });

  test('a given one goes before the derived one that it meets, which is then in the lock', () => {
    const nodes = { controller: { roles: 'controller', networks: { nat: { mac: derived } } }, compute: { roles: 'compute' } };
    const { plan, lock } = compileWell(topology({ nodes }));
    const [, management] = nodeOf(plan.lab).nics;
    expect(management?.mac).not.toBe(derived);
    expect(lock).toContain(`macs:\n  management:\n    compute: ${management?.mac}\n`);
  });
});

describe('secrets', () => {
  const errors = (parts: Parts, text: string | undefined): unknown[] => {
    const { diagnostics } = compile(topology(parts), { secrets: { name: 's.yaml', text: text ?? '', sensitive: true } });
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);
  };

  test('without seed or value: OSG4003, once for each, by name', () => {
    expect(errors({}, 'values: {}\n')).toEqual(['OSG4003 secret chrony/key has no value in the secrets file, and the secrets file has no seed to derive it from']);
    expect(errors({}, `values: {chrony/key: ${'ab'.repeat(32)}}\n`)).toEqual([]);
  });

  test('the administrator’s hash is never derived', () => {
    const admin = { password_hash: 'from-secrets' };
    const seed = `seed: "${'b'.repeat(64)}"\n`;
    expect(errors({ admin }, seed)).toEqual(['OSG4003 secret admin/password_hash has no value in the secrets file, and it cannot be derived']);
    const { plan } = compileWell(topology({ admin }), { secrets: { name: 's', text: `${seed}values: {admin/password_hash: $6$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1}\n`, sensitive: true } });
    expect(plan.lab.admin.passwordHash).toBe('$6$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1');
    expect([...plan.lab.secretNames].sort()).toEqual(['admin/password_hash', 'chrony/key']);
    expect(errors({ admin }, `${seed}values: {admin/password_hash: $6$x$cutoff}\n`)).toEqual(['OSG4002 the value of secret admin/password_hash in the secrets file has the wrong form']);
  });

  test('only what the services declare can be had', () => {
    const lab = labOf();
    expect(lab.secretNames).toEqual(['chrony/key']);
    expect(() => lab.secret('nova/db')).toThrow(/not declared/);
  });

  test('no value is in a diagnostic, whatever is wrong', () => {
    const value = 'feedfacefeedfacefeedfacefeedface';
    const secrets = { name: 's', text: `values: {chrony/key: ${value}}\n`, sensitive: true };
    for (const parts of [{ name: '9x' }, { networks: { management: { cidr: '10.0.0.0/30' } } }, { admin: { password_hash: 'from-secrets' } }, { services: { x: 1 } }]) {
      const { diagnostics } = compile(topology(parts), { secrets });
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const format of ['text', 'json'] as const) expect(printDiagnostics(diagnostics, { format, color: false })).not.toContain(value);
    }
  });
});
