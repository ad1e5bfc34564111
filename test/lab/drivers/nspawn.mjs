// Boots a compiled lab as systemd-nspawn containers, inside a private world. Started by run.mjs through nspawn/world.sh.
//
// Real: systemd as first process, cloud-init reading the compiled seed, netplan and networkd, DHCP, apt over HTTP,
// loop devices as data disks, the steps and their console lines. Not real: kernel, boot loader, udev, device-mapper.

import { readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endOf, startOf } from '../lib/console.mjs';
import { poll, sleep } from '../lib/exec.mjs';
import { serveMirror } from '../lib/mirror.mjs';
import { Report } from '../lib/report.mjs';
import { checkComplaints, moments } from './nspawn/complaints.mjs';
import { compiledLab, hypervisorAddress } from './nspawn/compiled.mjs';
import { Container, removeGroup } from './nspawn/container.mjs';
import { Domain, domainLab } from './nspawn/domain.mjs';
import { startNetworks } from './nspawn/host.mjs';
import { checkContainer, look } from './nspawn/look.mjs';
import { installPackages } from './nspawn/install.mjs';
import { checkNames } from './nspawn/names.mjs';
import { validateConfiguration } from './nspawn/oslo.mjs';
import { ports } from './nspawn/ports.mjs';
import { aptLockFiles, systemFiles } from './nspawn/system.mjs';
import { printTiming } from './nspawn/timing.mjs';
import { checkVolume } from './nspawn/volume.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const report = new Report();
const progress = /osgen: (\S+) (\d+\/\d+) (\S+) (start|ok|failed)(?: ([\d.]+)s)?/;
const containers = []; // and domains: they are used alike
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => { stopping = true; });

/** Ends a wait early when the test is told to stop. */
const until = (seconds, ask) => poll(seconds, 0.2, () => {
  if (stopping) throw new Error('interrupted');
  return ask();
});

async function main() {
  const lab = compiledLab(plan.out);
  const machines = lab.machines.filter(({ node }) => plan.only.length === 0 || plan.only.includes(node));
  report.section(`lab ${plan.name}: ${machines.map(({ node }) => node).join(', ')} (compiled in ${plan.compileSeconds.toFixed(1)} s)`);
  report.note('not real in a container: kernel, boot loader, udev, clock; no device-mapper (no logical volumes), no iSCSI initiator, no power cut of the disk');
  if (plan.domains.length > 0) report.note(`no containers, but libvirt domains under QEMU: ${plan.domains.join(', ')}`);
  if (plan.ubuntu) report.note(`${plan.ubuntu.platform} is shaped: ${plan.ubuntu.release}'s packages, units, sites and files by test/lab/ubuntu, the programs are Debian ${plan.suite}'s`);
  if (plan.aptLock) report.note(`the day's update holds apt's and dpkg's locks for the first ${plan.aptLock} s`);
  for (const note of plan.notes) report.note(note);
  const stopNetworks = await startNetworks(lab.networks, join(plan.work, 'logs'));
  const mirror = await serveMirror(plan.pool, ports.packages);
  const servers = [mirror, await serveMirror(plan.served, ports.files)];
  if (plan.domains.length > 0) servers.push(await serveMirror(join(plan.image, 'pool'), ports.debian));
  const base = `http://${hypervisorAddress(lab.networks, machines)}:${ports.packages}`;
  try {
    if (plan.installed) {
      await installedNames(machines, base);
      return;
    }
    const domains = plan.domains.length > 0 ? domainLab(plan) : undefined;
    for (const [index, compiled] of machines.entries()) {
      const machine = { ...compiled, ...plan.planned[compiled.node], index, uses: usesOf(compiled) };
      const container = plan.domains.includes(machine.node) ? new Domain(machine, domains, plan) : new Container(machine, plan);
      container.ends = new Map();
      container.onLine((event) => note(container, event));
      containers.push(container);
      await container.prepare([...systemFiles(machine, plan, base), ...(plan.aptLock ? aptLockFiles(plan.aptLock) : [])]);
    }
    const done = await firstBoot(mirror);
    if (done) await volumes();
    if (done) await validateConfiguration(report, containers, plan.planned);
    if (done && plan.isolate) await isolate();
    if (done && plan.verify) {
      const since = await moments(containers);
      await verify();
      if (plan.complaints) await quiet(since);
    }
    if (done && plan.reboot) {
      await secondBoot();
      if (plan.verify) {
        await verify();
        // not what was said while one machine waited for the other
        if (plan.complaints) await quiet(await moments(containers));
      }
    }
    if (plan.shell) await shell();
    else if (done && plan.baseline) await baseline(base);
  } catch (error) {
    report.check(false, stopping ? 'not interrupted' : 'the test could be carried out', error.stack);
    if (!stopping) await collectAll();
  } finally {
    writeFileSync(join(plan.work, 'logs/mirror.log'), mirror.requests.map(({ from, path, status }) => `${from} ${status} ${path}\n`).join(''));
    await Promise.all(containers.map((container) => container.dispose()));
    removeGroup(plan.group);
    stopNetworks();
    for (const server of servers) server.close();
    process.exitCode = report.summary();
  }
}

/** What a console line says, live. */
function note(container, { line, time, boot }) {
  const { node, ends } = container;
  if (line.includes(`osgen: ${node} complete`)) {
    if (!boot.complete) report.note(`${node} complete`);
    boot.complete = time;
    return;
  }
  const match = progress.exec(line);
  if (!match) {
    if (/osgen: \S+ \|/.test(line)) report.note(line.slice(line.indexOf('osgen:') + 7).trim());
    return;
  }
  const [, , count, step, event, took] = match;
  boot.steps ??= [];
  boot.steps.push({ step, event });
  if (event === 'start') ends.set(step, { begin: time, end: time });
  else if (event === 'ok') ends.set(step, { begin: ends.get(step)?.begin ?? time, end: time });
  if (event === 'failed') (boot.failed ??= []).push(step);
  if (event !== 'start') report.note(`${node} ${count} ${step} ${event} ${took}s`);
}

async function firstBoot(mirror) {
  report.section('first boot');
  mirror.down = plan.deadMirror;
  await Promise.all(containers.map(async (container) => {
    await container.boot();
    if (plan.deadMirror) await carryOn(container, mirror);
    for (const cut of cutsOf(container.node)) await powerCut(container, cut);
    await completes(container);
    container.complete = container.boots.at(-1).complete;
  }));
  const complete = containers.filter((container) => container.complete);
  for (const container of containers) {
    const { boots, node } = container;
    const last = boots.at(-1);
    const took = container.complete ? `${((container.complete - boots[0].started) / 1000).toFixed(1)} s${boots.length > 1 ? `, ${boots.length - 1} power cuts` : ''}` : '';
    report.check(Boolean(container.complete), `${node}: complete`, took || `failed: ${last.failed?.join(' ') ?? 'none'}; at the end of its console:\n${tail(container)}`);
  }
  if (complete.length < containers.length) {
    await collectAll();
    return false;
  }
  report.section('after the first boot');
  await lookAll();
  report.section('time from power on to complete');
  printTiming(report, containers);
  // without the kernel and its cache; the smallest minimum of a role must be more
  for (const [{ node }, { memory }] of seen) report.note(`${node.padEnd(18)} ${memory} in its processes`);
  return true;
}

/** A step that has failed says which, why and what to do; and that carries on. */
async function carryOn(container, mirror) {
  const { node, console } = container;
  const boot = container.boots.at(-1);
  await until(plan.timeout, () => (boot.failed || boot.complete ? true : undefined));
  // the lines of the reason come after the first one
  await sleep(2);
  const text = console.text(boot.mark);
  const said = text.slice(text.search(/osgen: \S+ \d+\/\d+ packages failed/));
  report.check(boot.failed?.[0] === 'packages', `${node}: packages failed, as there were none`, boot.failed?.join(' '));
  report.check(/osgen: \S+ \| .*503/.test(said), `${node}: the console says why`, said.slice(0, 1000));
  report.check(said.includes('to carry on: systemctl start osgen.target'), `${node}: and what to do`, said.slice(0, 1000));
  mirror.down = false;
  boot.failed = undefined;
  const { status, stderr } = await container.run('systemctl start --no-block osgen.target');
  report.check(status === 0, `${node}: systemctl start osgen.target`, stderr);
}

/** Waits for the line that says so; gives up early when a step has failed for good. */
async function completes(container) {
  const boot = container.boots.at(-1);
  return until(plan.timeout, () => {
    if (boot.complete) return true;
    if (boot.failed) return false;
    if (!container.running) return false;
    return undefined;
  });
}

async function powerCut(container, { step, after }) {
  const { node, console } = container;
  const { mark } = container.boots.at(-1);
  const started = await until(plan.timeout, () => (startOf(step).test(console.text(mark)) ? true : container.boots.at(-1).complete ? false : undefined));
  if (!report.check(started === true, `${node}: ${step} has started`)) return;
  await sleep(after);
  await container.kill();
  const text = console.text(mark);
  const tail = text.slice(text.search(startOf(step)));
  report.check(!endOf(step).test(tail), `${node}: killed in the middle of ${step}`, `${after} s after its start`);
  if (stopping) throw new Error('interrupted');
  await container.boot();
}

/** --kill9 NODE:STEP[+SECONDS] */
function cutsOf(node) {
  return plan.cuts.filter((cut) => cut.startsWith(`${node}:`)).map((cut) => {
    const [step, after = '0'] = cut.slice(node.length + 1).split('+');
    return { step, after: Number(after) };
  });
}

/** As 'out/lab isolate' does it. */
async function isolate() {
  report.section('unplugged from the network that packages came through');
  for (const container of containers) await container.isolate();
  await Promise.all(containers.map(async (container) => {
    const { stdout } = await container.run('ip -o link show; ip route');
    const nat = container.machine.interfaces.filter(({ network }) => network.nat);
    report.check(nat.length > 0 && nat.every(({ name }) => !stdout.includes(`: ${name}`)) && !/^default/m.test(stdout), `${container.node}: no way out any more`, stdout);
  }));
}

async function secondBoot() {
  report.section('second boot: nothing is done again');
  const before = new Map(await Promise.all(containers.map(async (container) => [container, await container.stamps()])));
  await Promise.all(containers.map(async (container) => {
    const { node } = container;
    report.check(await container.powerOff(), `${node}: switched off`);
    const boot = await container.boot();
    await completes(container);
    report.check(Boolean(boot.complete), `${node}: complete again`, boot.complete ? `${((boot.complete - boot.started) / 1000).toFixed(1)} s` : tail(container));
    const ran = (boot.steps ?? []).map(({ step, event }) => `${step} ${event}`);
    report.check(ran.length === 0, `${node}: no step ran again`, ran.join(', '));
    const [old, now] = [before.get(container), await container.stamps()];
    report.check(Object.keys(old).length > 0 && JSON.stringify(old) === JSON.stringify(now), `${node}: the stamps are the same`, `${Object.keys(now).length} steps`);
  }));
  await lookAll(true);
}

const seen = new Map();
async function lookAll(again = false) {
  const names = containers.map(({ node }) => node);
  const all = await Promise.all(containers.map(async (container) => {
    // the last services start beside osgen.target
    await container.run('systemctl is-system-running --wait', { timeout: 120 });
    return [container, await look(container, names)];
  }));
  for (const [container, found] of all) {
    const installed = container.machine.autoinstall !== undefined;
    // from 24.04 on, the installer's cloud-init is for one boot
    checkContainer(report, container, found, containers, { datasource: installed ? 'None' : 'NoCloud', disabled: installed && plan.ubuntu?.platform !== 'ubuntu-22.04' });
    if (again) {
      const changed = differences(seen.get(container)?.etc, found.etc);
      report.check(changed.length === 0, `${container.node}: no file of /etc changed`, changed.join('\n'));
    }
    seen.set(container, found);
  }
  if (report.failed > 0) await collectAll();
}

function differences(before = '', after = '') {
  const [a, b] = [before, after].map((text) => new Set(text.split('\n')));
  return [...[...a].filter((line) => !b.has(line)).map((line) => `- ${line}`), ...[...b].filter((line) => !a.has(line)).map((line) => `+ ${line}`)].map((line) => line.replace(/[0-9a-f]{64} +/, ''))
    // LVM's own account of what happened: Cinder goes on making volumes
    .filter((line) => !/ \/etc\/lvm\/(archive|backup)\//.test(line));
}

/** Where Cinder's disks are real, its volumes are. */
async function volumes() {
  const store = containers.find((container) => container instanceof Domain && container.machine.steps.has('start-cinder-volume'));
  const client = containers.find(({ machine }) => machine.steps.has('start-cinder'));
  if (!store || !client) return;
  report.section(`a volume on ${store.node}`);
  const holds = await checkVolume(report, client, store, until);
  if (!holds || report.failed > 0) await collectAll();
}

/** The cluster's own smoke test, on the machine that has it. */
async function verify() {
  report.section('osgen-verify');
  for (const container of containers) {
    if ((await container.run('command -v osgen-verify')).status !== 0) continue;
    const { status, stdout, stderr, seconds } = await container.run('osgen-verify --json --wait 600', { timeout: plan.timeout });
    writeFileSync(join(plan.work, 'logs', `${container.node}-verify.json`), stdout);
    for (const { name, ok, skipped, detail } of verifications(stdout)) {
      if (skipped) report.note(`${container.node}: ${name} was left out`);
      else report.check(ok, `${container.node}: ${name}`, detail);
    }
    await consolePage(verifications(stdout).find(({ name }) => name === 'console-url'));
    if (!report.check(status === 0, `${container.node}: osgen-verify`, status === 0 ? `${seconds.toFixed(0)} s` : `exit code ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`)) await collectAll();
    return;
  }
  report.note('no machine of this lab has osgen-verify');
}

/** What comes back each minute comes back five times. */
async function quiet(since) {
  await until(300, () => undefined);
  await checkComplaints(report, since);
  if (report.failed > 0) await collectAll();
}

/** The console's address is one for the browser of whoever has the hypervisor before them. */
async function consolePage(check) {
  if (!check?.ok || check.skipped) return;
  const answer = await fetch(check.detail.split(',')[0]).then(async (response) => `${response.status} ${await response.text()}`, (error) => `${error.message}: ${error.cause?.message}`);
  report.check(/^200 [^]*noVNC/.test(answer), 'the console page can be had from the hypervisor', answer.slice(0, 200));
}

function verifications(text) {
  try {
    const result = JSON.parse(text);
    const list = Array.isArray(result) ? result : result.checks ?? result.results ?? [];
    return list.map((each) => ({
      name: each.name ?? each.check ?? each.id,
      ok: each.ok ?? each.passed ?? ['ok', 'pass', 'passed'].includes(each.status ?? each.result),
      skipped: each.skipped === true,
      detail: each.detail ?? each.message ?? '',
    }));
  } catch {
    return [];
  }
}

/** The packages of one machine, and nothing else of it. */
const alone = (machine, base) => installPackages(machine, { ...plan, files: systemFiles(machine, plan, base), cloudArchive: plan.ubuntu && `cloud-archive:${plan.ubuntu.release}` });

/** Nothing boots: each machine's packages are installed, and what its steps name has to be there. */
async function installedNames(machines, base) {
  for (const machine of machines) {
    report.section(`${machine.node}: ${machine.packages.length} packages, installed and not booted`);
    const { status, seconds, output, merged, release } = await alone(machine, base);
    if (report.check(status === 0, `${machine.node}: apt-get install`, status === 0 ? `${seconds.toFixed(0)} s` : `exit code ${status}\n${output.slice(-1500)}`)) checkNames(report, machine.node, machine.files, merged);
    await release();
  }
}

/** How long apt-get takes for the same packages, alone: the machines are switched off for it. */
async function baseline(base) {
  report.section('beside it: apt-get install of the same packages, alone');
  const slowest = containers.filter((container) => container instanceof Container).sort((a, b) => (b.complete - b.boots[0].started) - (a.complete - a.boots[0].started))[0];
  await Promise.all(containers.map((container) => container.kill()));
  const { status, seconds: took, output, release } = await alone(slowest.machine, base);
  await release();
  if (status !== 0) throw new Error(`apt-get install alone: exit code ${status}\n${output.slice(-2000)}`);
  const whole = (slowest.complete - slowest.boots[0].started) / 1000;
  report.note(`${slowest.node}, the slowest: ${whole.toFixed(1)} s from power on to complete; its ${slowest.machine.packages.length} packages alone ${took.toFixed(1)} s: ${(whole / took).toFixed(2)} times`);
}

let collected = false;
async function collectAll() {
  if (collected) return;
  collected = true;
  await Promise.all(containers.map((container) => container.collect(join(plan.work, 'logs', container.node))));
}

/** What the data disks of a machine are for, by the compiled step that prepares them. */
function usesOf(machine) {
  const script = machine.dataDisks ?? '';
  return [
    ...[...script.matchAll(/^filesystem \S+ \S*virtio-(\S+) \S+ \S+ (\S+)/gm)].map(([, serial, mount]) => ({ serial, mount })),
    ...[...script.matchAll(/^physical_volume \S+ \S*virtio-(\S+) (\S+)/gm)].map(([, serial, group]) => ({ serial, group })),
  ];
}

const tail = (container) => container.console.text(container.boots.at(-1).mark).split('\n').slice(-15).join('\n');

async function shell() {
  process.stdout.write('a shell inside the world; the machines run until you leave it. To get into one:\n');
  for (const container of containers) process.stdout.write(`  ${await container.way()}\n`);
  const child = spawn('bash', ['-i'], { stdio: 'inherit' });
  await new Promise((settle) => child.on('exit', settle));
}

await main();
