// The lab test: compiles a topology and boots what came out, for real.
//
//   npm run test:lab -- --driver qemu [options] TOPOLOGY.yaml
//
// Two halves. This file, outside: makes the image, compiles the topology, and runs the other half inside a private
// world (world.sh: own network, own libvirtd; nothing gets out of it, nothing of it is left). drivers/qemu.mjs, inside:
// boots the machines with out/lab and holds them against what the topology says.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capture } from './lib/exec.mjs';
import { overlayTopology } from './lib/topology.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repo = resolve(here, '../..');
const usage = `usage: npm run test:lab -- --driver qemu [options] TOPOLOGY.yaml

  --driver qemu        boot the machines under plain QEMU emulation (the only driver)
  --phases A,B         of first-boot, reboot, power-cut (default: all of them)
  --cut-power [NODE:]STEP
                       cut the power in this step, of this machine or of every one; can be repeated. Steps are those of
                       the progress lines, and cloud-init-local, cloud-init, cloud-config, cloud-final.
                       Default: one in cloud-init, then one in a step, on each machine
  --nodes A,B          boot only these machines
  --out DIR --key FILE boot what is already compiled in DIR, look in with this SSH key
  --timeout S          limit for one wait of a machine, in seconds (default 900)
  --keep               keep the working folder (disks, logs, compiled files)
  --shell              when all is done, a shell inside the world, with the machines still running
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
        phases: { type: 'string' },
        'cut-power': { type: 'string', multiple: true },
        nodes: { type: 'string' },
        out: { type: 'string' },
        key: { type: 'string' },
        timeout: { type: 'string', default: '900' },
        keep: { type: 'boolean', default: false },
        shell: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (parsed.values.driver !== 'qemu') throw new Error(`unknown driver: ${parsed.values.driver}`);
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
    const image = (await run(running, 'bash', [join(here, 'image.sh')], { output: true })).trim();
    const plan = await prepare(running, work, image);
    status = await inWorld(running, work, plan);
  } catch (error) {
    if (!interrupted) process.stderr.write(`test:lab: ${error.message}\n`);
  } finally {
    if (status !== 0 && !interrupted) saveLogs(work, join(cache, 'failed'));
    if (values.keep) process.stdout.write(`kept: ${work}\n`);
    else rmSync(work, { recursive: true, force: true });
  }
  return interrupted ? 130 : status;
}

/** Compiles the topology, with what this machine has (image, package pool, a key to look in with) written over it. */
async function prepare(running, work, image) {
  const topology = join(work, 'topology.yaml');
  const key = join(work, 'key');
  const out = join(work, 'out');
  if (values.key) cpSync(resolve(values.key), key);
  else await run(running, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'osgen-lab', '-f', key]);
  const lab = overlayTopology(resolve(positionals[0]), topology, values.key ? undefined : `${key}.pub`);
  const started = Date.now();
  if (values.out) {
    cpSync(resolve(values.out), out, { recursive: true });
  } else {
    const osgen = join(repo, 'dist/osgen.js');
    if (!existsSync(osgen)) await run(running, 'npm', ['run', '--silent', 'build'], { cwd: repo });
    await run(running, process.execPath, [osgen, 'build', topology, '-o', out]);
  }
  return {
    ...lab, image, key, out, work,
    driver: values.driver,
    compileSeconds: (Date.now() - started) / 1000,
    phases: values.phases?.split(',') ?? ['first-boot', 'reboot', 'power-cut'],
    cuts: values['cut-power'] ?? [],
    only: values.nodes?.split(',') ?? [],
    timeout: Number(values.timeout),
    shell: values.shell,
  };
}

async function inWorld(running, work, plan) {
  const planFile = join(work, 'plan.json');
  writeFileSync(planFile, JSON.stringify(plan, null, 2));
  const world = spawn('setpriv', ['--pdeathsig', 'TERM', 'bash', join(here, 'world.sh'), process.execPath, join(here, `drivers/${plan.driver}.mjs`), planFile], {
    stdio: 'inherit',
    env: { ...process.env, OSGEN_LAB_WORLD: join(work, 'world') },
  });
  running.add(world);
  return new Promise((settle) => {
    world.on('exit', (code) => {
      running.delete(world);
      settle(code ?? 1);
    });
  });
}

async function run(running, command, args, { output = false, cwd = repo } = {}) {
  const child = capture(command, args, { cwd, stderr: 'inherit' });
  running.add(child.process);
  const { status, stdout } = await child.done;
  running.delete(child.process);
  if (!output) process.stdout.write(stdout);
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
