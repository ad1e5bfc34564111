import { readdirSync, readFileSync } from 'node:fs';
import { labScriptView, renderLabScript } from '../../../src/render/lab-script.js';
import type { Lab } from '../../../src/resolve/types.js';
import { bareInterpolations } from '../../../src/render/template-compiler.js';
import { address, autoinstall, disk, lab, nat, network, nic, node } from './libvirt/lab.js';

const template = (name: string): string => readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8');
const steps = (name: string) => name.length;

/** The shell text of one baked-in variable. */
function baked(script: string, name: string): string {
  const found = new RegExp(`^(?:declare -A )?${name}=(\\((?:\\n.*)*?\\n?\\)|.*?)(?: #.*)?$`, 'm').exec(script);
  if (!found) throw new Error(`no ${name}`);
  return (found[1] ?? '').replace(/\s+/g, ' ');
}

describe('view', () => {
  test('of a cloud-image lab', () => {
    const bootstrap = nat({ bootstrap: true });
    const view = labScriptView(lab({
      networks: [bootstrap, network('management')],
      nodes: [node({ nics: [nic(bootstrap, '52:54:00:00:01:01'), nic(network('management'), '52:54:00:00:01:02')] })],
    }), steps);
    expect(view).toMatchObject({
      lab: 'osd', uri: 'qemu:///system', virtType: 'kvm', pool: 'default', poolDirectory: '/var/lib/libvirt/images', ownPool: '', method: 'cloud-image',
      sourceImage: '/images/debian-12.qcow2', imageFormat: 'qcow2', admin: 'debian', login: '',
      networkNames: ['osd-nat', 'osd-management'], existingNetworks: [], existingBridges: [], nodeNames: ['controller'],
    });
    expect(view.networks[1]).toEqual({
      libvirtName: 'osd-management', file: 'networks/management.xml', bridge: 'manageme-0a1b2c',
      uuid: '6f1d7c1e-2f6d-5e2b-9d11-000000000001',
    });
    expect(view.nodes).toEqual([{
      name: 'controller', domain: 'osd-controller', uuid: '6f1d7c1e-2f6d-5e2b-9d11-0000000000aa',
      volumes: ['osd-controller-os.qcow2', 'osd-controller-cinder.qcow2'],
      osVolume: 'osd-controller-os.qcow2', osMiB: 10240, seedVolume: 'osd-controller-seed.iso',
      consoleLog: '/var/log/libvirt/qemu/osd-controller-console.log', steps: 10,
      address: '10.0.0.11', memoryMiB: 4096, vcpus: 2, diskMiB: 20480, roles: ['controller'], bootstrapMacs: ['network/52:54:00:00:01:01'],
    }]);
  });

  test('how the admin user gets in', () => {
    const login = (parts: Partial<Lab['admin']>) => labScriptView(lab({ admin: { name: 'debian', sshKeys: [], passwordHash: undefined, ...parts } }), steps).login;
    expect([login({}), login({ passwordHash: '$6$x' }), login({ sshKeys: ['ssh-ed25519 AAAA me'], passwordHash: '$6$x' })]).toEqual(['', 'password', 'key']);
  });

  test('of an autoinstall lab', () => {
    expect(labScriptView(autoinstall(), steps)).toMatchObject({
      method: 'autoinstall', sourceImage: '/isos/ubuntu-24.04-live-server-amd64.iso',
    });
  });

  test('existing networks and bridges are relied on, once each', () => {
    const existing = { uuid: undefined, mac: undefined, bootstrap: true };
    const office = network('office', { mode: 'libvirt', libvirtName: 'default', bridge: undefined, ...existing });
    const again = { ...office, name: 'again' };
    const bridged = network('bridged', { mode: 'bridge', libvirtName: undefined, bridge: 'br0', ...existing });
    const view = labScriptView(lab({
      networks: [office, again, bridged],
      nodes: [node({ nics: [nic(office, '52:54:00:00:01:01'), nic(bridged, '52:54:00:00:01:02')] })],
    }), steps);
    expect(view).toMatchObject({ networks: [], existingNetworks: ['default'], existingBridges: ['br0'] });
    expect(view.nodes[0]?.bootstrapMacs).toEqual(['network/52:54:00:00:01:01', 'bridge/52:54:00:00:01:02']);
  });

  test('a folder becomes a pool; a raw image stays raw; IPv6', () => {
    const view = labScriptView(lab({
      hypervisor: { uri: 'qemu:///session', pool: 'osd', directory: '/srv/labs of mine', ownPool: true, type: 'qemu', machine: 'q35' },
      install: { ...lab().install, image: '/i/d.raw' },
      nodes: [node({ managementAddress: address('fd00::11') })],
    }), steps);
    expect(view).toMatchObject({ pool: 'osd', poolDirectory: '/srv/labs of mine', ownPool: 'yes', virtType: 'qemu' });
    expect(view.imageFormat).toBe('raw');
    expect(view.nodes[0]?.address).toBe('fd00::11');
  });

  test('a node without os disk is a bug', () => {
    const broken = lab({ nodes: [node({ disks: [disk('cinder')] })] });
    expect(() => labScriptView(broken, steps)).toThrow('osgen bug: controller has no os disk');
  });
});

describe('script', () => {
  const two = (): Lab => lab({ nodes: [node(), node({ name: 'compute-1', domain: 'osd-compute-1' })] });
  const script = renderLabScript(template, labScriptView(two(), steps));

  test('carries the lab', () => {
    expect(script.startsWith('#!/usr/bin/env bash\n')).toBe(true);
    expect(script.endsWith('\n')).toBe(true);
    expect(baked(script, 'nodes')).toBe('(controller compute-1)');
    expect(baked(script, 'domain')).toBe('( [controller]=osd-controller [compute-1]=osd-compute-1 )');
    expect(baked(script, 'steps')).toBe('( [controller]=10 [compute-1]=9 )');
    expect(baked(script, 'volumes')).toContain("[controller]='osd-controller-os.qcow2 osd-controller-cinder.qcow2'");
    expect(baked(script, 'networks')).toBe('(osd-nat osd-management)');
    expect(baked(script, 'pool_directory')).toBe('/var/lib/libvirt/images');
    expect(baked(script, 'own_pool')).toBe("''");
  });

  test('is the same twice', () => {
    expect(renderLabScript(template, labScriptView(two(), steps))).toBe(script);
  });

  test('quotes whatever comes in', () => {
    const hostileParts = { lab: "a'$(id)`id`\n\"", existingNetworks: ['x y', "it's"], admin: '' };
    const view = { ...labScriptView(lab(), steps), ...hostileParts };
    const hostile = renderLabScript(template, view);
    expect(hostile).toContain("\nlab='a'\\''$(id)`id`\n\"'\n");
    expect(hostile).toContain("\nexisting_networks=('x y' 'it'\\''s')\n");
    expect(hostile).toContain("\nadmin=''\n");
  });

  test('a view that lacks something throws', () => {
    const view = { ...labScriptView(lab(), steps) };
    Reflect.deleteProperty(view, 'uri');
    expect(() => renderLabScript(template, view)).toThrow("template lab/lab.sh.hbs: view has no 'uri'");
  });

  test('every verb has a help of its own', () => {
    for (const verb of ['up', 'down', 'destroy', 'isolate', 'status', 'wait', 'verify', 'console', 'logs', 'ssh', 'ssh-config', 'snapshot', 'snapshots', 'restore', 'rebuild', 'completion']) {
      expect(script).toContain(`\n    ${verb})\n      cat <<'HELP'\nlab ${verb}`);
      expect(script).toContain(`\n        ${verb}) do_${verb.replace('-', '_')} "$@" ;;`);
    }
  });
});

test('no part has a bare interpolation, and every part is used', () => {
  const used: string[] = [];
  renderLabScript((name) => {
    used.push(name);
    expect(bareInterpolations(template(name))).toEqual([]);
    return template(name);
  }, labScriptView(lab(), steps));
  expect([...used].sort()).toEqual(readdirSync(new URL('../../../templates/lab', import.meta.url)).map((name) => `lab/${name}`).sort());
});
