// Where the time went: from the arrival of the progress lines on the consoles.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './host.mjs';

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);

/** The chain of steps that made a machine as late as it was: from the last one back, each time to what ended last. */
export function criticalPath(machine, ends) {
  const chain = [];
  let step = [...ends].sort(([, a], [, b]) => b.end - a.end)[0]?.[0];
  while (step) {
    chain.unshift(step);
    step = (machine.steps.get(step) ?? []).filter((name) => ends.has(name)).sort((a, b) => ends.get(b).end - ends.get(a).end)[0];
  }
  return chain;
}

export function printTiming(report, containers) {
  const ran = containers.filter(({ complete }) => complete);
  for (const { node, machine, boots, complete, ends } of ran) {
    const start = boots[0].started;
    const chain = criticalPath(machine, ends);
    let last = start;
    const parts = chain.map((step) => {
      const { begin, end } = ends.get(step);
      const waited = begin - last;
      last = end;
      return `${waited >= 1000 ? `(${seconds(waited)}) ` : ''}${step} ${seconds(end - begin)}`;
    });
    report.note(`${node.padEnd(18)} ${seconds(complete - start).padStart(7)} s   critical path: ${parts.join(' → ')}`);
  }
  return ran.sort((a, b) => (b.complete - b.boots[0].started) - (a.complete - a.boots[0].started))[0];
}

/** Seconds that apt-get takes for the packages of one machine, alone, in a container that does nothing else. */
export async function measureInstall(container, { work, root, sources }) {
  const folder = join(work, 'baseline');
  const merged = join(folder, 'root');
  for (const part of ['upper', 'work', 'root']) mkdirSync(join(folder, part), { recursive: true });
  await must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${root},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`, merged]);
  writeFileSync(join(merged, 'etc/apt/sources.list'), sources);
  writeFileSync(join(merged, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  // nova-common's scripts ask for the machine's own full name
  writeFileSync(join(merged, 'etc/hosts'), '127.0.0.1 localhost\n127.0.1.1 baseline\n');
  const { packages } = container.machine;
  const script = `export DEBIAN_FRONTEND=noninteractive; apt-get -q update && apt-get -q install --yes --no-install-recommends ${packages.join(' ')} && sync`;
  const started = Date.now();
  const child = spawn(join(import.meta.dirname, 'boot.sh'), [
    `${container.group}-baseline`, '--quiet', '--as-pid2', '--register=no', '--keep-unit', `--directory=${merged}`, '--machine=baseline', '--console=pipe',
    '--suppress-sync=yes', '--resolv-conf=off', '--timezone=off', '--link-journal=no', '--capability=all', '--drop-capability=CAP_SYS_TIME', '--private-users=no',
    '/bin/bash', '-c', script,
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  const status = await new Promise((settle) => child.on('close', settle));
  const took = (Date.now() - started) / 1000;
  writeFileSync(join(work, 'logs/baseline.log'), Buffer.concat(output));
  await must('umount', ['--lazy', merged]);
  if (status !== 0) throw new Error(`apt-get install alone: exit code ${status}\n${Buffer.concat(output).toString().slice(-2000)}`);
  return took;
}
