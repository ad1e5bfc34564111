// Boots a compiled lab under plain QEMU, inside the private world. Started by run.mjs through world.sh.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { changedFiles, checkMachine } from '../lib/checks.mjs';
import { endOf, startOf } from '../lib/console.mjs';
import { execute, poll, sleep } from '../lib/exec.mjs';
import { Guest, lines } from '../lib/guest.mjs';
import { Lab } from '../lib/lab.mjs';
import { serveMirror } from '../lib/mirror.mjs';
import { Report } from '../lib/report.mjs';
import { places } from '../lib/topology.mjs';
import { Installation } from './qemu/installation.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const report = new Report();
const lab = new Lab(plan, places.consoles);
const installation = plan.installer ? new Installation({ lab, plan, report }) : undefined;
const names = lab.machines.map(({ node }) => node);
let changes = Promise.resolve();
const firstBoot = new Map(); // node → what was found after an undisturbed first boot

async function main() {
  report.section(`lab ${plan.name}: ${names.join(', ')} (compiled in ${plan.compileSeconds.toFixed(1)} s)`);
  await prepareWorld();
  const mirror = await serveMirror(join(plan.image, 'pool'), places.mirrorPort);
  try {
    if (installation && plan.phases.includes('failed-install')) await phase('an installer that gives up', () => installation.fail());
    if (plan.phases.includes('first-boot')) await phase('first boot', bootFirst);
    if (plan.phases.includes('reboot')) await phase('second boot: nothing changes', bootAgain);
    if (plan.phases.includes('power-cut')) await phase('power cuts', cutPower);
    if (plan.phases.includes('lost-netplan')) await phase('a power cut that costs the netplan file', loseNetplan);
    report.check(lab.machines.length >= 2, 'at least two machines were booted', names.length);
  } finally {
    writeFileSync(join(lab.logs, 'mirror.log'), mirror.requests.map(({ from, path, status }) => `${from} ${status} ${path}\n`).join(''));
    if (plan.shell) await shell();
    mirror.close();
  }
  // set, not exit(): what is written to a pipe has to get out
  process.exitCode = report.summary();
}

async function phase(title, body) {
  report.section(title);
  try {
    await body();
  } catch (error) {
    report.check(false, `${title}: could be carried out`, error.stack);
  }
}

/** Image or ISO where the topology says it is. The bind mount goes with the world. */
async function prepareWorld() {
  const links = await execute('ip', ['-o', 'link']);
  report.check(/^1: lo:/.test(links.stdout) && lines(links.stdout).length === 1, 'nothing leads out of the world', links.stdout);
  mkdirSync(places.disks, { recursive: true });
  const [source, place] = plan.iso ? [plan.iso, places.iso] : [join(plan.image, 'debian-12.qcow2'), places.image];
  writeFileSync(place, '');
  const { status, stderr } = await execute('mount', ['--bind', '-o', 'ro', source, place]);
  if (status !== 0) throw new Error(stderr);
}

async function bootFirst() {
  for (const machine of lab.machines) report.check(machine.seed, `${machine.node}: its domain has a seed ISO`);
  const marks = lab.machines.map(({ console }) => console.end);
  if (installation) await installation.install();
  else if (!await up('out/lab up')) return;
  const done = await waitDone('out/lab wait', marks);
  await status();
  await look('after the first boot', done ? firstBoot : undefined);
  for (const machine of installation ? lab.machines : []) await installation.checkLeft(machine);
  installation?.checkNoLoop();
}

/** One machine reboots by itself, the others are shut down and started through out/lab. */
async function bootAgain() {
  if (!lab.machines.every(({ node }) => firstBoot.has(node))) {
    report.check(false, 'every machine has finished a first boot');
    return;
  }
  const marks = lab.machines.map(({ console }) => console.end);
  const started = Date.now();
  await Promise.all(lab.machines.map(async (machine) => {
    const guest = machine.guest;
    const before = firstBoot.get(machine.node);
    if (machine === lab.machines[0]) await guest.run('sudo systemctl reboot');
    else if (!await downAndUp(machine)) return;
    const back = await poll(plan.timeout, 3, async () => {
      const { stdout } = await guest.run('cat /proc/sys/kernel/random/boot_id; systemctl is-active osgen.target', { timeout: 60 });
      const [boot, target] = lines(stdout);
      return boot && boot !== before.boot && target === 'active' ? true : undefined;
    });
    report.check(back === true, `${machine.node}: up again, osgen.target active`, `${seconds(started)} s`);
  }));
  await waitDone('out/lab wait', lab.machines.map(() => 0));
  for (const [machine, found] of await probeAll()) {
    const { node } = machine;
    if (found.error) {
      report.check(false, `${node}: looked into over SSH`, found.error);
      continue;
    }
    const before = firstBoot.get(node);
    const ran = machine.console.progress(marks[lab.machines.indexOf(machine)]);
    report.check(ran.filter(({ event }) => event === 'start').length === 0, `${node}: no step ran again`, ran.map(({ step, event }) => `${step} ${event}`).join(', '));
    report.check(before.stamps === found.stamps && found.stamps !== '', `${node}: the stamps are the same`, diff(before.stamps, found.stamps));
    const changed = changedFiles(before, found);
    report.check(changed.length === 0, `${node}: no file of /etc changed`, changed.join('\n'));
    report.check(before.disks === found.disks, `${node}: no file system was made again`, diff(before.disks, found.disks));
    checkMachine(report, lab, plan, machine, found);
  }
  installation?.checkNoLoop();
}

/** All machines anew; each loses its power in the middle of one thing after the other, and has to finish all the same. */
async function cutPower() {
  const cuts = cutsOf(lab.machines);
  const { status, text } = await lab.verb('destroy', { args: ['--delete-disks', ...plan.only] });
  if (!report.check(status === 0, 'out/lab destroy', text)) return;
  const { stdout } = await execute('virsh', ['-q', 'list', '--all', '--name']);
  report.check(lines(stdout).length === 0, 'no machine is left', lines(stdout).join(' '));
  const marks = lab.machines.map(({ console }) => console.end);
  if (!await up('out/lab up, anew')) return;
  await Promise.all(lab.machines.map((machine, index) => cutMachine(machine, cuts.get(machine.node), marks[index])));
  await waitDone('out/lab wait, after the power cuts', marks);
  await look('after the power cuts');
}

async function cutMachine(machine, cuts, mark) {
  let from = mark;
  for (const { step, after } of cuts) {
    if (!report.check(await machine.console.shows(startOf(step), from, plan.timeout), `${machine.node}: ${step} has started`)) return;
    await sleep(after);
    await execute('virsh', ['-q', 'destroy', machine.domain]);
    const text = machine.console.text(from);
    const tail = text.slice(text.search(startOf(step)));
    report.check(!endOf(step).test(tail), `${machine.node}: power cut in the middle of ${step}`, `${after} s after its start`);
    from = machine.console.end;
    if (!await up(`out/lab up, after the cut of ${machine.node} in ${step}`)) return;
  }
}

/**
 * The file system keeps an empty file of what was written just before the cut: too rare to wait for, so it is made. From an
 * image, cloud-init has to begin anew; on a machine that was installed that would take its user-data away, and the boot after
 * the cut has to do.
 */
async function loseNetplan() {
  if (installation && plan.installer !== '24.04') return report.note(`the installer of ${plan.installer} writes the netplan file itself: cloud-init cannot lose it`);
  const machine = lab.machines.at(-1);
  await findAddresses();
  const lose = await machine.guest.run('sudo sh -c ": > /etc/netplan/50-cloud-init.yaml; rm -f /var/lib/osgen/cloud-init-complete /etc/cloud/cloud-init.disabled; sync"', { timeout: 60 });
  if (!report.check(lose.status === 0, `${machine.node}: its netplan file is empty, and cloud-init has not come to its end`, lose.stderr)) return;
  await execute('virsh', ['-q', 'destroy', machine.domain]);
  const mark = machine.console.end;
  const started = Date.now();
  if (!await up(`out/lab up, after ${machine.node} has lost its network`)) return;
  const back = await poll(plan.timeout, 5, async () => {
    const { stdout } = await machine.guest.run('test -s /etc/netplan/50-cloud-init.yaml && test -e /var/lib/osgen/cloud-init-complete && systemctl is-active osgen.target', { timeout: 60 });
    return stdout.trim() === 'active' ? true : undefined;
  });
  report.check(back === true, `${machine.node}: has its network again, osgen.target active`, back ? `${seconds(started)} s` : tails());
  const boots = machine.console.text(mark).match(/Linux version /g)?.length ?? 0;
  const wanted = installation ? 1 : 2;
  report.check(boots === wanted, `${machine.node}: ${installation ? 'needed no further boot' : 'cloud-init began anew, with a boot of its own'}`, `${boots} boots`);
  await look('after the loss');
}

/** --cut-power [NODE:]STEP[+SECONDS]; by default two cuts for each machine, not the same ones for its neighbour. */
function cutsOf(machines) {
  const defaults = [['cloud-init+3', 'packages+4'], ['cloud-config+1', 'data-disks']];
  return new Map(machines.map(({ node, disks }, index) => {
    const wanted = plan.cuts.length > 0
      ? plan.cuts.filter((cut) => !cut.includes(':') || cut.startsWith(`${node}:`)).map((cut) => cut.replace(/^.*:/, ''))
      : defaults[index % defaults.length].filter((step) => step !== 'data-disks' || disks.length > 1);
    return [node, wanted.map((cut) => {
      const [step, after = '0'] = cut.split('+');
      return { step, after: Number(after) };
    })];
  }));
}

/** out/lab changes a lab for one caller at a time, but two machines may lose their power at the same moment. */
function oneAtATime(action) {
  const turn = changes.then(action);
  changes = turn.catch(() => {});
  return turn;
}

function up(title) {
  return oneAtATime(async () => {
    const { status, text, seconds: took } = await lab.verb('up', { args: plan.only });
    return report.check(status === 0, title, status === 0 ? `${took.toFixed(1)} s` : text);
  });
}

async function downAndUp({ node, domain }) {
  const off = await oneAtATime(async () => {
    const { status, text, seconds: took } = await lab.verb('down', { args: ['--timeout', String(plan.timeout), node], timeout: plan.timeout + 30 });
    const { stdout } = await execute('virsh', ['-q', 'domstate', domain]);
    return report.check(status === 0 && stdout.trim() === 'shut off', `out/lab down ${node}`, status === 0 ? `${took.toFixed(0)} s, ${stdout.trim()}` : text);
  });
  return off && up(`out/lab up, after the down of ${node}`);
}

async function waitDone(title, marks) {
  const { status, text, seconds: took } = await lab.verb('wait', { args: ['--timeout', String(plan.timeout), ...plan.only], timeout: plan.timeout + 30 });
  const done = report.check(status === 0, title, status === 0 ? `${took.toFixed(0)} s` : `exit code ${status}\n${text}\n${tails()}`);
  lab.machines.forEach(({ node, console }, index) => {
    const steps = console.progress(marks[index]).filter(({ event }) => event === 'ok');
    if (steps.length > 0) report.note(`${node}: ${steps.map(({ step, seconds: each }) => `${step} ${each}s`).join(', ')}`);
  });
  return done;
}

async function status() {
  const { status: code, text } = await lab.verb('status', { args: plan.only });
  const missing = names.filter((node) => !text.includes(node));
  report.check(code === 0 && missing.length === 0, 'out/lab status shows every machine', code === 0 ? `missing: ${missing.join(' ') || 'none'}` : text);
  report.note(text.replace(/\n/g, '\n            '));
  const { status: logs, stdout } = await lab.verb('logs', { args: [names[0]] });
  report.check(logs === 0 && /Linux version/.test(stdout) && stdout.includes(`osgen: ${names[0]} 1/`), `out/lab logs ${names[0]} is the console from its start`, `${stdout.length} characters`);
}

async function findAddresses() {
  const config = await lab.sshConfig();
  const text = readFileSync(config, 'utf8');
  for (const machine of lab.machines) {
    machine.guest ??= new Guest(machine.node, config, plan.key);
    const block = text.split(/^Host /m).find((part) => part.split('\n')[0].split(/\s+/).includes(machine.node));
    machine.address = /^\s*HostName\s+(\S+)/mi.exec(block ?? '')?.[1];
  }
}

async function probeAll() {
  await findAddresses();
  return Promise.all(lab.machines.map(async (machine) => [machine, await machine.guest.probe(names)]));
}

async function look(when, keep) {
  for (const [machine, found] of await probeAll()) {
    writeFileSync(join(lab.logs, `probe-${machine.node}-${when.replaceAll(' ', '-')}.json`), JSON.stringify(found, null, 2));
    checkMachine(report, lab, plan, machine, found);
    const before = firstBoot.get(machine.node);
    if (keep !== firstBoot && before && !found.error) {
      const changed = changedFiles(before, found, { ignoreOwn: true });
      report.check(changed.length === 0, `${machine.node}: /etc is what an undisturbed first boot makes`, changed.join('\n'));
    }
    if (!found.error) keep?.set(machine.node, found);
  }
}

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);

function diff(before = '', after = '') {
  const [a, b] = [new Set(lines(before)), new Set(lines(after))];
  return [...[...a].filter((line) => !b.has(line)).map((line) => `- ${line}`), ...[...b].filter((line) => !a.has(line)).map((line) => `+ ${line}`)].join('\n');
}

function tails() {
  return lab.machines.map(({ node, console }) => `--- console of ${node}\n${console.text().split('\n').slice(-15).join('\n')}`).join('\n');
}

async function shell() {
  process.stdout.write('a shell inside the world; the machines run until you leave it\n');
  const child = spawn('bash', ['-i'], { stdio: 'inherit' });
  await new Promise((settle) => child.on('exit', settle));
}

await main();
