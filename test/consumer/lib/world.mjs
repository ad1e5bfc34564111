// A lab on a real libvirtd: in a private world (test/lab/world.sh: own network, mounts, processes), with its networks, its
// pool, its volumes and a stand-in for the image or the ISO.

import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './exec.mjs';
import { all, one, textAt } from './xml.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** True if this machine can run domains of type kvm. */
export function hasKvm() {
  if (process.env.OSGEN_CONSUMERS_NO_KVM) return false;
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the lab of these machines inside and does `action` to it: virt-install (each script with --dry-run), start
 * (defines, starts and stops every domain) or apparmor (what each domain's profile would have). Gives the problems.
 */
export async function inWorld(tree, nodes, action, label) {
  const folder = tree.scratch('world');
  const job = join(folder, 'job.json');
  const answer = join(folder, 'answer.json');
  writeFileSync(job, JSON.stringify({ ...lab(tree, nodes), action, folder }));
  const args = [at('../../lab/world.sh'), process.execPath, at('inside.mjs'), job, answer];
  const { status, stdout, stderr } = await run('bash', args, { label, timeout: 240 });
  if (status !== 0) return [`the private libvirtd: status ${status}: ${(stderr + stdout).trim().split('\n').slice(-5).join(' | ')}`];
  return JSON.parse(readFileSync(answer, 'utf8'));
}

/** All that has to be there, read off the artifacts; the topology says only what the artifacts leave to the hypervisor. */
function lab(tree, nodes) {
  const { install = {}, hypervisor = {} } = tree.topology;
  const domains = nodes.map((node) => [node, tree.domain(node)]);
  const sources = domains.flatMap(([, domain]) => all(domain, 'devices/interface').map((nic) => one(nic, 'source').attributes));
  const defined = tree.networks.map(({ file, xml }) => ({ file: tree.path(file), name: textAt(xml, 'name') }));
  const volumes = domains.flatMap(([, domain]) => all(domain, 'devices/disk').map((disk) => one(disk, 'source')?.attributes.file).filter(Boolean));
  const seeds = domains.map(([node, domain]) => ({
    file: tree.path(`nodes/${node}/seed.iso`),
    name: basename(all(domain, 'devices/disk').map((disk) => one(disk, 'source')?.attributes.file).find((file) => file?.endsWith('-seed.iso'))),
  }));
  const ofFile = tree.files().includes('storage/pool.xml');
  return {
    method: tree.method,
    runnable: domains.every(([, domain]) => domain.attributes.type === 'qemu') || hasKvm(),
    networks: defined,
    otherNetworks: [...new Set(sources.map(({ network }) => network))].filter((name) => name && !defined.some((network) => network.name === name)),
    bridges: [...new Set(sources.map(({ bridge }) => bridge))].filter(Boolean),
    pool: {
      name: ofFile ? textAt(tree.xml('storage/pool.xml'), 'name') : hypervisor.pool ?? 'default',
      file: ofFile ? tree.path('storage/pool.xml') : null,
      directory: dirname(volumes[0]),
    },
    volumes: [...new Set(volumes)].filter((file) => !file.endsWith('-seed.iso')).map((file) => tree.path(`storage/${basename(file)}.xml`)),
    seeds,
    image: install.image ?? null,
    iso: install.iso ?? null,
    domains: domains.map(([node, domain]) => ({ node, name: textAt(domain, 'name'), file: tree.path(`${node}.xml`), script: tree.path(`nodes/${node}/virt-install`) })),
  };
}
