// The hypervisor's part of the lab, inside the world: a bridge for each network, DHCP where libvirt would give it, and
// loop devices for the data disks.

import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../../lib/exec.mjs';

export async function must(command, args, options) {
  const result = await execute(command, args, options);
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${result.status}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** The bridges, named and addressed as libvirt would. Returns what stops the DHCP servers. */
export async function startNetworks(networks, folder) {
  mkdirSync(folder, { recursive: true });
  const servers = [];
  for (const network of networks) {
    const { bridge, mac, addresses } = network;
    await must('ip', ['link', 'add', bridge, ...(mac ? ['address', mac] : []), 'type', 'bridge', 'stp_state', '0', 'forward_delay', '0']);
    await must('sysctl', ['-qw', `net.ipv6.conf.${bridge}.disable_ipv6=${addresses.some(({ address }) => address.includes(':')) ? 0 : 1}`]);
    for (const { address, prefix } of addresses) await must('ip', ['address', 'add', `${address}/${prefix}`, 'dev', bridge]);
    await must('ip', ['link', 'set', bridge, 'up']);
    if (network.dhcp.length > 0) servers.push(startDhcp(network, folder));
  }
  return () => servers.forEach((server) => server.kill('SIGTERM'));
}

function startDhcp({ name, bridge, addresses, dhcp, hosts, dns, domain }, folder) {
  const four = addresses.find(({ address }) => !address.includes(':'));
  const server = spawn('dnsmasq', [
    '--keep-in-foreground', '--conf-file=/dev/null', '--no-hosts', '--no-resolv', '--bind-interfaces', '--except-interface=lo',
    `--interface=${bridge}`, `--listen-address=${four.address}`, `--port=${dns ? 53 : 0}`, '--user=root', '--pid-file=',
    `--dhcp-leasefile=${join(folder, `${name}.leases`)}`, `--log-facility=${join(folder, `${name}-dnsmasq.log`)}`,
    '--dhcp-no-override', '--dhcp-authoritative',
    ...dhcp.map(({ start, end }) => `--dhcp-range=${start},${end}`),
    ...hosts.map((host) => `--dhcp-host=${[host.mac, host.ip, host.name].filter(Boolean).join(',')}`),
    ...(domain ? [`--domain=${domain}`, `--local=/${domain}/`] : []),
  ], { stdio: ['ignore', 'inherit', 'inherit'] });
  server.on('exit', (status) => {
    if (status) process.stderr.write(`dnsmasq of ${name}: exit code ${status}\n`);
  });
  return server;
}

/**
 * A sparse file of that size as a loop device. It is detached while this process has it open: so the kernel takes it
 * away by itself as soon as nobody has, however that comes about.
 */
export async function attachDisk(file, bytes) {
  const handle = openSync(file, 'w');
  ftruncateSync(handle, bytes);
  closeSync(handle);
  const device = (await must('losetup', ['--find', '--show', file])).trim();
  const held = openSync(device, 'r');
  await must('losetup', ['--detach', device]);
  return { device, release: () => closeSync(held) };
}
