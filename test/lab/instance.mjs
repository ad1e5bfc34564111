// The image that the lab's instances boot, held against CirrOS 0.6.3, which it stands for: login, keys, metadata, network,
// console. Boots it twice under QEMU, with what Nova and Neutron give an instance (a metadata service, then a config drive
// alone; dnsmasq with routes and MTU, router advertisements), in a private network. What is expected is written with its
// place in CirrOS's source tree.
//
//   npm run test:instance [-- --console]     --console prints what the instances said; last line: N passed, N failed
//
// Root on Debian 12; test/lab/install.sh installs what it needs.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({ options: { console: { type: 'boolean', default: false }, inside: { type: 'string' } } });
// a boot under plain emulation on a busy machine
const patience = 600_000;
const address = '203.0.113.101';
const gateway = '203.0.113.1';
const service = '169.254.169.254';

if (options.inside === undefined) {
  const image = must('bash', [at('drivers/nspawn/guest-image.sh')], { stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const world = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, fileURLToPath(import.meta.url), '--inside', image];
  const running = spawn('unshare', [...world, ...(options.console ? ['--console'] : [])], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => running.kill('SIGKILL'));
  process.exit(await new Promise((done) => { running.on('exit', (code) => done(code ?? 1)); }));
}

const work = mkdtempSync(join(tmpdir(), 'osgen-instance-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const totals = { passed: 0, failed: 0 };
const asked = [];
const keys = { mine: 'ecdsa', other: 'ecdsa', modern: 'ed25519', old: 'rsa' };
for (const [name, type] of Object.entries(keys)) must('ssh-keygen', ['-q', '-N', '', '-t', type, '-C', name, '-f', join(work, name)]);
const authorized = ['mine', 'modern', 'old'].map((name) => readFileSync(join(work, `${name}.pub`), 'utf8').trim());

network();
await withMetadata();
await withConfigDrive();
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);

/** Neutron's part: DHCP as its agent's dnsmasq gives it, a router's advertisements. */
function network() {
  for (const command of [
    'link set lo up',
    'tuntap add tap0 mode tap',
    `address add ${gateway}/24 dev tap0`,
    `address add ${service}/32 dev tap0`,
    'address add fd00:203::1/64 dev tap0 nodad',
    'link set tap0 up',
  ]) must('ip', command.split(' '));
  spawn('dnsmasq', ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--interface=tap0', '--bind-interfaces', '--leasefile-ro', '--log-facility=-',
    '--user=root', '--enable-ra', `--dhcp-range=${address},${address},1h`, '--dhcp-range=fd00:203::,ra-only,64,1h',
    `--dhcp-option=121,${service}/32,${gateway},0.0.0.0/0,${gateway}`, '--dhcp-option-force=26,1400'], { stdio: 'ignore' });
}

/** Nova's metadata service, as far as CirrOS asks (src/lib/cirros/ds/ec2); what it does not have is 404. */
function metadata(tree) {
  return new Promise((done) => {
    const server = createServer((request, response) => {
      asked.push(request.url);
      const body = tree[request.url.replace(/\/$/, '')];
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/plain' });
      response.end(body ?? 'no such thing\n');
    }).listen(80, service, () => done(server));
  });
}

async function withMetadata() {
  const version = '/2009-04-04';
  const server = await metadata({
    [`${version}/meta-data/instance-id`]: 'i-00000001',
    [`${version}/meta-data/hostname`]: 'myfirstinstance.novalocal',
    [`${version}/meta-data/local-hostname`]: 'myfirstinstance.novalocal',
    [`${version}/meta-data/placement/availability-zone`]: 'nova',
    [`${version}/meta-data/public-keys`]: authorized.map((_, index) => `${index}=key${index}`).join('\n'),
    ...Object.fromEntries(authorized.map((key, index) => [`${version}/meta-data/public-keys/${index}/openssh-key`, `${key}\n`])),
    [`${version}/user-data`]: '#!/bin/sh\necho "user data: $(id -u)" >/dev/console\n',
  });
  const machine = boot('metadata', []);
  await machine.until(/ login:/);

  // src/init, src/etc/init.d/rc.sysinit, S40network, src/lib/cirros/ds/ec2, S50dropbear, cirros-status, src/etc/issue
  const said = ['info: initramfs: up at', 'info: /etc/init.d/rc.sysinit: up at', 'Starting network: ', `checking http://${service}/2009-04-04/instance-id`,
    'successful after 1/20 tries: up ', 'found datasource (ec2, net)', 'Starting dropbear sshd: OK', 'user data: 0', '=== network info ===', '=== datasource: ec2 net ===',
    'instance-id: i-00000001', '=== cirros: current=0.6.3 uptime=', "login as 'cirros' user. default password: 'gocubsgo'. use 'sudo' for root.", 'myfirstinstance login:'];
  let from = 0;
  for (const line of said) {
    const place = machine.console().indexOf(line, from);
    expect(`console, in this order: ${line}`, place >= 0);
    from = Math.max(from, place);
  }
  expect('nothing failed on the console', !/WARN|FAIL|not found|Permission denied|No such file/.test(machine.console()), machine.console().match(/.*(?:WARN|FAIL|not found|Permission denied|No such file).*/)?.[0]);
  expect('only EC2 version 2009-04-04 was asked for', asked.length > 0 && asked.every((path) => path.startsWith('/2009-04-04/')), asked.find((path) => !path.startsWith('/2009-04-04/')));

  // Dropbear 2020.81 (test/consumer/readers/dropbear.mjs has all kinds of keys)
  expect('the key lets cirros in', as('cirros', 'mine', 'id -un').out === 'cirros', as('cirros', 'mine', 'id -un').err);
  expect('so does an ed25519 key', as('cirros', 'modern', 'true').status === 0);
  expect('so does an RSA key', as('cirros', 'old', 'true').status === 0);
  expect('another key does not', /Permission denied \(publickey,password\)/.test(as('cirros', 'other', 'true').err), as('cirros', 'other', 'true').err);
  expect('the host name is the first label', as('cirros', 'mine', 'uname -n').out === 'myfirstinstance');
  // src/etc/shadow, README.md
  expect('cirros has the password gocubsgo', withPassword('cirros', 'gocubsgo', 'id -un').out === 'cirros', withPassword('cirros', 'gocubsgo', 'id -un').err);
  expect('and no other', withPassword('cirros', 'cubswin:)', 'true').status !== 0);
  expect('nobody is root by password', withPassword('root', 'gocubsgo', 'true').status !== 0);
  // src/sbin/cirros-apply
  const root = as('root', 'mine', 'id -u');
  expect('root is told to be cirros', root.status === 43 && root.out.startsWith("Please login as 'cirros' user, not as root"), `${root.status}: ${root.out} ${root.err}`);
  // src/etc/sudoers.d/90-cirros-user
  expect('sudo needs no password', as('cirros', 'mine', 'sudo id -u').out === '0', as('cirros', 'mine', 'sudo id -u').err);
  // src/etc/dhcpcd.conf
  expect('the route to the metadata service', as('cirros', 'mine', 'ip route').out.includes(`${service} via ${gateway}`), as('cirros', 'mine', 'ip route').out);
  expect("the network's MTU", as('cirros', 'mine', 'ip route; ip link show eth0').out.includes('mtu 1400'), as('cirros', 'mine', 'ip route; ip link show eth0').out);
  expect('an address of IPv6, by the hardware address', /fd00:203::5054:ff:fe00:1\/64/.test(as('cirros', 'mine', 'ip -6 addr').out), as('cirros', 'mine', 'ip -6 addr').out);
  expect('curl', as('cirros', 'mine', `curl -s http://${service}/2009-04-04/meta-data/instance-id`).out === 'i-00000001');
  // src/etc/acpi
  machine.press();
  expect('the power button turns it off', await machine.off());
  server.close();
}

async function withConfigDrive() {
  asked.length = 0;
  const latest = join(work, 'drive/openstack/latest');
  mkdirSync(latest, { recursive: true });
  writeFileSync(join(latest, 'meta_data.json'), JSON.stringify({
    uuid: '0d3a5f6e-0000-4000-8000-000000000001', public_keys: { mine: `${authorized[0]}\n`, old: `${authorized[2]}\n` }, hostname: 'second.novalocal',
    name: 'second', launch_index: 0, availability_zone: 'nova',
  }).replaceAll('":', '": ').replaceAll(',"', ', "'));
  writeFileSync(join(latest, 'user_data'), '#cloud-config\n{}\n');
  // as nova/virt/configdrive.py makes it
  must('genisoimage', ['-quiet', '-o', join(work, 'drive.iso'), '-ldots', '-allow-lowercase', '-allow-multidot', '-l', '-V', 'config-2', '-r', '-J', join(work, 'drive')]);
  const machine = boot('config-drive', ['-drive', `file=${join(work, 'drive.iso')},if=ide,media=cdrom,readonly=on`]);
  await machine.until(/ login:/);
  expect('the config drive comes first', machine.console().includes('found datasource (configdrive, local)') && asked.length === 0, asked.join(' '));
  expect('its host name', as('cirros', 'mine', 'uname -n').out === 'second', as('cirros', 'mine', 'uname -n').err);
  expect('each of its keys', as('cirros', 'old', 'true').status === 0);
  expect('a key that is not there', as('cirros', 'modern', 'true').status !== 0);
  // src/sbin/cirros-userdata
  expect('user data that is no program is not run', machine.console().includes("user-data was not '#!' or executable"));
  machine.press();
  expect('the power button turns it off', await machine.off());
}

/** A machine as Nova defines it: i440FX, the flavor's 192 MiB, disk and card on virtio. */
function boot(name, more) {
  const [disk, output, monitor] = [join(work, `${name}.qcow2`), join(work, `${name}.log`), join(work, `${name}.monitor`)];
  must('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', options.inside, disk, '1G']);
  const qemu = spawn('qemu-system-x86_64', ['-machine', 'pc,accel=kvm:tcg', '-m', '192', '-display', 'none', '-serial', `file:${output}`, '-monitor', `unix:${monitor},server,nowait`,
    '-drive', `file=${disk},if=virtio`, '-netdev', 'tap,id=net,ifname=tap0,script=no,downscript=no', '-device', 'virtio-net-pci,netdev=net,mac=52:54:00:00:00:01', ...more],
  { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((done) => { qemu.on('exit', done); });
  const text = () => {
    try {
      return readFileSync(output, 'utf8');
    } catch {
      return '';
    }
  };
  return {
    console: text,
    async until(pattern) {
      const end = Date.now() + patience;
      while (!pattern.test(text())) {
        if (Date.now() > end || qemu.exitCode !== null) throw new Error(`${name}: no ${pattern} on the console, which ends with:\n${text().split('\n').slice(-30).join('\n')}`);
        await sleep(500);
      }
    },
    press() {
      if (options.console) console.log(text());
      const socket = connect(monitor, () => socket.end('system_powerdown\n'));
    },
    async off() {
      const end = Date.now() + patience;
      while (qemu.exitCode === null && Date.now() < end) await sleep(500);
      if (qemu.exitCode === null) qemu.kill('SIGKILL');
      await ended;
      return qemu.exitCode === 0;
    },
  };
}

function as(user, key, command) {
  return ssh(['-i', join(work, key), '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'], user, command);
}

function withPassword(user, password, command) {
  writeFileSync(join(work, 'askpass'), `#!/bin/sh\necho '${password}'\n`, { mode: 0o755 });
  return ssh(['-o', 'PreferredAuthentications=password', '-o', 'NumberOfPasswordPrompts=1'], user, command, { SSH_ASKPASS: join(work, 'askpass'), SSH_ASKPASS_REQUIRE: 'force' });
}

function ssh(how, user, command, env = {}) {
  const { status, stdout, stderr } = spawnSync('ssh', ['-F', 'none', ...how, '-o', 'IdentityAgent=none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
    '-o', 'LogLevel=ERROR', `${user}@${address}`, command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, timeout: patience });
  return { status, out: stdout.trim(), err: stderr.trim() };
}

function expect(what, ok, otherwise = '') {
  totals[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${ok || !otherwise ? '' : `: ${otherwise}`}`);
}

function must(command, args, settings = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...settings });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
