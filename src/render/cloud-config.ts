/**
 * The one cloud-config of a machine. cloud-init only puts files in their place, makes the account and starts
 * osgen.target; all work is done by the units, which survive a power cut.
 */
import { templateText } from '../catalog/template.js';
import { aptSources } from './apt.js';
import { adminPasswordHash } from '../secrets/secrets.js';
import { renderTemplate } from './template.js';
import { bootDropIn, gateFiles, target, unitFiles } from './units.js';
import type { Catalog } from '../catalog/types.js';
import type { NodePlan } from '../plan/types.js';
import type { Lab } from '../resolve/types.js';

interface WriteFile {
  readonly path: string;
  readonly permissions: string;
  readonly owner?: string;
  readonly content: string;
}

/**
 * cloud-init marks a module as done before it runs it, so what a power cut interrupts is never run again. Until
 * our last command has left its mark, each boot takes the marks of this instance away (bootcmd runs at every boot,
 * before write_files).
 */
const redoUnlessComplete =
  '[ -e /var/lib/osgen/cloud-init-complete ] || rm -f /var/lib/cloud/instance/sem/config_*';

/**
 * cloud-init's own way with host names keeps a JSON file that it reads at every boot, before anything of ours runs. It
 * does not sync that file: a power cut some seconds later leaves it empty, and then every later boot's init stage
 * ends there with a JSONDecodeError, before accounts and files (cc_set_hostname.py; seen with cloud-init 22.4.2).
 */
const setHostName = '[ "$(cat /etc/hostname)" = "$1" ] || printf "%s\\n" "$1" > /etc/hostname; hostname "$1"';

/**
 * Nor does it sync the netplan file, which it writes once, in its first stage: a power cut in the next half a minute leaves
 * it empty, and the machine without a network for good. Where that has happened, all begins anew; else it is put on disk
 * before anything else begins. (Seen with cloud-init 22.4.2.)
 */
const keepNetwork = [
  'file=/etc/netplan/50-cloud-init.yaml',
  'if [ ! -e /var/lib/osgen/cloud-init-complete ]; then if [ -e "$file" ] && [ ! -s "$file" ]; then cloud-init clean --reboot; sleep 120; else sync; fi; fi',
].join('; ');

/**
 * On an installed machine, `cloud-init clean` would run the installer's /etc/cloud/clean.d/99-installer, which removes
 * the user-data and the network that the installer left. It is not needed either: 22.04's and 26.04's installer write a
 * netplan file of their own; 24.04's leaves the network in cloud.cfg.d, where cloud-init's first stage takes it from at
 * every boot until it is disabled, as the data source None is none of that stage's (DataSourceNone.py; stages.py,
 * apply_network_config, which leaves the network alone only where there is a data source).
 */
const keepInstalled = '[ -e /var/lib/osgen/cloud-init-complete ] || sync';

/** `redacted`: the same with labels in place of the secrets. */
export type Form = 'contents' | 'redacted';

export function cloudConfig(lab: Lab, plan: NodePlan, catalog: Catalog, form: Form): object {
  const { install, keyboard } = lab;
  const apt = {
    ...(install.proxy === undefined ? {} : { proxy: install.proxy }),
    ...aptSources(lab),
  };
  return {
    preserve_hostname: true,
    // Debian's images say true: cloud-init would bring 127.0.1.1 back at every boot.
    manage_etc_hosts: false,
    users: [adminUser(lab, form)],
    ssh_pwauth: false,
    timezone: lab.timezone,
    locale: lab.locale,
    ...(keyboard ? { keyboard: { layout: keyboard.layout, ...(keyboard.variant ? { variant: keyboard.variant } : {}) } } : {}),
    ...(Object.keys(apt).length > 0 ? { apt } : {}),
    package_update: false,
    package_upgrade: false,
    bootcmd: [['sh', '-c', install.method === 'autoinstall' ? keepInstalled : keepNetwork], ['sh', '-c', setHostName, 'sh', plan.node.name], ['sh', '-c', redoUnlessComplete]],
    write_files: writeFiles(plan, catalog, form),
    runcmd: [
      ['systemctl', 'daemon-reload'],
      ['sh', '-c', 'sync && : > /var/lib/osgen/cloud-init-complete && sync'],
      ['systemctl', 'start', '--no-block', target],
    ],
  };
}

function adminUser({ admin, label }: Lab, form: Form): object {
  const hash = admin.passwordHash;
  return {
    name: admin.name,
    gecos: 'Lab administrator',
    groups: ['adm', 'sudo'],
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    lock_passwd: hash === undefined,
    ...(hash === undefined ? {} : { passwd: form === 'contents' ? hash : label(adminPasswordHash, hash) }),
    ...(admin.sshKeys.length > 0 ? { ssh_authorized_keys: admin.sshKeys } : {}),
  };
}

function writeFiles(plan: NodePlan, catalog: Catalog, form: Form): readonly WriteFile[] {
  const { node, steps } = plan;
  const machine = (name: string, view: object): string => {
    const template = `machine/${name}.hbs`;
    return renderTemplate(template, templateText(catalog, template), view);
  };
  const executable = (path: string, content: string): WriteFile => ({ path, permissions: '0755', content });
  return [
    ...plan.files.map((file) => ({
      // Put in place by the steps: package scripts would write over some of them otherwise.
      path: `/var/lib/osgen/files${file.path}`,
      permissions: '0600',
      owner: 'root:root',
      content: file[form],
    })),
    executable('/usr/local/lib/osgen/run-step', machine('run-step', { node: { name: node.name }, total: steps.length })),
    { path: '/usr/local/lib/osgen/functions', permissions: '0644', content: machine('functions', {}) },
    executable('/usr/local/lib/osgen/complete', machine('complete', { line: `osgen: ${node.name} complete` })),
    ...steps.map((step) =>
      executable(`/usr/local/lib/osgen/steps/${step.name}`, machine('step-header', { description: step.description }) + step.script)),
    ...[...unitFiles(plan)].map(([name, content]) => ({ path: `/etc/systemd/system/${name}`, permissions: '0644', content })),
    ...[...gateFiles(plan)].map(([name, content]) => ({ path: `/etc/systemd/system/${name}`, permissions: '0644', content })),
    { path: bootDropIn.path, permissions: '0644', content: bootDropIn.contents },
  ];
}
