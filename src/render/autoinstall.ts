/** Ubuntu autoinstall (subiquity) around the same cloud-config. Only keys that 22.04's installer knows too. */
import { aptSources } from './apt.js';
import { netplanConfig } from './netplan.js';
import { invariant } from '../util/invariant.js';
import { shellQuote } from '../util/shell.js';
import type { Lab, ResolvedDisk, ResolvedNode } from '../resolve/types.js';

/** The `autoinstall:` mapping; `cloudConfig` is what the installed machine's first boot runs, in so many `steps`. */
export function autoinstall(lab: Lab, node: ResolvedNode, steps: number, cloudConfig: object): object {
  const system = node.disks.find((disk) => disk.purpose === 'os');
  invariant(system, `node ${node.name} has no system disk`);
  const { proxy } = lab.install;
  return {
    version: 1,
    locale: lab.locale,
    keyboard: { layout: lab.keyboard?.layout ?? 'us', ...(lab.keyboard?.variant ? { variant: lab.keyboard.variant } : {}) },
    timezone: lab.timezone,
    ...netplanConfig(node),
    ...(proxy === undefined ? {} : { proxy }),
    // The lab may have no way out: the installer then takes the packages that are on the ISO. (Those of 22.04's first
    // ISOs, subiquity before 23.04, leave `fallback` aside: they do not try the mirror beforehand, and go on without it.)
    // The mirror as `primary`, curtin's own spelling: every installer knows it, `mirror-selection` only those since 23.04.
    apt: { geoip: false, fallback: 'offline-install', ...aptSources(lab) },
    // By serial, always: without a match the installer takes the largest disk, which may be a data disk.
    storage: { layout: { name: 'direct', match: { serial: matchSerial(system) } } },
    ssh: { 'install-server': true, 'allow-pw': false },
    updates: 'security',
    ...outcome(node.name, steps),
    shutdown: 'reboot',
    'user-data': cloudConfig,
  };
}

/**
 * Where progress is said, on the console, the installer says that it begins and what became of it: out/lab waits for that.
 * An installer that gives up does not end, but waits at its console with a shell; and one that is off may have lost its power.
 *
 * Strings are for `sh -c` in the live system (subiquity, server/controllers/cmdlist.py). early-commands run before anything
 * is looked at, late-commands once everything is on the disk but the logs. error-commands follow the traceback in the log,
 * and are in it themselves. Each command is shown on the console before it runs, so none holds a line that reads as progress.
 */
function outcome(node: string, steps: number): object {
  const say = (what: string): string => `printf '\\nosgen: %s %s install ${what}\\n' ${shellQuote(node)} 0/${steps}`;
  const seconds = '"$(cut -d. -f1 /proc/uptime)"';
  const why = `grep -v Error/run /var/log/installer/subiquity-server-info.log | tail -n 8 | cut -c 1-200 | while IFS= read -r line; do printf '\\nosgen: %s | %s\\n' ${shellQuote(node)} "$line"; done`;
  return {
    'early-commands': [`${say('start')} > /dev/ttyS0 || true`],
    'late-commands': [`sync; ${say('ok %ss')} ${seconds} > /dev/ttyS0 || true`],
    'error-commands': [`{ ${say('failed %ss')} ${seconds}; ${why}; } > /dev/ttyS0`],
  };
}

/** subiquity compares udev's ID_SERIAL: the serial itself on virtio, with QEMU's model name before it elsewhere. */
function matchSerial(disk: ResolvedDisk): string {
  return disk.bus === 'virtio' ? disk.serial : `*_${disk.serial}`;
}
