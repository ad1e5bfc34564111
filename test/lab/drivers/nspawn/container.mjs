// One machine of the lab as a systemd-nspawn container that boots systemd as its first process.

import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Console } from '../../lib/console.mjs';
import { execute, poll } from '../../lib/exec.mjs';
import { attachDisk, must } from './host.mjs';

export const groupFolders = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].filter((folder) => existsSync(join(folder, 'cgroup.procs')));

/** Removes a control group with everything below it; none has a process any more. */
export function removeGroup(group) {
  const remove = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) remove(join(folder, entry.name));
    rmdirSync(folder);
  };
  for (const folder of groupFolders) {
    try {
      remove(join(folder, group));
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'EBUSY') throw error;
    }
  }
}

export class Container {
  boots = [];
  #disks = [];
  #child;
  #listeners = [];
  #isolated = false;

  constructor(machine, { work, root, group }) {
    this.machine = machine;
    this.node = machine.node;
    this.group = `${group}/${this.node}`;
    this.root = root;
    this.folder = join(work, 'machines', this.node);
    this.files = join(this.folder, 'upper'); // what differs from the root that all start from
    this.merged = join(this.folder, 'root');
    this.console = new Console(join(work, 'logs', `${this.node}-console.log`));
    for (const folder of [this.files, this.merged, join(this.folder, 'work'), dirname(this.console.file)]) mkdirSync(folder, { recursive: true });
  }

  /** The empty disk, the seed, and what the system has before its first boot; see guest/ for what is the same in every container. */
  async prepare(files) {
    const { seed, disks } = this.machine;
    await must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${this.root},upperdir=${this.files},workdir=${join(this.folder, 'work')}`, this.merged]);
    for (const file of ['user-data', 'meta-data', 'network-config']) {
      if (existsSync(join(seed, file))) this.#put(join('/var/lib/cloud/seed/nocloud', file), join(seed, file), 0o600);
    }
    for (const { path, text, mode } of files) this.write(path, text, mode);
    const links = [];
    for (const { target, serial, bytes } of disks.slice(1)) {
      const disk = await attachDisk(join(this.folder, `${target}.img`), bytes);
      const { device } = disk;
      this.#disks.push(disk);
      links.push(`L /dev/${target} - - - - ${device}`, `L /dev/disk/by-id/virtio-${serial} - - - - ../../${target}`);
    }
    // what udev makes on a machine
    if (links.length > 0) this.write('/etc/tmpfiles.d/osgen-lab-disks.conf', `d /dev/disk/by-id 0755\n${links.join('\n')}\n`);
  }

  write(path, text, mode = 0o644) {
    const file = join(this.merged, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  #put(path, from, mode) {
    const file = join(this.merged, path);
    mkdirSync(dirname(file), { recursive: true });
    cpSync(from, file);
    return mode;
  }

  /** A line of the console as it comes: ({line, time}). */
  onLine(listener) {
    this.#listeners.push(listener);
  }

  async boot() {
    const { node, machine } = this;
    await execute('ip', ['netns', 'del', node]);
    await must('ip', ['netns', 'add', node]);
    for (const [index, { name, mac, network }] of machine.interfaces.entries()) {
      if (this.#isolated && network.nat) continue;
      const outside = outsideOf(machine, index);
      await execute('ip', ['link', 'del', outside]);
      await must('ip', ['link', 'add', outside, 'type', 'veth', 'peer', 'name', name, 'address', mac, 'netns', node]);
      // Open vSwitch's userspace datapath reads what the kernel left for a network card to do: the checksum
      await must('ethtool', ['-K', outside, 'tx', 'off']);
      await must('ip', ['link', 'set', outside, 'master', network.bridge, 'up']);
    }
    const devices = ['/dev/net/tun', '/dev/fuse', ...this.#disks.map(({ device }) => device)].filter((device) => existsSync(device));
    const child = spawn(join(import.meta.dirname, 'boot.sh'), [
      this.group,
      '--quiet', '--boot', '--register=no', '--keep-unit', `--directory=${this.merged}`, `--machine=${node}`, `--uuid=${machine.uuid.replaceAll('-', '')}`,
      '--hostname=localhost', `--network-namespace-path=/run/netns/${node}`, '--private-users=no', '--console=read-only',
      // the clock is the one thing that containers share and a machine may set
      '--capability=all', '--drop-capability=CAP_SYS_TIME', '--system-call-filter=@known', '--no-new-privileges=no',
      // no process that is killed loses what it wrote: nothing is gained by waiting for the disk
      '--suppress-sync=yes', '--resolv-conf=off', '--timezone=off', '--link-journal=no',
      ...devices.map((device) => `--bind=${device}`),
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const boot = { started: Date.now(), mark: this.console.end, lines: [] };
    this.boots.push(boot);
    let rest = '';
    const read = (data) => {
      appendFileSync(this.console.file, data);
      const parts = (rest + data.toString('latin1')).split('\n');
      rest = parts.pop();
      for (const line of parts) for (const listener of this.#listeners) listener({ line, time: Date.now(), boot });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    this.ended = new Promise((settle) => child.on('close', settle)).then(() => { if (this.#child === child) this.#child = undefined; });
    return boot;
  }

  /** Unplugs the machine from the way out, for good. */
  async isolate() {
    this.#isolated = true;
    const { machine } = this;
    for (const [index, { network }] of machine.interfaces.entries()) if (network.nat) await must('ip', ['link', 'del', outsideOf(machine, index)]);
  }

  get running() {
    return this.#child !== undefined;
  }

  /** Process id of the container's first process. */
  async leader() {
    if (!this.#child) return undefined;
    let pid = this.#child.pid;
    for (const name of ['unshare', 'systemd-nspawn']) {
      const comm = (await execute('ps', ['-o', 'comm=', '-p', String(pid)])).stdout.trim();
      if (comm !== name) continue;
      pid = (await execute('pgrep', ['-P', String(pid)])).stdout.trim().split('\n')[0];
      if (!pid) return undefined;
    }
    return pid;
  }

  /** A command inside. */
  async run(command, { timeout = 120, input } = {}) {
    const leader = await this.leader();
    if (!leader) return { status: 125, stdout: '', stderr: `${this.node} does not run`, seconds: 0 };
    // --wd is looked up before the machine is entered: not a folder of its own
    return execute('nsenter', ['--target', leader, '--all', '--', '/bin/bash', '-c', `cd /\n${command}`], {
      timeout, input: input ?? '',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', TERM: 'dumb' },
    });
  }

  /** To get into it. */
  async way() {
    return `nsenter --target ${await this.leader()} --all --wdns=/ bash   # ${this.node}`;
  }

  /** As a power cut: its first process goes, and all others with it. What was written to files stays. */
  async kill() {
    const leader = await this.leader();
    if (leader) process.kill(Number(leader), 'SIGKILL');
    await this.#gone(20);
  }

  /** As the power button does it. */
  async powerOff(seconds = 90) {
    await this.run('systemctl poweroff', { timeout: 20 });
    if (!await this.#gone(seconds)) {
      await this.kill();
      return false;
    }
    return true;
  }

  async #gone(seconds) {
    const gone = await poll(seconds, 0.1, () => (this.running ? undefined : true));
    if (gone) removeGroup(this.group);
    else this.#child?.kill('SIGKILL');
    return gone === true;
  }

  /** Finished steps and when: {step: mtime}. */
  async stamps() {
    const done = join(this.merged, 'var/lib/osgen/done');
    if (!existsSync(done)) return {};
    return Object.fromEntries(readdirSync(done).sort().map((step) => [step, statSync(join(done, step)).mtimeMs]));
  }

  /** Everything that helps to see why it failed, as files. */
  async collect(folder) {
    mkdirSync(folder, { recursive: true });
    const reports = {
      'journal.txt': 'journalctl --no-pager --output short-precise',
      'units.txt': 'systemctl --failed --no-pager; systemctl list-jobs --no-pager; systemctl list-units --no-pager "osgen*"; systemd-analyze critical-chain --no-pager osgen.target',
      'state.txt': 'cloud-init status --long; ip address; ip route; df -h; mount; ps axf; ls -l /var/lib/osgen/done',
      // why an instance cannot be reached
      'network.txt': `command -v ovs-vsctl && { ovs-vsctl show; ovs-vsctl list Interface; for bridge in $(ovs-vsctl list-br); do echo "flows of $bridge"; ovs-ofctl dump-flows "$bridge"; ovs-appctl fdb/show "$bridge"; done; }
        for space in $(ip netns list | cut -d ' ' -f 1); do echo "namespace $space"; ip -n "$space" address; done
        bridge link; command -v virsh && for domain in $(virsh list --name); do virsh domiflist "$domain"; done; nft list ruleset | head -n 400`,
    };
    for (const [name, command] of Object.entries(reports)) {
      const { stdout, stderr } = await this.run(command, { timeout: 60 });
      writeFileSync(join(folder, name), stdout + stderr);
    }
    for (const part of ['var/log', 'run/osgen', 'var/lib/nova/instances']) {
      const from = join(this.merged, part);
      if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true, filter: (path) => !/\/(journal|_base|disk[^/]*)(\/|$)/.test(path) });
    }
    const steps = await this.run('cd /run/osgen 2>/dev/null && tail -n 200 *.log', { timeout: 30 });
    writeFileSync(join(folder, 'steps.txt'), steps.stdout);
    if (existsSync(this.console.file)) cpSync(this.console.file, join(folder, 'console.log'));
  }

  async dispose() {
    if (this.running) await this.kill();
    await execute('umount', ['--lazy', this.merged]);
    for (const disk of this.#disks) disk.release();
    this.#disks = [];
    removeGroup(this.group);
  }
}

/** The host's end of an interface. */
const outsideOf = (machine, index) => `v${machine.index}-${index}`;
