/** A build in a process of its own, so that it can be killed for real. Bundled by `children.ts`. */
import fs from 'node:fs';
import { constants } from 'node:os';
import type { WriteOptions } from '../../src/write/write.js';
import { writeOutput } from '../../src/write/write.js';
import { fileSet, interceptedDisk, type Spec } from './support.js';

export interface Job {
  readonly outDir: string;
  /** Built one after the other. */
  readonly specs: readonly Spec[];
  readonly options: WriteOptions;
  /** What happens instead of the call of this number (from 1) that would change something. */
  readonly stopAt?: number;
  /** SIGKILL by default. */
  readonly failWith?: 'ENOSPC';
  /** Wait for this file before starting. */
  readonly startSignal?: string;
  /** Exists while a build is at work; finding it there means that two are. */
  readonly marker?: string;
}

const job = JSON.parse(process.argv[2]!) as Job;
let calls = 0;
let overlaps = 0;

function stop(name: string, args: readonly unknown[]): void {
  if (name === 'writeSync') {
    const [fd, bytes, offset, length] = args as [number, Uint8Array, number, number];
    fs.writeSync(fd, bytes, offset, length >> 1);
  }
  if (job.failWith === undefined) process.kill(process.pid, 'SIGKILL');
  const errno = -constants.errno.ENOSPC;
  const path = typeof args[0] === 'string' ? { path: args[0] } : {};
  throw Object.assign(new Error(job.failWith), { code: job.failWith, errno, syscall: name, ...path });
}

function mark(name: string, args: readonly unknown[]): void {
  const path = String(args[0]);
  try {
    if (name === 'mkdirSync' && /\.osgen-stage-[^/]*$/.test(path)) fs.writeFileSync(job.marker!, '', { flag: 'wx' });
    if (name === 'unlinkSync' && path.endsWith('.osgen-lock')) fs.rmSync(job.marker!, { force: true });
  } catch {
    overlaps++;
  }
}

const disk = interceptedDisk((name, args) => {
  if (++calls === job.stopAt) stop(name, args);
  if (job.marker !== undefined) mark(name, args);
});

while (job.startSignal !== undefined && !fs.existsSync(job.startSignal)) await new Promise(setImmediate);
const diagnostics = [];
for (const spec of job.specs) {
  const result = await writeOutput(job.outDir, fileSet(spec), job.options, { disk, lockWaitMs: 30_000 });
  diagnostics.push(...result.diagnostics);
}
console.log(JSON.stringify({ calls, overlaps, diagnostics }));
