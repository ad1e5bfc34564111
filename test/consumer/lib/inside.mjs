// Inside the private world: inside.mjs JOB.json ANSWER.json makes what the job lists, does its action, and writes the
// problems it met. Everything it makes is gone with the world.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [jobFile, answerFile] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, 'utf8'));
const problems = [];

prepare();
if (problems.length === 0) ({ 'virt-install': dryRuns, start, apparmor: confine })[job.action]();
writeFileSync(answerFile, JSON.stringify(problems));

function prepare() {
  // libvirt's own folders are the world's; others are hidden below an empty one, so that nothing of the machine is touched
  for (const path of [job.image, job.iso, job.pool.directory]) {
    if (path === null || path.startsWith('/var/lib/libvirt/')) continue;
    const top = `/${path.split('/')[1]}`;
    if (!['/srv', '/mnt', '/data', '/iso', '/images'].includes(top)) problems.push(`a case keeps ${path} where a stand-in would be in the way`);
    else if (must('mountpoint', ['-q', top], true).status !== 0) {
      mkdirSync(top, { recursive: true });
      must('mount', ['-t', 'tmpfs', 'tmpfs', top]);
    }
    mkdirSync(dirname(path), { recursive: true });
  }
  if (problems.length > 0) return;

  if (job.image) must('qemu-img', ['create', '-q', '-f', job.image.endsWith('.raw') ? 'raw' : 'qcow2', job.image, '1G']);
  if (job.iso) {
    const casper = join(job.folder, 'iso/casper');
    mkdirSync(casper, { recursive: true });
    for (const name of ['vmlinuz', 'initrd']) writeFileSync(join(casper, name), `stand-in for ${name}\n`);
    must('xorriso', ['-as', 'mkisofs', '-quiet', '-o', job.iso, '-V', 'Ubuntu-Server', '-J', '-r', join(job.folder, 'iso')]);
  }

  // AppArmor takes no notice of networks
  if (job.action !== 'apparmor') prepareNetworks();
  preparePool();
}

function prepareNetworks() {
  for (const bridge of job.bridges) {
    must('ip', ['link', 'add', bridge, 'type', 'bridge']);
    must('ip', ['link', 'set', bridge, 'up']);
  }
  for (const name of job.otherNetworks) {
    const file = join(job.folder, `${name}.xml`);
    writeFileSync(file, `<network><name>${name}</name></network>\n`);
    job.networks.push({ file, name });
  }
  for (const { file, name } of job.networks) {
    virsh('net-define', '--validate', file);
    virsh('net-start', name);
  }

}

function preparePool() {
  const { pool } = job;
  if (pool.file) virsh('pool-define', '--validate', pool.file);
  else virsh('pool-define-as', pool.name, 'dir', '--target', pool.directory);
  virsh('pool-build', pool.name);
  virsh('pool-start', pool.name);
  // over one connection: there may be hundreds
  virshAll([
    ...job.volumes.map((file) => ['vol-create', pool.name, file]),
    ...job.seeds.flatMap(({ file, name }) => [
      ['vol-create-as', pool.name, name, '1M', '--format', 'raw'],
      ['vol-upload', '--pool', pool.name, name, file],
    ]),
  ]);
}

function dryRuns() {
  for (const { node, file, script } of job.domains) {
    // --reinstall is about a machine that is there; --import makes it
    if (job.method === 'autoinstall') virsh('define', '--validate', file);
    const { status, stdout, stderr } = must(script, ['--dry-run'], true);
    const said = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim()).filter((line) => line !== '' &&
      line !== 'Dry run completed successfully' &&
      // the host's list of systems is older than the systems
      !line.startsWith('WARNING  Using --osinfo generic'));
    if (status !== 0 || said.length > 0 || !stdout.includes('Dry run completed successfully')) {
      problems.push(`nodes/${node}/virt-install: status ${status}: ${said.slice(0, 4).join(' | ')}`);
    }
  }
}

/**
 * What libvirt asks virt-aa-helper when a machine starts (security_apparmor.c, load_profile: the domain's XML on standard
 * input), of each domain and, for those that are installed, of what virt-install boots the installer with.
 */
function confine() {
  for (const { node, file, script } of job.domains) {
    const xml = readFileSync(file, 'utf8');
    expectListed(`${node}.xml`, xml, job.iso ? [] : [[job.image, 'rk']]);
    if (!job.iso || !job.runnable) continue;
    virsh('define', file);
    const installer = must(script, ['--print-xml', '1']).stdout;
    const boot = ['kernel', 'initrd'].map((what) => new RegExp(`<${what}>(.+)</`).exec(installer)?.[1]);
    expectListed(`nodes/${node}/virt-install`, installer, [[job.iso, 'rk'], ...boot.map((path) => [path, 'r'])]);
  }
}

/** The helper has to list every disk of the XML for writing, every CD for reading, and these besides. */
function expectListed(what, xml, besides) {
  const disks = [...xml.matchAll(/<disk [^>]*device="(disk|cdrom)"[^]*?<\/disk>/g)];
  const sources = disks.flatMap(([disk, device]) => {
    const source = /<source [^>]*>/.exec(disk)?.[0];
    return source === undefined ? [] : [[/ file="([^"]+)"/.exec(source)?.[1] ?? source, device === 'disk' ? 'rwk' : 'rk']];
  });
  const uuid = /<uuid>(.+)<\/uuid>/.exec(xml)?.[1];
  const { status, stderr } = spawnSync('/usr/lib/libvirt/virt-aa-helper', ['-c', '-d', '-u', `libvirt-${uuid}`], { input: xml, encoding: 'utf8' });
  const listed = new Map([...stderr.matchAll(/^ {2}"(.+)" (\w+),$/gm)].map(([, path, permissions]) => [path, permissions]));
  if (status !== 0 || listed.size === 0) problems.push(`${what}: virt-aa-helper: status ${status}: ${stderr.trim().slice(0, 300)}`);
  for (const [path, permissions] of [...sources, ...besides]) {
    if (listed.get(path) !== permissions) problems.push(`${what}: virt-aa-helper gives the machine ${listed.get(path) ?? 'nothing'}, not ${permissions}, on ${path}`);
  }
}

function start() {
  for (const { file } of job.domains) virsh('define', '--validate', file);
  for (const { name } of job.domains) virsh('start', name);
  for (const { node, name } of job.domains) {
    const state = must('virsh', ['-q', 'domstate', name], true).stdout.trim();
    if (state === 'running') expectHandedLog(node, name);
    else problems.push(`${node}.xml: ${name} is ${state || 'not there'}`);
  }
  for (const { name } of job.domains) if (must('virsh', ['-q', 'domstate', name], true).stdout.trim() === 'running') virsh('destroy', name);
}

/** The console log is opened for QEMU, which could not do it: nothing lets it, neither its user nor AppArmor. */
function expectHandedLog(node, name) {
  const [pid] = readFileSync(`/run/libvirt/qemu/${name}.pid`, 'utf8').split('\n');
  const log = /logfile=([^,\0]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
  if (!log?.startsWith('/dev/fdset/')) problems.push(`${node}.xml: QEMU is to open the console log itself: ${log}`);
}

function virsh(...args) {
  return must('virsh', ['-q', ...args]);
}

function virshAll(commands) {
  const input = commands.map((words) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')).join('\n');
  const { stderr = '' } = spawnSync('virsh', ['-q'], { input: `${input}\n`, encoding: 'utf8', timeout: 180_000 });
  for (const line of stderr.split('\n')) if (line.trim() !== '') problems.push(`virsh: ${line.trim().replace(/\S*\/out(\.spoilt)?\//g, '')}`);
}

/** Runs a command; a failure is a problem, unless it is the caller's to judge. */
function must(command, args, judged = false) {
  const { status, stdout = '', stderr = '', error } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (!judged && status !== 0) {
    const paths = args.map((arg) => arg.replace(/^.*\/out(\.spoilt)?\//, '')).join(' ');
    problems.push(`${command} ${paths}: ${(error?.message ?? (stderr || stdout)).trim().replace(/\s*\n\s*/g, ' | ')}`);
  }
  return { status, stdout, stderr: stderr || error?.message || '' };
}
