/** 2025.2 on Ubuntu, whose packages of Keystone and of Nova's metadata API cannot be served as they are. */
import { join } from 'node:path';
import { machine, stepOf } from './support.js';
import { compileWell } from '../../support/compile.js';
import { minimal } from '../../support/command-line.js';

const on = machine();
const flamingo = minimal.replace(/^platform: .*$/m, 'platform: ubuntu-24.04\nrelease: flamingo');
const sites = 'etc/apache2/sites-available';
const own = '/usr/local/lib/osgen/keystone-wsgi-public';

test('no unit, no worker setting of a daemon that is Apache’s', () => {
  const controller = compileWell(flamingo).plan.nodes.find(({ node }) => node.name === 'controller');
  expect(controller?.units).not.toContain('nova-api');
  expect(controller?.units).toContain('apache2');
  expect(controller?.packages).toContain('nova-api-metadata');
  expect(controller?.files.find(({ path }) => path === '/etc/nova/nova.conf')?.contents).not.toMatch(/osapi_compute_workers|metadata_workers/);
});

test('Apache starts after what it is to serve is there', () => {
  const steps = compileWell(flamingo).plan.nodes.find(({ node }) => node.name === 'controller')?.steps ?? [];
  expect(steps.find(({ name }) => name === 'start-apache2')?.after).toEqual(expect.arrayContaining(['keystone-wsgi', 'nova-metadata-site']));
});

test.each([['is missing', false], ['is there', true]])('Keystone’s script %s', (_, there) => {
  on.stub('install', 'cp "$ROOT/ours" "${@: -1}"');
  on.write('ours', 'ours');
  on.write('usr/bin/x', '');
  if (there) on.write('usr/bin/keystone-wsgi-public', 'the package’s');
  const script = stepOf(flamingo, 'controller', 'keystone-wsgi');
  expect(script).toContain(own);
  expect(on.run(script)).toEqual({ status: 0, output: '' });
  expect(on.read('usr/bin/keystone-wsgi-public')).toBe(there ? 'the package’s' : 'ours');
});

test.each([
  ['nowhere', 'WSGIScriptAlias / /usr/bin/nova-api-metadata-wsgi', false],
  ['there', 'WSGIScriptAlias / /usr/bin/nova-metadata-wsgi', true],
  ['not named', 'ServerName x', false],
])('the metadata site’s script is %s', (_, line, good) => {
  for (const command of ['a2ensite', 'a2dissite']) on.stub(command);
  on.write(join(sites, 'nova-api-metadata.conf'), `<VirtualHost *:8775>\n    ${line.replace('/usr', `${on.root}/usr`)}\n</VirtualHost>\n`);
  on.write('etc/apache2/sites-enabled/nova-api-metadata.conf', '');
  if (good) on.write('usr/bin/nova-metadata-wsgi', '');
  expect(on.run(stepOf(flamingo, 'controller', 'nova-metadata-site')).status).toBe(0);
  expect(on.read('calls')).toBe(good ? 'a2ensite --quiet nova-api-metadata\n' : 'a2dissite --quiet nova-api-metadata\na2ensite --quiet osgen-nova-metadata\n');
});
