/** What first boot makes of the packages' own files: workers, where they listen, what uwsgi is told. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { machine, stepOf } from './support.js';
import { compileWell } from '../../support/compile.js';
import { minimal } from '../../support/command-line.js';

const on = machine();
const debian = minimal.replace(/^platform: .*$/m, 'platform: debian-12').replace(/^install: .*$/m, 'install: {method: cloud-image, image: /x.qcow2}');

/** The step, with the packages' files in place; the files of osgen's own are not looked at. */
function files(topology: string, packages: Readonly<Record<string, string>>): void {
  for (const folder of ['etc/apache2/sites-available', 'etc/apache2/conf-available']) mkdirSync(join(on.root, folder), { recursive: true });
  for (const [path, text] of Object.entries(packages)) on.write(path, text);
  on.stub('install_file');
  const script = stepOf(topology, 'controller', 'files');
  // as a power cut would have it: twice
  for (let time = 0; time < 2; time++) expect(on.run(script)).toEqual({ status: 0, output: '' });
}

test('uwsgi closes connections, and lets Nova’s and Neutron’s heartbeat run', () => {
  const text = 'processes = 16\nthreads = 32\nname = x';
  files(debian, { 'etc/keystone/keystone-uwsgi.ini': text, 'etc/nova/nova-api-uwsgi.ini': text, 'etc/cinder/cinder-api-uwsgi.ini': `add-header = Connection: close\n${text}` });
  expect(on.read('etc/keystone/keystone-uwsgi.ini')).toBe('processes = 2\nthreads = 8\nname = x\nadd-header = Connection: close\n');
  expect(on.read('etc/nova/nova-api-uwsgi.ini')).toBe(
    'processes = 2\nthreads = 1\nname = x\nadd-header = Connection: close\nenv = OS_OSLO_MESSAGING_RABBIT__HEARTBEAT_IN_PTHREAD=true\n');
  expect(on.read('etc/cinder/cinder-api-uwsgi.ini')).toBe('add-header = Connection: close\nprocesses = 2\nthreads = 8\nname = x');
});

test('Apache listens on the management network, but for signals', () => {
  files(minimal, {
    'etc/apache2/ports.conf': 'Listen 80\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n',
    'etc/apache2/sites-available/keystone.conf': 'Listen 5000\n<VirtualHost *:5000>\n    WSGIDaemonProcess keystone processes=5 threads=1 user=keystone\n',
    'etc/apache2/sites-available/heat-api-cfn.conf': 'Listen 8000\n',
  });
  const address = /^address=(\S+)$/m.exec(stepOf(minimal, 'controller', 'files'))?.[1] ?? '';
  expect(address).toMatch(/^10\.0\.0\./);
  expect(on.read('etc/apache2/ports.conf')).toBe(`Listen ${address}:80\n<IfModule ssl_module>\n\tListen ${address}:443\n</IfModule>\n`);
  expect(on.read('etc/apache2/sites-available/keystone.conf')).toBe(`Listen ${address}:5000\n<VirtualHost *:5000>\n    WSGIDaemonProcess keystone processes=2 threads=4 user=keystone\n`);
  expect(on.read('etc/apache2/sites-available/heat-api-cfn.conf')).toBe('Listen 8000\n');
});

test('Debian’s uwsgi daemons listen there too, by what their start script reads', () => {
  const controller = compileWell(debian).plan.nodes.find(({ node }) => node.name === 'controller');
  const read = (path: string): string => controller?.files.find((file) => file.path === path)?.contents ?? 'exit 1';
  const started = (given: string, ...defaults: string[]): string =>
    spawnSync('sh', ['-euc', `DAEMON_ARGS='${given}'\n${defaults.map(read).join('\n')}\nprintf %s "$DAEMON_ARGS"`], { encoding: 'utf8' }).stdout;
  const address = /^osgen_address=(\S+)$/m.exec(read('/etc/default/openstack'))?.[1] ?? '';
  expect(started('--http-socket :8774 --ini x', '/etc/default/openstack')).toBe(`--freebind --http-socket ${address}:8774 --ini x`);
  expect(started('--http-socket 10.9.9.9:8080 --ini x', '/etc/default/openstack')).toBe('--http-socket 10.9.9.9:8080 --ini x');
  expect(started('--http-socket :8000 --ini x', '/etc/default/openstack', '/etc/default/heat-api-cfn')).toBe('--freebind --http-socket :8000 --ini x');
});

test.each([
  ['Zed’s', 'if (ignoreError) {\n return promise.catch(angular.noop);\n}', 'if (ignoreError) {\n return promise;\n}'],
  ['a mended', 'return promise;\n', 'return promise;\n'],
])('with %s Horizon, an object can be uploaded', (_, before, after) => {
  const service = 'usr/lib/python3/dist-packages/openstack_dashboard/static/app/core/openstack-service-api/swift.service.js';
  on.stub('chown');
  on.stub('stat', 'echo www-data');
  on.write(service, before);
  const script = stepOf(debian, 'controller', 'horizon-static').replaceAll('/usr/bin/python3', 'echo').replaceAll('/usr/lib/', `${on.root}/usr/lib/`);
  expect(on.run(script).status).toBe(0);
  expect(on.read(service)).toBe(after);
  expect(on.read('calls')).toContain('chown -R www-data:www-data');
});
