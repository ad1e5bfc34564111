// The lab test: compiles a topology and boots what came out, for real.
//
//   npm run test:lab -- --driver qemu|nspawn [options] TOPOLOGY.yaml
//
// Two halves. This file, outside: makes the image, compiles the topology, and runs the other half inside a private
// world (world.sh: own network, own libvirtd; nothing gets out of it, nothing of it is left). drivers/qemu.mjs, inside:
// boots the machines with out/lab and holds them against what the topology says. drivers/nspawn.mjs boots them as
// containers, at native speed, in a world of its own kind (drivers/nspawn/world.sh); some under QEMU, if told so.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { platforms as ubuntuPlatforms, readTable, selectRows } from './ubuntu/table.mjs';
import { compiledLab, hypervisorAddress } from './drivers/nspawn/compiled.mjs';
import { ports } from './drivers/nspawn/ports.mjs';
import { sweep } from './drivers/nspawn/sweep.mjs';
import { capture } from './lib/exec.mjs';
import { installerOf, overlayContainers, overlayTopology } from './lib/topology.mjs';
import { planned } from './lib/planned.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repo = resolve(here, '../..');
const usage = `usage: npm run test:lab -- --driver qemu|nspawn [options] TOPOLOGY.yaml

  --driver qemu        boot the machines under plain QEMU emulation
  --driver nspawn      boot them as systemd-nspawn containers, at native speed
  --nodes A,B          boot only these machines
  --timeout S          limit for one wait of a machine, in seconds (default: 900, with nspawn 3600)
  --keep               keep the working folder (disks, logs, compiled files)
  --shell              when all is done, a shell inside the world, with the machines still running

with --driver qemu:
  --installer RELEASE  install the machines by the stand-in for this Ubuntu's installer, 24.04 or 26.04 (installer/); default:
                       that of the topology's platform, if it is Ubuntu by autoinstall
  --phases A,B         of failed-install, first-boot, reboot, power-cut, lost-netplan (default: all of them; failed-install
                       and no power-cut with an installer). With an installer, first-boot has a power cut in the
                       installation of the last machine
  --cut-power [NODE:]STEP
                       cut the power in this step, of this machine or of every one; can be repeated. Steps are those of
                       the progress lines, and cloud-init-local, cloud-init, cloud-config, cloud-final.
                       Default: one in cloud-init, then one in a step, on each machine
  --out DIR --key FILE boot what is already compiled in DIR, look in with this SSH key

with --driver nspawn:
  --kill9 NODE:STEP[+S]
                       kill every process of the machine at once, S seconds after this step has begun, and boot it
                       again; can be repeated. Steps as for --cut-power
  --qemu A,B           these machines are no containers but libvirt domains under QEMU emulation, on the same bridges:
                       with device-mapper, a kernel and a boot of their own. Their packages are in their image already
  --dead-mirror        the server of packages is out of order until a machine has given up; then a person would put it
                       right and say systemctl start osgen.target
  --apt-lock S         apt-daily and apt-daily-upgrade fire as the machines boot, and hold apt's and dpkg's locks for S seconds
  --serve FILE         the machines can fetch this file from http://HYPERVISOR:8013/NAME, HYPERVISOR being the gateway
                       address of the management network; can be repeated. The instances' image, tiny.qcow2, always is
                       there. There is no other way out of the lab
  --verify             run osgen-verify --json on the machine that has it
  --complaints         then look, for five minutes, whether a machine says the same warning, error or traceback again and again
  --isolate            then take the network away that leads out, as out/lab isolate does
  --reboot             then switch all machines off and on: no step may run again, no file of /etc may change
  --installed          boot nothing: install each machine's packages, and look whether each unit, account, site and path that
                       its steps name is there
  --no-baseline        do not measure, at the end, how long apt-get takes for the same packages alone
`;

const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
process.exit(await main());

function readArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        driver: { type: 'string', default: 'qemu' },
        installer: { type: 'string' },
        phases: { type: 'string' },
        'cut-power': { type: 'string', multiple: true },
        nodes: { type: 'string' },
        out: { type: 'string' },
        key: { type: 'string' },
        qemu: { type: 'string' },
        kill9: { type: 'string', multiple: true },
        serve: { type: 'string', multiple: true },
        verify: { type: 'boolean', default: false },
        complaints: { type: 'boolean', default: false },
        'dead-mirror': { type: 'boolean', default: false },
        'apt-lock': { type: 'string' },
        isolate: { type: 'boolean', default: false },
        reboot: { type: 'boolean', default: false },
        'no-baseline': { type: 'boolean', default: false },
        installed: { type: 'boolean', default: false },
        timeout: { type: 'string' },
        keep: { type: 'boolean', default: false },
        shell: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    parsed.values.timeout ??= parsed.values.driver === 'nspawn' ? '3600' : '900';
    if (!['qemu', 'nspawn'].includes(parsed.values.driver)) throw new Error(`unknown driver: ${parsed.values.driver}`);
    const booted = ['kill9', 'qemu', 'serve', 'verify', 'complaints', 'dead-mirror', 'apt-lock', 'isolate', 'reboot', 'shell'].filter((name) => parsed.values[name]);
    if (parsed.values.installed && booted.length > 0) throw new Error(`--installed boots nothing: --${booted.join(', --')}`);
    if (parsed.values.complaints && !parsed.values.verify) throw new Error('--complaints looks at what was said during --verify and after it');
    if (!/^[1-9]\d*$/.test(parsed.values['apt-lock'] ?? '1')) throw new Error(`--apt-lock: ${parsed.values['apt-lock']}`);
    if (!/^[1-9]\d*$/.test(parsed.values.timeout)) throw new Error(`--timeout: ${parsed.values.timeout}`);
    if (!parsed.values.help && parsed.positionals.length !== 1) throw new Error('one topology file, please');
    return parsed;
  } catch (error) {
    process.stderr.write(`test:lab: ${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

async function main() {
  const cache = join(repo, '.cache/lab');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(realpathSync(cache), 'run-'));
  const running = new Set();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const child of running) child.kill('SIGTERM');
      interrupted = true;
    });
  }
  let interrupted = false;
  let status = 1;
  try {
    await run(running, 'bash', [join(here, 'install.sh')]);
    const plan = values.driver === 'nspawn' ? await prepareNspawn(running, work, cache) : await prepareQemu(running, work);
    status = await inWorld(running, work, plan);
  } catch (error) {
    if (!interrupted) process.stderr.write(`test:lab: ${error.message}\n`);
  } finally {
    if (status !== 0 && !interrupted) saveLogs(work, join(cache, 'failed'));
    if (values.keep) process.stdout.write(`kept: ${work}\n`);
    else rmSync(work, { recursive: true, force: true });
    if (values.driver === 'nspawn') sweep(cache);
  }
  return interrupted ? 130 : status;
}

/** Compiles the topology, with what this machine has (image, package pool, a key to look in with) written over it. */
async function prepareQemu(running, work) {
  const image = (await run(running, 'bash', [join(here, 'image.sh')], { output: true })).trim();
  const topology = join(work, 'topology.yaml');
  const key = join(work, 'key');
  const out = join(work, 'out');
  if (values.key) cpSync(resolve(values.key), key);
  else await run(running, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'osgen-lab', '-f', key]);
  const source = resolve(positionals[0]);
  const installer = values.installer ?? installerOf(source);
  const lab = overlayTopology(source, topology, { publicKeyFile: values.key ? undefined : `${key}.pub`, installer });
  const iso = installer && join(work, 'live-server.iso');
  if (iso) await run(running, 'bash', [join(here, 'installer/iso.sh'), installer, image, iso]);
  const started = Date.now();
  if (values.out) {
    cpSync(resolve(values.out), out, { recursive: true });
  } else {
    const osgen = join(repo, 'dist/osgen.js');
    if (!existsSync(osgen)) await run(running, 'npm', ['run', '--silent', 'build'], { cwd: repo });
    await run(running, process.execPath, [osgen, 'build', topology, '-o', out]);
  }
  return {
    ...lab, image, key, out, work, installer, iso,
    driver: values.driver,
    compileSeconds: (Date.now() - started) / 1000,
    phases: values.phases?.split(',') ?? (installer ? ['failed-install', 'first-boot', 'reboot', 'lost-netplan'] : ['first-boot', 'reboot', 'power-cut', 'lost-netplan']),
    cuts: values['cut-power'] ?? [],
    only: values.nodes?.split(',') ?? [],
    timeout: Number(values.timeout),
    shell: values.shell,
  };
}

/** Compiles the topology, with what belongs to this machine written over it; makes what its machines start from. */
async function prepareNspawn(running, work, cache) {
  const source = resolve(positionals[0]);
  const topology = join(work, 'topology.yaml');
  const out = join(work, 'out');
  const key = join(work, 'key');
  const only = values.nodes?.split(',') ?? [];
  const domains = values.qemu?.split(',') ?? [];
  const helper = async (script, ...args) => (await run(running, 'bash', [join(here, 'drivers/nspawn', script), ...args], { output: true })).trim();
  const osgen = (file, folder, options) => run(running, process.execPath, [join(repo, 'dist/osgen.js'), 'build', file, '-o', folder], options);
  const { platform, release } = parse(readFileSync(source, 'utf8'));
  const ubuntu = ubuntuPlatforms[platform] ? { platform, release } : undefined;
  const shape = ubuntu && selectRows(readTable(), ubuntu);
  const suite = ubuntu ? ubuntuPlatforms[platform].suite : { 'debian-12': 'bookworm', 'debian-13': 'trixie' }[platform];
  if (!suite) throw new Error(`${positionals[0]}: platform ${platform}: containers are made of debian-12, debian-13, ${Object.keys(ubuntuPlatforms).join(' and ')} only`);
  if (ubuntu && domains.length > 0) throw new Error(`${positionals[0]}: platform ${platform}: under QEMU there is an image of debian-12 only`);
  if (!values.keep) writeFileSync(join(work, 'pid'), String(process.pid));
  for (const companion of ['lock', 'secrets']) {
    const file = source.replace(/(\.ya?ml)$/, `.${companion}$1`);
    if (existsSync(file)) cpSync(file, join(work, `topology.${companion}.yaml`));
  }
  await run(running, 'npm', ['run', '--silent', 'build']);

  // as it is, to see which services it has and where the hypervisor is
  cpSync(source, topology);
  await osgen(topology, join(work, 'plain'), { quiet: true });
  const plain = compiledLab(join(work, 'plain'));
  const unknown = [...domains, ...only].filter((each) => !plain.machines.some(({ node }) => node === each));
  if (unknown.length > 0) throw new Error(`${positionals[0]}: no machine ${unknown.join(', ')}; there are: ${plain.machines.map(({ node }) => node).join(', ')}`);
  const hypervisor = hypervisorAddress(plain.networks, plain.machines);
  const guestImage = await helper('guest-image.sh');
  if (domains.length > 0) await run(running, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'osgen-lab', '-f', key]);
  const lab = overlayContainers(source, topology, {
    machines: plain.machines, domains,
    image: { url: `http://${hypervisor}:${ports.files}/${basename(guestImage)}`, checksum: `sha256:${createHash('sha256').update(readFileSync(guestImage)).digest('hex')}` },
    mirror: `http://${hypervisor}:${ports.debian}/debian`,
    publicKeyFile: domains.length > 0 ? `${key}.pub` : undefined,
  });
  const started = Date.now();
  await osgen(topology, out);
  const compileSeconds = (Date.now() - started) / 1000;

  const root = join(await helper('root.sh', suite, ...(ubuntu ? [platform, ...shape.installed] : [])), 'root');
  const { machines } = compiledLab(out);
  const debianPool = async () => {
    const script = join(work, 'mirror.sh');
    writeFileSync(script, await run(running, process.execPath, [join(repo, 'dist/osgen.js'), 'bom', topology, '--script'], { output: true }));
    return helper('pool.sh', suite, root, script, ...machines.map(({ node }) => node).filter((node) => !domains.includes(node)));
  };
  const pool = ubuntu ? await helper('../../ubuntu/repository.sh', platform, release, suite, root) : await debianPool();
  // one image for all of them, as the topology has one; under emulation apt would take many minutes for the same
  const preinstalled = machines.filter(({ node }) => domains.includes(node)).flatMap(({ packages }) => packages);
  const image = domains.length > 0 ? (await run(running, 'bash', [join(here, 'image.sh'), ...preinstalled], { output: true })).trim() : undefined;
  const served = join(work, 'served');
  mkdirSync(served);
  for (const file of [guestImage, ...(values.serve ?? [])]) cpSync(resolve(file), join(served, basename(file)));
  sweep(cache);
  return {
    name: lab.name, notes: lab.notes, suite, ubuntu, root, pool, out, work, only, compileSeconds, domains, image, key,
    driver: 'nspawn',
    group: `osgen-lab-${process.pid}`,
    cuts: values.kill9 ?? [],
    served,
    planned: await planned(topology),
    verify: values.verify,
    complaints: values.complaints,
    installed: values.installed,
    deadMirror: values['dead-mirror'],
    aptLock: values['apt-lock'] ? Number(values['apt-lock']) : undefined,
    isolate: values.isolate,
    reboot: values.reboot,
    baseline: !values['no-baseline'],
    timeout: Number(values.timeout),
    shell: values.shell,
  };
}

async function inWorld(running, work, plan) {
  const planFile = join(work, 'plan.json');
  writeFileSync(planFile, JSON.stringify(plan, null, 2));
  const world = spawn('setpriv', ['--pdeathsig', 'TERM', 'bash', join(here, plan.driver === 'nspawn' ? 'drivers/nspawn/world.sh' : 'world.sh'), process.execPath, join(here, `drivers/${plan.driver}.mjs`), planFile], {
    stdio: 'inherit',
    env: { ...process.env, OSGEN_LAB_WORLD: join(work, 'world'), OSGEN_LAB_LIBVIRT: plan.domains?.length > 0 ? 'yes' : '' },
  });
  running.add(world);
  return new Promise((settle) => {
    world.on('exit', (code) => {
      running.delete(world);
      settle(code ?? 1);
    });
  });
}

async function run(running, command, args, { output = false, quiet = false, cwd = repo } = {}) {
  const child = capture(command, args, { cwd, stderr: quiet ? 'pipe' : 'inherit' });
  running.add(child.process);
  const { status, stdout, stderr } = await child.done;
  running.delete(child.process);
  if (!output && !quiet) process.stdout.write(stdout);
  if (quiet && status !== 0) process.stderr.write(stderr);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${status}`);
  return stdout;
}

/** What one needs to see why it failed: serial consoles, libvirt's and QEMU's logs, what was compiled (no disks). */
function saveLogs(work, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['topology.yaml', 'out', 'logs', 'world/log']) {
    const from = join(work, part);
    if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true });
  }
  if (readdirSync(folder).length > 0) process.stdout.write(`logs of the failed run: ${folder}\n`);
}
