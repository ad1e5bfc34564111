// What a container has of a machine before its first boot: where its packages come from, its network, its user-data.

import { stringify } from 'yaml';
import { ubuntuFiles } from '../../ubuntu/system.mjs';

/** Files to write: [{path, text, mode}]. `base` is where the packages are served. */
export function systemFiles(machine, { ubuntu, pool }, base) {
  const network = machine.network ? byName(machine.network, machine.interfaces) : undefined;
  if (ubuntu) return ubuntuFiles({ ...ubuntu, machine, network, base, folder: pool });
  return [
    { path: '/etc/apt/sources.list', text: `deb [trusted=yes] ${base}/ ./\n`, mode: 0o644 },
    ...(network ? [{ path: '/etc/netplan/50-cloud-init.yaml', text: stringify(network), mode: 0o600 }] : []),
  ];
}

/** The compiled netplan file, with interfaces found by name: a veth interface has no permanent MAC address. */
function byName(config, interfaces) {
  const copy = structuredClone(config);
  const network = copy.network ?? copy;
  for (const { mac, name } of interfaces) {
    const [key, ethernet] = Object.entries(network.ethernets).find(([, value]) => value.match?.macaddress?.toLowerCase() === mac.toLowerCase());
    delete ethernet['set-name'];
    ethernet.match = { name };
    network.ethernets[key] = ethernet;
  }
  return copy.network ? copy : { network };
}

/** `--apt-lock`: the day's update and upgrade are at it as the machine boots, and hold apt's and dpkg's locks for a while. */
export function aptLockFiles(seconds) {
  const holder = '/usr/local/lib/osgen-lab/hold-locks';
  const service = (name, locks) => [
    { path: `/etc/systemd/system/${name}.timer.d/osgen-lab.conf`, text: '[Timer]\nOnCalendar=\nOnActiveSec=1\nRandomizedDelaySec=0\nPersistent=false\n', mode: 0o644 },
    { path: `/etc/systemd/system/${name}.service.d/osgen-lab.conf`, text: `[Unit]\nAfter=\nWants=\n[Service]\nExecStartPre=\nExecStart=\nExecStart=${holder} ${seconds} ${locks.join(' ')}\n`, mode: 0o644 },
  ];
  return [
    { path: holder, mode: 0o755, text: [
      '#!/usr/bin/python3',
      '# Holds locks as apt and dpkg do (fcntl), for so many seconds.',
      'import fcntl, sys, time',
      'held = [open(path, "w") for path in sys.argv[2:]]',
      'for file in held:',
      '    fcntl.lockf(file, fcntl.LOCK_EX)',
      'print("holding", *sys.argv[2:], flush=True)',
      'time.sleep(int(sys.argv[1]))', ''].join('\n') },
    ...service('apt-daily', ['/var/lib/apt/lists/lock']),
    ...service('apt-daily-upgrade', ['/var/lib/dpkg/lock-frontend', '/var/lib/dpkg/lock', '/var/cache/apt/archives/lock']),
  ];
}
