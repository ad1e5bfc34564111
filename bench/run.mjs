// osgen build on 5, 100 and 1,000 machines: against starting Node (`node -e 0`), and against copying the finished
// out/ (`cp -r`). The commands of one row run in turn, so that ratios hold when the machine's speed drifts.
// usage: node bench/run.mjs [RUNS]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const osgen = join(root, 'dist/osgen.js');
const runs = Number(process.argv[2] ?? 5);
const scratch = mkdtempSync(join(tmpdir(), 'osgen-bench-'));

/** Five machines are the walkthrough; larger labs are groups around one controller, on networks with room for them. */
function topology(count) {
  if (count === 5) return readFileSync(join(root, 'examples/walkthrough.yaml'), 'utf8');
  const storage = Math.floor(count / 5);
  return JSON.stringify({
    name: 'bench',
    platform: 'debian-12',
    install: { image: '/var/lib/libvirt/images/debian-12.qcow2' },
    admin: { ssh_authorized_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw'] },
    networks: {
      nat: { cidr: '172.20.0.0/16' },
      management: { cidr: '10.0.0.0/16' },
      provider: { cidr: '172.24.0.0/16', allocation_pool: { start: '172.24.128.0', end: '172.24.255.250' } },
    },
    nodes: {
      controller: { roles: 'controller' },
      compute: { roles: 'compute', count: count - 1 - 2 * storage },
      'block-storage': { roles: 'block-storage', count: storage },
      'object-storage': { roles: 'object-storage', count: storage },
    },
  });
}

/** Seconds of wall time; throws if the command fails. */
function time(command, args, env = {}) {
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${status}\n${stderr}`);
  return seconds;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => value.toFixed(value < 10 ? 2 : 1);

const rows = [];
try {
  for (const count of [5, 100, 1000]) {
    const file = join(scratch, `lab-${count}.yaml`);
    const rss = join(scratch, 'rss');
    writeFileSync(file, topology(count));
    const build = (out) => time(process.execPath, ['--import', join(root, 'bench/rss.mjs'), osgen, 'build', file, '-o', out], { OSGEN_BENCH_RSS: rss });
    build(join(scratch, 'warm-up'));
    const samples = Array.from({ length: runs }, (_, run) => {
      const out = join(scratch, `out-${count}-${run}`);
      const sample = { node: time(process.execPath, ['-e', '0']), build: build(out), mib: Number(readFileSync(rss, 'utf8')) / 1024 };
      sample.again = build(out);
      sample.copy = time('cp', ['-r', out, `${out}-copy`]);
      rmSync(out, { recursive: true });
      rmSync(`${out}-copy`, { recursive: true });
      return sample;
    });
    const of = (pick) => median(samples.map(pick));
    rows.push({
      machines: count,
      'build s': round(of((s) => s.build)),
      'rebuild s': round(of((s) => s.again)),
      'node -e 0 s': round(of((s) => s.node)),
      'cp -r s': round(of((s) => s.copy)),
      'build / node': round(of((s) => s.build / s.node)),
      'build / cp': round(of((s) => s.build / s.copy)),
      'peak MiB': Math.round(of((s) => s.mib)),
      perMachine: of((s) => s.build - s.node) / count,
    });
    rmSync(join(scratch, 'warm-up'), { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const [, hundred, thousand] = rows;
console.table(rows.map(({ perMachine, ...row }) => ({ ...row, 'ms / machine': round(perMachine * 1000) })));
console.log(`medians of ${runs} runs; time per machine at 1,000 over that at 100: ${round(thousand.perMachine / hundred.perMachine)}`);
