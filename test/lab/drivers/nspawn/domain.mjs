// One machine of the lab as a real libvirt domain under QEMU, beside the containers and on their bridges: for what a
// container cannot have. It is used as a Container is.

import { appendFileSync, closeSync, cpSync, existsSync, fstatSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, poll } from '../../lib/exec.mjs';
import { Guest } from '../../lib/guest.mjs';
import { Lab } from '../../lib/lab.mjs';
import { places } from '../../lib/topology.mjs';

/**
 * What out/lab needs for these machines. The networks exist already, made by host.mjs: libvirt is told so, under the
 * name and the UUID that the compiled ones have. The rest is as compiled.
 */
export function domainLab(plan) {
  const out = join(plan.work, 'domains');
  cpSync(plan.out, out, { recursive: true });
  for (const name of readdirSync(join(out, 'networks')).filter((each) => each.endsWith('.xml'))) {
    const xml = readFileSync(join(out, 'networks', name), 'utf8');
    const [own] = /<name>[^]*?<\/uuid>/.exec(xml);
    const [bridge] = /<bridge name="[^"]+"/.exec(xml);
    writeFileSync(join(out, 'networks', name), `<network>\n  ${own}\n  <forward mode="bridge"/>\n  ${bridge}/>\n</network>\n`);
  }
  // below the world's folder: what is mounted from there is another file system to link(2)
  const images = join(plan.work, 'world/lib/images');
  mkdirSync(images, { recursive: true });
  mkdirSync(places.disks, { recursive: true });
  linkSync(join(plan.image, 'debian-12.qcow2'), join(images, 'debian-12.qcow2'));
  return new Lab({ out, work: plan.work, only: plan.domains }, places.consoles);
}

export class Domain {
  boots = [];
  running = false;
  #listeners = [];
  #guest;
  #watch;
  #read = 0;
  #rest = '';

  constructor(machine, lab, plan) {
    const { domain, console } = lab.machines.find(({ node }) => node === machine.node);
    this.machine = machine;
    this.node = machine.node;
    this.domain = domain;
    this.console = console;
    this.lab = lab;
    this.key = plan.key;
  }

  /** Nothing: its disks and its seed are the compiled ones. */
  async prepare() {}

  onLine(listener) {
    this.#listeners.push(listener);
  }

  async boot() {
    const boot = { started: Date.now(), mark: this.console.end, lines: [] };
    this.boots.push(boot);
    await this.#verb('up', this.node);
    this.running = true;
    this.#watch ??= setInterval(() => this.#look(), 500);
    return boot;
  }

  /** out/lab changes a lab for one caller at a time. */
  async #verb(verb, ...args) {
    const turn = (this.lab.turn ?? Promise.resolve()).then(() => this.lab.verb(verb, { args }));
    this.lab.turn = turn;
    const { status, text } = await turn;
    if (status !== 0) throw new Error(`out/lab ${[verb, ...args].join(' ')}: exit code ${status}\n${text}`);
  }

  #looking = 0;
  async #look() {
    const text = this.#rest + this.#new();
    const parts = text.split('\n');
    this.#rest = parts.pop();
    for (const line of parts) for (const listener of this.#listeners) listener({ line: line.replaceAll('\r', ''), time: Date.now(), boot: this.boots.at(-1) });
    if (++this.#looking % 10 === 0) {
      const { stdout } = await execute('virsh', ['-q', 'domstate', this.domain]);
      if (/shut off|crashed/.test(stdout)) this.running = false;
    }
  }

  /** What the console has said since the last look. */
  #new() {
    if (!existsSync(this.console.file)) return '';
    const handle = openSync(this.console.file, 'r');
    try {
      const data = Buffer.alloc(fstatSync(handle).size - this.#read);
      readSync(handle, data, 0, data.length, this.#read);
      this.#read += data.length;
      return data.toString('latin1');
    } finally {
      closeSync(handle);
    }
  }

  /** A command inside, as root. */
  async run(command, { timeout = 120 } = {}) {
    if (!this.running) return { status: 125, stdout: '', stderr: `${this.node} does not run`, seconds: 0 };
    this.#guest ??= new Guest(this.node, await this.lab.sshConfig(), this.key);
    return this.#guest.run('sudo -n bash -s', { timeout, input: `export LC_ALL=C.UTF-8\n${command}\n` });
  }

  /** To get into it. */
  async way() {
    return `ssh -F ${await this.lab.sshConfig()} -i ${this.key} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null ${this.node}`;
  }

  /** Unplugs the machine from the way out, for good. */
  async isolate() {
    await this.#verb('isolate', this.node);
  }

  /** A power cut. */
  async kill() {
    await execute('virsh', ['-q', 'destroy', this.domain]);
    this.running = false;
  }

  /** As the power button does it. */
  async powerOff(seconds = 180) {
    await execute('virsh', ['-q', 'shutdown', this.domain]);
    const off = await poll(seconds, 2, async () => (/shut off/.test((await execute('virsh', ['-q', 'domstate', this.domain])).stdout) ? true : undefined));
    if (!off) await this.kill();
    this.running = false;
    return off === true;
  }

  /** Finished steps and when: {step: mtime}. */
  async stamps() {
    const { stdout } = await this.run("find /var/lib/osgen/done -type f -printf '%f %T@\\n' | sort");
    return Object.fromEntries(stdout.trim().split('\n').filter(Boolean).map((line) => line.split(' ')));
  }

  async collect(folder) {
    mkdirSync(folder, { recursive: true });
    const { stdout, stderr } = await this.run('systemctl --failed --no-pager; cloud-init status --long; ip address; df -h; lsblk; vgs; lvs; ls -l /var/lib/osgen/done; cd /run/osgen && tail -n 200 *.log; cd /var/log && tail -n 200 cinder/*.log; journalctl -b --no-pager', { timeout: 180 });
    appendFileSync(join(folder, 'state.txt'), stdout + stderr);
    if (existsSync(this.console.file)) cpSync(this.console.file, join(folder, 'console.log'));
  }

  /** Its disks go with the working folder. */
  async dispose() {
    clearInterval(this.#watch);
    if (this.running) await this.kill();
  }
}
