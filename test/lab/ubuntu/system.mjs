// What is on a machine of Ubuntu's before its first boot: what every server has, and what the installer leaves behind.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { fill, platforms, readTable, selectRows } from './table.mjs';

/** Lists are joined, mappings merged, and of two values the second one counts, as subiquity's merge_config does it. */
export function merge(base, over) {
  if (Array.isArray(base) && Array.isArray(over)) return [...base, ...over];
  if (isMapping(base) && isMapping(over)) {
    return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, key in base && key in over ? merge(base[key], over[key]) : key in over ? over[key] : base[key]]));
  }
  return over;
}

const isMapping = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The cloud-config of the first boot: the installer's own, with `user-data` of `autoinstall` over it. */
export function installedUserData(platform, autoinstall) {
  const { ssh = {}, 'user-data': userData = {}, timezone, locale } = autoinstall;
  const own = {
    growpart: { mode: 'off' },
    resize_rootfs: false,
    ...(ssh['install-server'] ? { ssh_pwauth: ssh['allow-pw'] ?? true } : {}),
    ...(locale ? { locale } : {}), ...(timezone ? { timezone } : {}),
  };
  const merged = merge(own, userData);
  if (platform === 'ubuntu-22.04') return merged;
  return merge(merged, { write_files: [{
    path: 'etc/cloud/cloud-init.disabled', defer: true,
    content: 'Disabled by Ubuntu live installer after first boot.\nTo re-enable cloud-init on this image run:\n  sudo cloud-init clean --machine-id\n',
  }] });
}

/** `99-installer.cfg`: no datasource, and what it would have said. */
export function installerConfig(platform, autoinstall, instance) {
  const userData = `#cloud-config\n${dump(installedUserData(platform, autoinstall), { noRefs: true, lineWidth: -1 })}`;
  return dump({ datasource: { None: { metadata: { 'instance-id': instance }, userdata_raw: userData } }, datasource_list: ['None'] }, { noRefs: true, lineWidth: -1 });
}

/** What setupcon(1) and keyboard(5) read. */
const keyboardFile = ({ layout = 'us', variant = '' }) => `XKBMODEL="pc105"\nXKBLAYOUT="${layout}"\nXKBVARIANT="${variant}"\nXKBOPTIONS=""\nBACKSPACE="guess"\n`;

/**
 * The files of a machine before its first boot: [{path, text, mode}]. `network` is the netplan mapping as this machine can
 * follow it, `base` where the repository is served, `folder` where it lies.
 */
export function ubuntuFiles({ platform, release, machine, network, base, folder }) {
  const { system, installer } = selectRows(readTable(), { platform, release });
  const { codename, version } = platforms[platform];
  const values = { codename, version, mirror: `${base}/ubuntu` };
  const contents = {
    'user-data': () => installerConfig(platform, machine.autoinstall, machine.uuid),
    network: () => dump(network, { noRefs: true, lineWidth: -1 }),
    keyboard: () => keyboardFile(machine.autoinstall.keyboard ?? {}),
  };
  const keyring = readFileSync(join(folder, 'ubuntu-archive-keyring.gpg'));
  return [
    ...system.map(({ path, content }) => ({ path, text: fill(content, values), mode: 0o644 })),
    ...installer.map(({ path, content, mode }) => ({ path, text: contents[content]?.() ?? fill(content, values), mode: Number.parseInt(mode, 8) })),
    { path: '/usr/share/keyrings/ubuntu-archive-keyring.gpg', text: keyring, mode: 0o644 },
    // up to 22.04 apt trusts it for all archives
    ...(platform === 'ubuntu-22.04' ? [{ path: '/etc/apt/trusted.gpg.d/ubuntu-keyring.gpg', text: keyring, mode: 0o644 }] : []),
    { path: '/etc/osgen-lab/cloud-archive', text: `${base}/cloud-archive\n`, mode: 0o644 },
  ];
}
