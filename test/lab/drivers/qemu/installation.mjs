// The installer's path: what the machines say while they are installed, and what out/lab makes of it. The ISO is a stand-in
// for Ubuntu's (../../installer/README.md); everything else is what a user has.

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, poll, sleep } from '../../lib/exec.mjs';

const question = /Continue with autoinstall\?|Willkommen!|A question about/;
const gaveUp = 'An error occurred. Press enter to start a shell';
const installing = /start: subiquity\/Install\/install: /g;
const extracting = /start: +subiquity\/Install\/install\/curtin_install\/run_curtin_step: executing curtin install extract step/;
const ended = /osgen: \S+ 0\/\d+ install (ok|failed) \d+s/g;

const count = (text, pattern) => text.match(pattern)?.length ?? 0;

export class Installation {
  constructor({ lab, plan, report }) {
    this.lab = lab;
    this.plan = plan;
    this.report = report;
    this.begun = new Map(lab.machines.map(({ node }) => [node, 0])); // node → installations that it should have begun
  }

  /** A seed with a time zone that is none: the installer gives up, and waits with a shell. Then the seed is put right. */
  async fail() {
    const { lab, report } = this;
    const machine = lab.machines.at(-1);
    const { node } = machine;
    const seed = join(lab.out, 'nodes', node, 'seed.iso');
    const right = `${seed}.right`;
    copyFileSync(seed, right);
    try {
      await this.#spoil(node, seed);
      const { status, text, seconds } = await lab.verb('up', { args: [node], timeout: this.plan.timeout });
      this.begun.set(node, 0); // it does not get that far
      report.check(status === 1, 'out/lab up, with an installer that gives up', `exit code ${status}, ${seconds.toFixed(0)} s`);
      for (const wanted of [`${node}: the installation failed`, 'Unrecognized time zone request "Mars/Olympus"', `not up: ${node}`, `logs ${node}`]) {
        report.check(text.includes(wanted), `it says: ${wanted}`, text);
      }
      report.check(await machine.console.shows(new RegExp(gaveUp), 0, 120), `${node}: the installer waits with a shell`);
      const shown = await lab.verb('status', { args: [node] });
      report.check(/install FAILED/.test(shown.text), 'out/lab status shows it', shown.text);
      const waited = await lab.verb('wait', { args: [node, '--timeout', '60'], timeout: 90 });
      report.check(waited.status === 1 && /its installation failed/.test(waited.text), 'out/lab wait does not wait for it', `exit code ${waited.status}\n${waited.text}`);
    } finally {
      copyFileSync(right, seed);
      rmSync(right);
    }
  }

  async #spoil(node, seed) {
    const folder = mkdtempSync(join(this.plan.work, 'seed-'));
    const files = join(this.lab.out, 'nodes', node);
    for (const name of ['meta-data', 'network-config', 'user-data']) copyFileSync(join(files, name), join(folder, name));
    const userData = readFileSync(join(folder, 'user-data'), 'utf8');
    writeFileSync(join(folder, 'user-data'), userData.replace(/^ {2}timezone: .*$/m, '  timezone: Mars/Olympus'));
    const { status, stderr } = await execute('xorriso', ['-as', 'mkisofs', '-quiet', '-o', seed, '-V', 'CIDATA', '-J', '-r', folder]);
    if (status !== 0) throw new Error(stderr);
  }

  /** All machines are installed; the last one loses its power while its system is written, and is installed again. */
  async install() {
    const { lab, plan, report } = this;
    const last = lab.machines.at(-1);
    const marks = new Map(lab.machines.map(({ node, console }) => [node, console.end]));
    const up = lab.verb('up', { args: plan.only, timeout: plan.timeout });
    const seen = await Promise.all([
      this.#watch(up),
      (async () => {
        const started = await last.console.shows(extracting, marks.get(last.node), plan.timeout);
        if (!report.check(started, `${last.node}: its system is being written`)) return;
        await sleep(8);
        await execute('virsh', ['-q', 'destroy', last.domain]);
        report.check(count(last.console.text(marks.get(last.node)), ended) === 0, `${last.node}: power cut in the middle of it`);
      })(),
    ]);
    const first = await up;
    for (const { node } of lab.machines) this.begun.set(node, this.begun.get(node) + 1);
    report.check(first.status === 1 && first.text.includes(`${last.node}: the machine went off before its installation had come to its end`),
      'out/lab up says which machine was cut off', first.status === 1 ? `${first.seconds.toFixed(0)} s` : `exit code ${first.status}\n${first.text}`);
    for (const { node } of lab.machines.slice(0, -1)) {
      report.check(first.text.includes(`${node}: installed`), `${node}: installed`, first.text);
    }
    report.check(lab.machines.every(({ node }) => seen[0].has(node)), 'out/lab status shows every machine "installing"', [...seen[0]].join(' '));

    const again = await lab.verb('up', { args: plan.only, timeout: plan.timeout });
    this.begun.set(last.node, this.begun.get(last.node) + 1);
    const others = lab.machines.slice(0, -1).filter(({ node }) => again.text.includes(`${node}: installed`));
    report.check(again.status === 0 && again.text.includes(`${last.node}: its installation was interrupted and starts over`) && others.length === 0,
      `out/lab up installs ${last.node} again, and says so`, again.status === 0 ? `${again.seconds.toFixed(0)} s` : `exit code ${again.status}\n${again.text}`);
    report.note(again.text.replace(/\n/g, '\n            '));
    for (const machine of lab.machines) this.#said(machine, marks.get(machine.node));
  }

  /** What out/lab status calls "installing" while `up` is at work. */
  async #watch(up) {
    const seen = new Set();
    let over = false;
    up.then(() => { over = true; });
    while (!over) {
      const { stdout } = await this.lab.verb('status', { args: this.plan.only });
      for (const [, node] of stdout.matchAll(/^(\S+) +installing/gm)) seen.add(node);
      await poll(10, 1, () => (over ? true : undefined));
    }
    return seen;
  }

  #said({ node, console }, mark) {
    const { report } = this;
    const text = console.text(mark);
    const warnings = text.split('\n').filter((line) => /^(warning|error): /.test(line));
    report.check(!question.test(text) && !text.includes(gaveUp), `${node}: nothing was asked`, question.exec(text)?.[0]);
    report.check(warnings.length === 0, `${node}: the installer had no complaint`, warnings.join('\n'));
    report.check(/ 0\/\d+ install start[^]* 0\/\d+ install ok \d+s/.test(text), `${node}: the console says that it is being installed, and then is`, text.match(ended)?.join(' '));
    const [, disk = ''] = /info: +subiquity\/Filesystem\/apply_autoinstall_config: (\S+ .*)/.exec(text) ?? [];
    report.note(`${node}: installed on ${disk}`);
  }

  /** A machine that has been installed is not installed again, whatever it boots from. */
  checkNoLoop() {
    for (const { node, console } of this.lab.machines) {
      const times = count(console.text(), installing);
      this.report.check(times === this.begun.get(node), `${node}: was installed no more often than it should`, `${times} of ${this.begun.get(node)}`);
    }
  }

  /** What this release's installer leaves on a machine, as it is after the first boot. */
  async checkLeft(machine) {
    const wanted = {
      '24.04': ['/etc/cloud/cloud.cfg.d/90-installer-network.cfg', '/etc/netplan/50-cloud-init.yaml'],
      '26.04': ['/etc/cloud/cloud.cfg.d/00-subiquity-disable-cloudinit-networking.cfg', '/etc/netplan/00-installer-config.yaml'],
    }[this.plan.installer];
    const files = [...wanted, '/etc/cloud/cloud.cfg.d/99-installer.cfg', '/etc/cloud/clean.d/99-installer', '/etc/cloud/cloud-init.disabled', '/swap.img'];
    const { stdout } = await machine.guest.run(`for file in ${files.join(' ')}; do sudo test -s $file || echo $file; done; cat /proc/cmdline; ls /etc/netplan; cat /proc/swaps`, { timeout: 120 });
    const missing = stdout.split('\n').filter((line) => files.includes(line));
    this.report.check(missing.length === 0, `${machine.node}: has what the installer of ${this.plan.installer} leaves behind`, missing.join(' '));
    this.report.check(/console=tty1 console=ttyS0,115200n8/.test(stdout), `${machine.node}: the kernel has its consoles`, stdout.split('\n').find((line) => line.includes('root=')));
  }
}
