/** Starts builds in processes of their own. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import type { Job } from './child.js';
import { tempDir } from './support.js';

export interface Outcome {
  readonly signal: string | null;
  readonly calls: number;
  readonly overlaps: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the child program; returns its path. */
export function bundleChild(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const dir = tempDir();
  chmodSync(dir, 0o755);
  const outfile = join(dir, 'child.mjs');
  const options = ['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--outfile=${outfile}`];
  execFileSync(join(here, '../../node_modules/.bin/esbuild'), [join(here, 'child.ts'), ...options]);
  return outfile;
}

/** Runs one job to its end, or to its being killed. */
export async function runChild(program: string, job: Job, as: { uid?: number; umask?: string } = {}): Promise<Outcome> {
  const { umask = '0022', ...user } = as;
  const script = `umask ${umask} && exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', script, process.execPath, program, JSON.stringify(job)], { cwd: '/', ...user });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { errors += data; });
  const signal = await new Promise<string | null>((done) => child.on('close', (_code, name) => done(name)));
  if (signal !== null) return { signal, calls: 0, overlaps: 0, diagnostics: [] };
  if (output === '') throw new Error(`the child failed: ${errors}`);
  return { signal, ...(JSON.parse(output) as Omit<Outcome, 'signal'>) };
}

/** Calls `task` with 1 … count, a few at a time. */
export async function forEachUpTo(count: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 1;
  const worker = async () => {
    while (next <= count) await task(next++);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}
