import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudConfig, type Form } from '../../../src/render/cloud-config.js';
import { resources } from '../../../src/load/resources.js';
import { lab, node } from './libvirt/lab.js';
import type { NodePlan, PlannedFile, PlannedStep } from '../../../src/plan/types.js';
import type { Lab } from '../../../src/resolve/types.js';

interface Cloud {
  readonly [key: string]: unknown;
  readonly users: readonly Record<string, unknown>[];
  readonly write_files: readonly { readonly path: string; readonly permissions: string; readonly owner?: string; readonly content: string }[];
}

const file: PlannedFile = { path: '/etc/x', contents: 'text\n', owner: 'a:b', mode: '0640', redacted: '<secret x>\n', sensitive: true, beforePackages: false, service: 's' };
const step: PlannedStep = { name: 'hosts', description: 'Names', number: 1, after: [], script: 'echo hi\n', timeoutSeconds: 1, retries: 0, retryDelaySeconds: 0, waitsFor: undefined, volatile: false, service: 's' };
const plan: NodePlan = { node: node(), packages: [], files: [file], units: [], steps: [step], provides: new Map() };

const config = (parts: Partial<Lab> = {}, form: Form = 'contents'): Cloud => cloudConfig(lab(parts), plan, resources.catalog, form) as Cloud;
const written = (path: string): Cloud['write_files'][number] | undefined => config().write_files.find((candidate) => candidate.path === path);
const install = { method: 'cloud-image', iso: undefined, image: '/x', proxy: undefined, noProxy: [], mirror: undefined, securityMirror: undefined } as const;

test('only keys that are cloud-init’s', () => {
  const known = ['preserve_hostname', 'manage_etc_hosts', 'users', 'ssh_pwauth', 'timezone', 'locale', 'keyboard', 'apt', 'package_update', 'package_upgrade', 'bootcmd', 'write_files', 'runcmd'];
  const all = config({ keyboard: { layout: 'de', variant: '' }, install: { ...install, proxy: 'http://p' } });
  expect(Object.keys(all).filter((key) => !known.includes(key))).toEqual([]);
});

test('the account: by key, by password, by neither', () => {
  const user = (admin: Partial<Lab['admin']>): Record<string, unknown> => config({ admin: { name: 'me', sshKeys: [], passwordHash: undefined, ...admin } }).users[0]!;
  expect(config().users).toHaveLength(1);
  expect(user({})).toMatchObject({ name: 'me', lock_passwd: true, sudo: 'ALL=(ALL) NOPASSWD:ALL' });
  expect(user({})).not.toHaveProperty('passwd');
  expect(user({})).not.toHaveProperty('ssh_authorized_keys');
  expect(user({ passwordHash: '$6$x$y' })).toMatchObject({ lock_passwd: false, passwd: '$6$x$y' });
  expect(user({ sshKeys: ['ssh-ed25519 AAAA'] })).toMatchObject({ ssh_authorized_keys: ['ssh-ed25519 AAAA'] });
});

test('nobody logs in over SSH with a password, and /etc/hosts is ours', () => {
  expect(config()).toMatchObject({ ssh_pwauth: false, manage_etc_hosts: false, preserve_hostname: true });
});

test('packages are the steps’ business', () => {
  expect(config()).toMatchObject({ package_update: false, package_upgrade: false });
  expect(config()).not.toHaveProperty('packages');
});

test('keyboard, proxy and mirror only where asked for', () => {
  for (const key of ['keyboard', 'apt']) expect(config()).not.toHaveProperty(key);
  expect(config({ keyboard: { layout: 'de', variant: '' } })['keyboard']).toEqual({ layout: 'de' });
  expect(config({ keyboard: { layout: 'de', variant: 'nodeadkeys' } })['keyboard']).toEqual({ layout: 'de', variant: 'nodeadkeys' });
  expect(config({ install: { ...install, proxy: 'http://p:3142' } })['apt']).toEqual({ proxy: 'http://p:3142' });
  // apt knows no domains there.
  expect(config({ install: { ...install, proxy: 'http://p:3142', noProxy: ['m.example', '.lan', 'fd00::1'] } })['apt'])
    .toEqual({ proxy: 'http://p:3142', conf: 'Acquire::http::Proxy::m.example "DIRECT";\nAcquire::http::Proxy::fd00::1 "DIRECT";\n' });
  expect(config({ install: { ...install, mirror: 'http://m/debian' } })['apt']).toMatchObject({ primary: [{ uri: 'http://m/debian' }] });
});

test('a service’s file waits where only root reads it, for a step to install', () => {
  expect(written('/var/lib/osgen/files/etc/x')).toEqual({ path: '/var/lib/osgen/files/etc/x', permissions: '0600', owner: 'root:root', content: 'text\n' });
  expect(written('/etc/x')).toBeUndefined();
});

test('a step is a program: a shell that stops at errors, then its script', () => {
  const script = written('/usr/local/lib/osgen/steps/hosts');
  expect(script?.permissions).toBe('0755');
  expect(script?.content).toMatch(/^#!\/bin\/bash\n# Names\nset -euo pipefail\n[^]*\necho hi\n$/);
});

test('what runs the steps knows the machine and how many there are', () => {
  const runner = written('/usr/local/lib/osgen/run-step');
  expect(runner?.permissions).toBe('0755');
  expect(runner?.content).toMatch(/^node=controller$/m);
  expect(runner?.content).toMatch(/^total=1$/m);
  expect(written('/usr/local/lib/osgen/complete')?.content).toContain('osgen: controller complete');
});

test('units are plain files', () => {
  for (const name of ['osgen-hosts.service', 'osgen-complete.service', 'osgen.target', 'multi-user.target.d/osgen.conf']) expect(written(`/etc/systemd/system/${name}`)?.permissions).toBe('0644');
});

test('the units are started last, without waiting for them, after a mark that is safe on disk', () => {
  const commands = config()['runcmd'] as string[][];
  expect(commands[0]).toEqual(['systemctl', 'daemon-reload']);
  expect(commands.at(-1)).toEqual(['systemctl', 'start', '--no-block', 'osgen.target']);
  expect(commands.at(-2)?.join(' ')).toMatch(/sync.*cloud-init-complete.*sync/);
});

test('until then each boot starts over', () => {
  const [, , command] = (config()['bootcmd'] as string[][]).at(-1) ?? [];
  expect(command).toMatch(/^\[ -e \/var\/lib\/osgen\/cloud-init-complete \] \|\| rm /);
});

test('on an installed machine nothing is cleaned: that would remove what the installer left', () => {
  const commands = config({ install: { ...install, method: 'autoinstall', iso: '/x' } })['bootcmd'] as string[][];
  expect(commands.flat().join(' ')).not.toContain('cloud-init clean');
  expect(commands[0]).toEqual(['sh', '-c', '[ -e /var/lib/osgen/cloud-init-complete ] || sync']);
});

test('a network configuration that a power cut has emptied is made anew, before anything else; one that is there is put on disk', () => {
  const [, , command = ''] = (config()['bootcmd'] as string[][])[0] ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'osgen-bootcmd-'));
  const ran = (netplan: string | undefined, complete: boolean): string => {
    const paths = { netplan: join(folder, 'netplan'), complete: join(folder, 'complete') };
    for (const [path, text] of [[paths.netplan, netplan], [paths.complete, complete ? '' : undefined]] as const) {
      if (text === undefined) rmSync(path, { force: true });
      else writeFileSync(path, text);
    }
    const script = command.replace('/etc/netplan/50-cloud-init.yaml', paths.netplan).replace('/var/lib/osgen/cloud-init-complete', paths.complete);
    const shell = `cloud-init() { echo "cloud-init $*"; }; sync() { echo sync; }; sleep() { :; }\n${script}`.replace('cloud-init()', 'cloud_init()').replaceAll('cloud-init clean', 'cloud_init clean');
    return spawnSync('sh', ['-c', shell], { encoding: 'utf8' }).stdout.trim();
  };
  try {
    expect(ran('', false)).toBe('cloud-init clean --reboot');
    expect(ran('network: {}\n', false)).toBe('sync');
    expect(ran(undefined, false)).toBe('sync');
    expect(ran('', true)).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a catalog without our templates is a bug', () => {
  expect(() => cloudConfig(lab(), plan, { ...resources.catalog, templates: {} }, 'contents')).toThrow(/no template machine\//);
});
