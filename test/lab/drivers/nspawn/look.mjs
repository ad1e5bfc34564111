// What a machine that has configured itself must look like, seen from inside its container.

import { lines } from '../../lib/guest.mjs';

// In `starts`: that a start was forbidden by its condition is said under the same message id.
const script = `
section() { printf '\\n@@%s\\n' "$1"; }
section hostname;  hostname
section target;    systemctl is-active osgen.target
section failed;    systemctl --failed --no-legend --plain
section cloudinit; cloud-init status --long; cat /run/cloud-init/result.json
section mounts;    findmnt --noheadings --raw --output SOURCE,FSTYPE,TARGET --types xfs,ext4
section groups;    command -v vgs >/dev/null && vgs --noheadings --options vg_name,pv_name 2>/dev/null
chronyc -n sources 2>/dev/null | grep -q '^\\^' && chronyc -n waitsync 150 0 0 1 >/dev/null
section chrony;    command -v chronyc >/dev/null && chronyc -n sources
section tracking;  command -v chronyc >/dev/null && chronyc -n tracking
section names;     for name in "$@"; do echo "$name $(getent ahostsv4 "$name" | awk '$2 == "STREAM" { print $1 }' | tr '\\n' ' ')"; done
section pings;     for name in "$@"; do ping -4 -n -q -c 1 -W 10 "$name" >/dev/null 2>&1 && echo "$name"; done
section dpkg;      dpkg --audit; dpkg-query -f '\${db:Status-Abbrev} \${Package}\\n' -W | grep -vE '^(ii|rc)'
section starts;    for file in /etc/systemd/system/*.service.d/osgen.conf; do
  unit=\${file%.d/*}; unit=\${unit##*/}
  echo "\$unit \$(journalctl -q -b MESSAGE_ID=39f53479d3a045ac8e11786248231fbf "UNIT=\$unit" --output cat | grep -c "^Started ") \$(systemctl show --property NRestarts --value "\$unit")"
done
section memory;    cat /proc/[0-9]*/smaps_rollup 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { printf "%d MiB\\n", sum / 1024 }'
section sockets;  ss -Hltun
section addresses; ip -o -4 addr show scope global
section etc;       find /etc -xdev -type f -print0 | xargs -0 sha256sum | sort -k 2
section end
`;

export async function look(container, names) {
  const { stdout, stderr } = await container.run(`set -- ${names.join(' ')}\n${script}`, { timeout: 300 });
  if (!stdout.includes('\n@@end\n')) return { error: stdout + stderr };
  const parts = stdout.split(/^@@(\w+)\n/m).slice(1);
  const found = {};
  for (let i = 0; i < parts.length; i += 2) found[parts[i]] = parts[i + 1].trim();
  return found;
}

/** `datasource` is where cloud-init has the machine's user-data from, `disabled` whether it switches itself off at the end of the first boot. */
export function checkContainer(report, container, found, containers, { datasource, disabled }) {
  const { node, machine } = container;
  if (found.error !== undefined) {
    report.check(false, `${node}: looked into`, found.error);
    return;
  }
  report.check(found.hostname === node, `${node}: host name`, found.hostname);
  if (disabled && container.boots.length > 1) report.check(/^status: disabled/m.test(found.cloudinit), `${node}: cloud-init is switched off, as the installer has it after the first boot`, found.cloudinit);
  else {
    const done = disabled ? /^status: (done|disabled)$/m : /^status: done$/m;
    report.check(found.cloudinit.includes(`DataSource${datasource}`) && done.test(found.cloudinit) && /"errors": \[\]/.test(found.cloudinit),
      `${node}: cloud-init is done, from the compiled ${datasource === 'None' ? 'user-data, as the installer leaves it' : 'seed'}, without errors`, found.cloudinit);
  }
  report.check(found.target === 'active', `${node}: osgen.target is active`, found.target);
  report.check(found.failed === '', `${node}: no failed unit`, found.failed);
  report.check(found.dpkg === '', `${node}: every package is installed whole`, found.dpkg);
  if (container.boots.length === 1 && found.starts !== '') {
    const wrong = lines(found.starts).filter((line) => !/ 1 0$/.test(line));
    report.check(wrong.length === 0, `${node}: each daemon was started once`, wrong.length > 0 ? `unit, starts, restarts:\n${wrong.join('\n')}` : lines(found.starts).length);
  }
  checkSockets(report, machine, node, found);
  checkNames(report, container, found, containers);
  for (const { serial, mount, group } of machine.uses) {
    if (mount) report.check(lines(found.mounts).some((line) => line.endsWith(` xfs ${mount}`)), `${node}: disk ${serial} is mounted at ${mount}`, found.mounts);
    if (group) report.check(lines(found.groups).some((line) => line.startsWith(`${group} `)), `${node}: disk ${serial} is in the volume group ${group}`, found.groups);
  }
  if (found.tracking) {
    const stratum = Number(/^Stratum\s*:\s*(\d+)/m.exec(found.tracking)?.[1] ?? 0);
    const source = lines(found.chrony).find((line) => line.startsWith('^*'));
    report.check(/^Leap status\s*:\s*Normal/m.test(found.tracking) && stratum > 0, `${node}: chrony is synchronised`, source?.replace(/\s+/g, ' ') ?? `stratum ${stratum}`);
  }
}

/** What `ss` shows that instances and strangers can reach, and the plan does not name. Loopback and the management network are the lab's own. */
export function strangers(sockets, { listeners, management }) {
  return lines(sockets).map((line) => line.split(/\s+/)).map(([protocol, , , , local]) => ({
    protocol, address: local.slice(0, local.lastIndexOf(':')).replace(/%.*$|[[\]]/g, ''), port: Number(local.slice(local.lastIndexOf(':') + 1)),
  })).filter(({ protocol, address, port }) => !/^(127\.|::1$|fe80:)/.test(address) && address !== management
    && !listeners.some((each) => each.protocol === protocol && each.port === port))
    .map(({ protocol, address, port }) => `${protocol} ${address}:${port}`);
}

function checkSockets(report, machine, node, found) {
  const strange = strangers(found.sockets, machine);
  report.check(lines(found.sockets).length > 0 && strange.length === 0, `${node}: nothing listens where instances are but what the plan names`,
    strange.length > 0 ? strange.join('\n') : machine.listeners.map(({ protocol, port }) => `${protocol} ${port}`).join(', '));
}

function checkNames(report, { node }, found, containers) {
  const resolved = Object.fromEntries(lines(found.names).map((line) => [line.split(/\s+/)[0], line.split(/\s+/).slice(1)]));
  const reached = lines(found.pings);
  const own = lines(found.addresses).flatMap((line) => /inet (\S+)\//.exec(line)?.[1] ?? []);
  const self = resolved[node] ?? [];
  report.check(self.length > 0 && self.every((address) => own.includes(address)), `${node}: its own name is its own address`, self.join(' '));
  const others = containers.map((other) => other.node).filter((other) => other !== node);
  const missing = others.filter((other) => (resolved[other] ?? []).length === 0 || !reached.includes(other));
  report.check(missing.length === 0, `${node}: reaches the other machines by name`, missing.length > 0 ? `not: ${missing.join(' ')}` : others.join(' '));
}
