import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoinstall } from '../../../src/render/autoinstall.js';
import { netplanConfig } from '../../../src/render/netplan.js';
import { autoinstall as lab, disk, node } from './libvirt/lab.js';
import type { DiskBus } from '../../../src/model/topology.js';
import type { Lab, ResolvedNode } from '../../../src/resolve/types.js';

/** Keys that both subiquity's schema for 24.04 and its main branch have (autoinstall-schema.json). */
const known = [
  'active-directory', 'apt', 'codecs', 'debconf-selections', 'drivers', 'early-commands', 'error-commands', 'identity', 'interactive-sections', 'kernel', 'keyboard', 'late-commands',
  'locale', 'network', 'oem', 'packages', 'proxy', 'refresh-installer', 'reporting', 'shutdown', 'snaps', 'source', 'ssh', 'storage', 'timezone', 'ubuntu-advantage', 'ubuntu-pro', 'updates', 'user-data', 'version',
];
/** subiquity 22.04.1 (controllers/mirror.py); what it does not know goes to curtin, which knows security (commands/apt_config.py). */
const aptKeys = ['preserve_sources_list', 'primary', 'security', 'geoip', 'sources', 'disable_components', 'preferences', 'conf'];
/** Since subiquity 23.04.1; both of the older programs pass it over. */
const newerAptKeys = ['fallback'];

type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const config = (parts: Partial<Lab> = {}, of: ResolvedNode = node()): Config => autoinstall(lab(parts), of, 12, { hostname: 'controller' }) as Config;
const install = { ...lab().install, proxy: 'http://p:3142', mirror: 'http://m/ubuntu' };

test('only keys that the installers know', () => {
  const all = config({ install, keyboard: { layout: 'de', variant: 'nodeadkeys' } });
  expect(Object.keys(all).filter((key) => !known.includes(key))).toEqual([]);
  expect(Object.keys(all['apt']!).filter((key) => ![...aptKeys, ...newerAptKeys].includes(key))).toEqual([]);
  expect(all['version']).toBe(1);
});

test('nothing is asked: no interactive sections, and what a section would ask is given', () => {
  expect(config()).not.toHaveProperty('interactive-sections');
  expect(config()).toMatchObject({ locale: 'C.UTF-8', keyboard: { layout: 'us' }, timezone: 'Etc/UTC', updates: 'security', shutdown: 'reboot' });
  // The account comes with the user-data: that takes the place of identity.
  expect(config()).not.toHaveProperty('identity');
  expect(config()['user-data']).toEqual({ hostname: 'controller' });
});

describe('what it does is said on the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osgen-outcome-'));
  const [tty, log] = [join(folder, 'tty'), join(folder, 'info.log')];
  afterAll(() => rmSync(folder, { recursive: true }));
  const said = (key: 'early-commands' | 'late-commands' | 'error-commands'): string => {
    writeFileSync(tty, '');
    const [command = ''] = config()[key] as unknown as string[];
    const { status } = spawnSync('sh', ['-c', command.replace('/dev/ttyS0', tty).replace('/var/log/installer/subiquity-server-info.log', log)]);
    expect(status).toBe(0);
    return readFileSync(tty, 'utf8');
  };

  test('its beginning', () => {
    expect(said('early-commands')).toBe('\nosgen: controller 0/12 install start\n');
  });

  test('its end', () => {
    expect(said('late-commands')).toMatch(/^\nosgen: controller 0\/12 install ok \d+s\n$/);
  });

  test('its failure, with the last lines of its log but for those about these commands', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    writeFileSync(log, [...lines, 'AutoinstallError: no "such" disk', 'start: subiquity/Error/run: ', 'x'.repeat(300), ''].join('\n'));
    const [, first, ...rest] = said('error-commands').split('\n').filter((line, index) => index === 0 || line !== '');
    expect(first).toMatch(/^osgen: controller 0\/12 install failed \d+s$/);
    expect(rest).toEqual([...lines.slice(14).map((line) => `osgen: controller | ${line}`), 'osgen: controller | AutoinstallError: no "such" disk', `osgen: controller | ${'x'.repeat(200)}`]);
  });

  test('none of it is taken for progress when the installer shows the command', () => {
    for (const key of ['early-commands', 'late-commands', 'error-commands']) expect(config()[key]).not.toEqual([expect.stringContaining('osgen: controller')]);
  });

  test('a console that cannot be written to stops no installation', () => {
    for (const key of ['early-commands', 'late-commands']) {
      const [command = ''] = config()[key] as unknown as string[];
      expect(spawnSync('sh', ['-c', command.replace('/dev/ttyS0', '/nowhere/tty')]).status).toBe(0);
    }
  });
});

test('keyboard variant only where there is one', () => {
  expect(config({ keyboard: { layout: 'de', variant: '' } })['keyboard']).toEqual({ layout: 'de' });
  expect(config({ keyboard: { layout: 'de', variant: 'x' } })['keyboard']).toEqual({ layout: 'de', variant: 'x' });
});

test('the network is that of the installed machine', () => {
  expect({ network: config()['network'] }).toEqual(netplanConfig(node()));
});

test('proxy and mirror only where asked for; without network the ISO has to do', () => {
  expect(config()).not.toHaveProperty('proxy');
  expect(config()['apt']).toEqual({ geoip: false, fallback: 'offline-install' });
  expect(config({ install })).toMatchObject({ proxy: 'http://p:3142', apt: { primary: [{ arches: ['default'], uri: 'http://m/ubuntu' }] } });
});

test('security updates do not come from elsewhere than asked for', () => {
  const security = (securityMirror?: string): unknown => config({ install: { ...install, securityMirror } })['apt']!['security'];
  expect(security()).toEqual([{ arches: ['default'], uri: 'http://m/ubuntu' }]);
  expect(security('http://s/ubuntu')).toEqual([{ arches: ['default'], uri: 'http://s/ubuntu' }]);
});

// udev's ID_SERIAL: the serial on virtio; with QEMU's model before it elsewhere.
test.each([
  ['virtio', 'sys', 'sys', 'data'], ['scsi', '*_sys', '0QEMU_QEMU_HARDDISK_sys', '0QEMU_QEMU_HARDDISK_data'], ['sata', '*_sys', 'QEMU_HARDDISK_sys', 'QEMU_HARDDISK_data'],
] as readonly (readonly [DiskBus, string, string, string])[])('the system disk is chosen by serial, and no other: %s', (bus, serial, own, other) => {
  const disks = [disk('data', { bus, purpose: 'raw' }), disk('sys', { bus, purpose: 'os' })];
  const { storage } = config({}, node({ disks })) as { storage: { layout: { name: string; match: { serial: string } } } };
  expect(storage.layout).toEqual({ name: 'direct', match: { serial } });
  const pattern = new RegExp(`^${serial.replace('*', '.*')}$`);
  expect([own, other].map((id) => pattern.test(id))).toEqual([true, false]);
});

test('a machine without system disk is a bug', () => {
  expect(() => config({}, node({ disks: [disk('data')] }))).toThrow(/no system disk/);
});

test('SSH by key only', () => expect(config()['ssh']).toEqual({ 'install-server': true, 'allow-pw': false }));
