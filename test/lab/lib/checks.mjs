// What a machine that has configured itself must look like. Each function makes its checks on the report.

import { lines } from './guest.mjs';

/** Everything that holds for a machine after its first boot, however often that was interrupted. */
export function checkMachine(report, lab, plan, machine, found) {
  const { node } = machine;
  if (found.error) return report.check(false, `${node}: looked into over SSH`, found.error);
  const expected = expectations(plan.topology, node);

  report.check(lines(found.hostname)[0] === node, `${node}: host name`, lines(found.hostname).join(' '));
  if (plan.installer) {
    // 24.04's and later installers have it put itself out of work at the end of the first boot
    report.check(/^status: disabled/m.test(found.cloudinit), `${node}: cloud-init is done, for good`, found.cloudinit);
  } else {
    report.check(/DataSourceNoCloud/.test(found.cloudinit) && /^status: done/m.test(found.cloudinit),
      `${node}: cloud-init is done, from the seed ISO`, found.cloudinit);
  }
  report.check(found.target === 'active', `${node}: osgen.target is active`, found.target);
  report.check(found.failed === '', `${node}: no failed unit`, `${found.failed}\n${found.failures}`);
  report.check(found.dpkg === '', `${node}: every package is installed whole`, found.dpkg);
  checkNames(report, lab, machine, found, expected);
  checkDisks(report, machine, found, expected);
  if (found.chrony) checkClock(report, node, found);
  return true;
}

/** What the topology says of one machine, groups included. */
function expectations(topology, node) {
  const group = /-\d+$/.test(node) && !topology.nodes[node] ? node.replace(/-\d+$/, '') : node;
  const spec = topology.nodes[group] ?? {};
  const disks = Object.entries(spec.disks ?? {}).map(([name, value]) => ({
    name, size: bytes(typeof value === 'string' ? value : value.size), purpose: typeof value === 'string' ? undefined : value.purpose,
  }));
  const fixed = group === node ? Object.entries(spec.networks ?? {}) : [];
  const addresses = fixed.map(([name, value]) => [name, typeof value === 'string' ? value : value?.address]).filter(([, address]) => address);
  return { disks, addresses: Object.fromEntries(addresses) };
}

function bytes(size) {
  const match = /^(\d+) ?([MGT])/.exec(size);
  return Number(match[1]) * 1024 ** ({ M: 2, G: 3, T: 4 })[match[2]];
}

function checkNames(report, lab, machine, found, expected) {
  const resolved = Object.fromEntries(lines(found.names).map((line) => [line.split(/\s+/)[0], line.split(/\s+/).slice(1)]));
  const reached = lines(found.pings);
  const own = lines(found.addresses).flatMap((line) => /inet (\S+)\//.exec(line)?.[1] ?? []);
  for (const [network, address] of Object.entries(expected.addresses)) {
    report.check(own.includes(address), `${machine.node}: has its address in ${network}`, own.join(' '));
  }
  const self = resolved[machine.node] ?? [];
  report.check(self.length > 0 && self.every((address) => own.includes(address)), `${machine.node}: its own name is its own address`, self.join(' '));
  for (const other of lab.machines.filter(({ node }) => node !== machine.node)) {
    const addresses = resolved[other.node] ?? [];
    const right = addresses.includes(other.address);
    report.check(right && reached.includes(other.node), `${machine.node}: reaches ${other.node} by name`, `${addresses.join(' ') || 'no address'}${reached.includes(other.node) ? '' : ', no answer to ping'}`);
  }
}

function checkDisks(report, machine, found, expected) {
  const blocks = JSON.parse(found.blocks).blockdevices;
  const whole = blocks.filter(({ type }) => type === 'disk');
  for (const { serial } of machine.disks) {
    const block = whole.find((candidate) => candidate.serial === serial);
    const wanted = expected.disks.find(({ name }) => serial === name || serial.endsWith(`-${name}`));
    const sized = block && (!wanted || block.size === wanted.size);
    report.check(Boolean(sized), `${machine.node}: disk ${serial} is there${wanted ? ', in its size' : ''}`, block ? String(block.size) : whole.map((one) => one.serial).join(' '));
    if (block) checkUse(report, machine.node, serial, block, wanted, found);
  }
}

function checkUse(report, node, serial, block, wanted, found) {
  const purpose = wanted?.purpose ?? /(?:^|-)(os|cinder|swift)\w*$/.exec(serial)?.[1] ?? 'raw';
  const mounts = (block.mountpoints ?? []).filter(Boolean);
  if (purpose === 'os') {
    const root = (block.children ?? []).find((part) => part.mountpoints.includes('/'));
    report.check(Boolean(root) && root.size > block.size * 0.9, `${node}: the system runs from ${serial} and has all of it`, JSON.stringify(block.children));
  } else if (purpose === 'swift') {
    report.check(block.fstype === 'xfs' && mounts.some((mount) => mount.startsWith('/srv/node/')), `${node}: ${serial} is XFS below /srv/node`, `${block.fstype} ${mounts}`);
  } else if (purpose === 'cinder') {
    const volume = lines(found.volumes).find((line) => line.includes(`/dev/${block.name}`));
    report.check(/^cinder-volumes\s/.test(volume ?? ''), `${node}: ${serial} is in the volume group cinder-volumes`, found.volumes);
  } else {
    report.check(!block.fstype && mounts.length === 0 && !block.children, `${node}: ${serial} is left alone`, JSON.stringify(block));
  }
}

/** A client follows the lab's server; the server counts by itself if it has no other. */
function checkClock(report, node, found) {
  report.check(found.clocks === 'chronyd', `${node}: chronyd alone steers the clock`, lines(found.clocks).join(' '));
  const follows = lines(found.chrony).find((line) => line.startsWith('^*'));
  const stratum = Number(/^Stratum\s*:\s*(\d+)/m.exec(found.tracking)?.[1] ?? 0);
  const normal = /^Leap status\s*:\s*Normal/m.test(found.tracking);
  report.check(normal && stratum > 0, `${node}: its clock is synchronised`, follows ? follows.replace(/\s+/g, ' ') : `stratum ${stratum}, ${normal ? 'serving' : found.tracking}`);
}

// made new on every machine, or holding the date of its making
const own = /^\/etc\/(ssh\/ssh_host_|machine-id|hostid|lvm\/(backup|archive|devices)|.*-$|.*\.dpkg-|shadow|sudoers\.d\/90-cloud-init-users|gshadow|adjtime|\.pwd\.lock|\.updated|resolv\.conf|ld\.so\.cache|cloud\/.*~)/;

const table = (text) => new Map(lines(text).map((line) => {
  const [sum, ...path] = line.split(/\s+/);
  return [path.join(' '), sum];
}));

/** Files of /etc that differ between two probes: nothing, if one machine has become what the other is. */
export function changedFiles(before, after, { ignoreOwn = false } = {}) {
  const [a, b] = [table(before.etc), table(after.etc)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => !(ignoreOwn && own.test(path))).flatMap((path) => {
    if (!b.has(path)) return [`- ${path}`];
    if (!a.has(path)) return [`+ ${path}`];
    return a.get(path) === b.get(path) ? [] : [`~ ${path}`];
  }).sort();
}
