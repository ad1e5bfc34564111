// Looking into a machine over SSH. Only the test does this: osgen itself never logs in.

import { execute, poll } from './exec.mjs';

const options = [
  'BatchMode=yes', 'ConnectTimeout=20', 'ServerAliveInterval=10', 'ServerAliveCountMax=6', 'LogLevel=ERROR',
  'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes',
].flatMap((option) => ['-o', option]);

// one login for all of it: under plain emulation each costs seconds
const script = `
export LC_ALL=C.UTF-8
section() { printf '\\n@@%s\\n' "$1"; }
section hostname;  hostname; hostname --fqdn
section boot;      cat /proc/sys/kernel/random/boot_id
section target;    systemctl is-active osgen.target
section failed;    systemctl --failed --no-legend --plain
section cloudinit; cloud-init status --long; cloud-init query ds 2>/dev/null | head -c 200
section blocks;    lsblk --json --bytes --output NAME,SERIAL,SIZE,TYPE,FSTYPE,MOUNTPOINTS
section volumes;   command -v vgs >/dev/null && sudo vgs --noheadings --options vg_name,pv_name
section chrony;    command -v chronyc >/dev/null && sudo chronyc -n sources
section tracking;  command -v chronyc >/dev/null && sudo chronyc -n tracking
section names;     for name in "$@"; do echo "$name $(getent ahostsv4 "$name" | awk '$2 == "STREAM" { print $1 }' | tr '\\n' ' ')"; done
section pings;     for name in "$@"; do ping -4 -n -q -c 1 -W 10 "$name" >/dev/null 2>&1 && echo "$name"; done
section dpkg;      sudo dpkg --audit; dpkg-query -f '\${db:Status-Abbrev} \${Package}\\n' -W | grep -v '^ii'
section addresses; ip -o -4 addr show scope global
section stamps;    sudo find /var/lib/osgen -type f -printf '%p %T@ %s\\n' 2>/dev/null | sort
section etc;       sudo find /etc -xdev -type f -print0 | sudo xargs -0 sha256sum | sort -k 2
section disks;     sudo blkid -o full | sort
section end
`;

export class Guest {
  /** `config` is the file that out/lab ssh-config wrote. */
  constructor(host, config, key) {
    this.host = host;
    this.config = config;
    this.key = key;
  }

  run(command, { timeout = 120, input } = {}) {
    return execute('ssh', ['-F', this.config, '-i', this.key, ...options, this.host, command], { timeout, input: input ?? '' });
  }

  /** Everything the checks want to know, by section; undefined with the reason in `error` if it cannot be had. */
  async probe(names, timeout = 240) {
    let last;
    const found = await poll(timeout, 3, async () => {
      last = await this.run(`bash -s -- ${names.join(' ')}`, { timeout: 120, input: script });
      return last.stdout.includes('\n@@end\n') ? sections(last.stdout) : undefined;
    });
    return found ?? { error: `${this.host}: no answer over SSH (exit code ${last.status})\n${last.stderr}${last.stdout}` };
  }
}

function sections(text) {
  const parts = text.split(/^@@(\w+)\n/m).slice(1);
  const found = {};
  for (let i = 0; i < parts.length; i += 2) found[parts[i]] = parts[i + 1].trim();
  return found;
}

export const lines = (text) => (text ? text.split('\n').map((line) => line.trim()).filter(Boolean) : []);
