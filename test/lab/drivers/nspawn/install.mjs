// apt-get alone: the packages of one machine, in a container that does nothing else.

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from './host.mjs';

/**
 * Installs a machine's packages on the system that all start from. `files` are what that system has besides, `cloudArchive`
 * the pocket to add first. Returns {status, seconds, output, merged, release}: the system is at `merged` until `release` is
 * called.
 */
export async function installPackages(machine, { work, root, group, files, cloudArchive }) {
  const folder = join(work, 'installed', machine.node);
  const merged = join(folder, 'root');
  for (const part of ['upper', 'work', 'root']) mkdirSync(join(folder, part), { recursive: true });
  await must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${root},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`, merged]);
  const write = (path, text, mode) => {
    mkdirSync(dirname(join(merged, path)), { recursive: true });
    writeFileSync(join(merged, path), text, { mode });
  };
  for (const { path, text, mode } of files) write(path, text, mode);
  write('usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n', 0o755);
  // nova-common's scripts ask for the machine's own full name
  write('etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${machine.node}\n`, 0o644);
  // as the compiled step does it
  const pocket = cloudArchive ? `apt-get -q install --yes software-properties-common ubuntu-cloud-keyring && add-apt-repository --yes ${cloudArchive} && ` : '';
  const script = `export DEBIAN_FRONTEND=noninteractive; apt-get -q update && ${pocket}apt-get -q install --yes --no-install-recommends ${machine.packages.join(' ')} && sync`;
  const started = Date.now();
  const child = spawn(join(import.meta.dirname, 'boot.sh'), [
    `${group}/alone-${machine.node}`, '--quiet', '--as-pid2', '--register=no', '--keep-unit', `--directory=${merged}`, `--machine=${machine.node}`, '--console=pipe',
    '--suppress-sync=yes', '--resolv-conf=off', '--timezone=off', '--link-journal=no', '--capability=all', '--drop-capability=CAP_SYS_TIME', '--private-users=no',
    '/bin/bash', '-c', script,
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => chunks.push(data));
  const status = await new Promise((settle) => child.on('close', settle));
  const seconds = (Date.now() - started) / 1000;
  const output = Buffer.concat(chunks).toString();
  writeFileSync(join(work, 'logs', `${machine.node}-apt.log`), output);
  return {
    status, seconds, output, merged,
    release: async () => {
      await must('umount', ['--lazy', merged]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
