// The cases: every golden one, every example, and a few of this folder's own; each compiled afresh into a temporary folder.

import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from './exec.mjs';
import { Tree } from './tree.mjs';

/** [{name, topology}] */
export function findCases(repo) {
  const golden = join(repo, 'test/golden/cases');
  return [
    ...(existsSync(golden) ? readdirSync(golden).sort() : [])
      .map((name) => ({ name: `golden/${name}`, topology: join(golden, name, 'topology.yaml') }))
      .filter(({ topology }) => existsSync(topology)),
    ...topologies(join(repo, 'examples'), 'examples'),
    ...topologies(join(repo, 'test/consumer/cases'), 'consumer'),
  ];
}

function topologies(dir, group) {
  return (existsSync(dir) ? readdirSync(dir).sort() : [])
    .filter((file) => /\.yaml$/.test(file) && !/\.(lock|secrets)\.yaml$/.test(file))
    .map((file) => ({ name: `${group}/${basename(file, '.yaml')}`, topology: join(dir, file) }));
}

/** Compiles a case, its topology changed by `edit` if that is given; a text if the compiler refused it. */
export async function compile(compiler, { name, topology }, work, edit) {
  const dir = join(work, name);
  mkdirSync(dir, { recursive: true });
  const copy = join(dir, 'topology.yaml');
  const beside = (path, what) => path.replace(/\.yaml$/, `.${what}.yaml`);
  if (edit) writeFileSync(copy, stringify(edit(parse(readFileSync(topology, 'utf8'))), { keepUndefined: false }));
  else copyFileSync(topology, copy);
  if (existsSync(beside(topology, 'lock'))) copyFileSync(beside(topology, 'lock'), beside(copy, 'lock'));
  const secrets = beside(copy, 'secrets');
  if (existsSync(beside(topology, 'secrets'))) copyFileSync(beside(topology, 'secrets'), secrets);
  else writeFileSync(secrets, `seed: "${'c0'.repeat(32)}"\n`);
  chmodSync(secrets, 0o600);
  const out = join(dir, 'out');
  const { status, stderr } = await run(process.execPath, [compiler, 'build', copy, '-o', out, '--secrets', secrets]);
  if (status !== 0) return stderr.trim() || `status ${status}`;
  return new Tree(name, out, { topology: copy, lock: beside(copy, 'lock') });
}
