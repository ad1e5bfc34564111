/** What clients found on running clusters, as what each platform's machines are told. */
import { compileWell } from '../../support/compile.js';
import type { NodePlan } from '../../../src/plan/types.js';

const platforms = [
  ['debian-12', '{method: cloud-image, image: /x.qcow2}'], ['debian-13', '{method: cloud-image, image: /x.qcow2}'],
  ['ubuntu-22.04', '{iso: /x.iso}'], ['ubuntu-24.04', '{iso: /x.iso}'], ['ubuntu-26.04', '{iso: /x.iso}'],
] as const;

describe.each(platforms)('%s', (platform, install) => {
  const { plan } = compileWell(`
name: c
platform: ${platform}
install: ${install}
nodes:
  controller: {roles: controller, networks: {management: 10.0.0.11, provider: 203.0.113.11}}
  compute: {roles: compute, networks: {management: 10.0.0.21, provider: 203.0.113.21}}
  store: {roles: block-storage, networks: {management: 10.0.0.31}}
  objects: {roles: object-storage, networks: {management: 10.0.0.41}}
`);
  const machine = (name: string): NodePlan => plan.nodes.find(({ node }) => node.name === name) as NodePlan;
  const file = (name: string, path: string): string => machine(name).files.find((each) => each.path === path)?.contents ?? '';

  test('an instance’s screen is on the management network, and its page connects by itself', () => {
    expect(file('compute', '/etc/nova/nova.conf')).toMatch(/^server_listen = 10\.0\.0\.21$/m);
    expect(file('compute', '/etc/nova/nova.conf')).toMatch(/^novncproxy_base_url = http:\/\/10\.0\.0\.11:6080\/vnc_lite\.html$/m);
  });

  test('no daemon is told to listen everywhere; what is open is in the plan', () => {
    const everywhere = plan.nodes.flatMap(({ files }) => files).flatMap(({ path, contents }) => [...contents.matchAll(/^\w+ *[= ] *(0\.0\.0\.0|::)$/gm)].map(([line]) => `${path}: ${line}`));
    expect(everywhere).toEqual([]);
    expect(machine('controller').listens.map(({ port }) => port)).toEqual([22, 68, 8000]);
    expect(machine('store').listens.map(({ port }) => port)).toEqual([22, 68]);
  });

  test('each service has its own account for messages, in queues that are kept', () => {
    expect(file('controller', '/var/lib/osgen/private/rabbitmq-users').trim().split('\n').map((line) => line.split(' ')[0]).sort()).toEqual(['cinder', 'heat', 'neutron', 'nova']);
    const speaking = plan.nodes.flatMap(({ files }) => files).filter(({ contents }) => contents.includes('transport_url'));
    expect(speaking.length).toBeGreaterThan(6);
    for (const { path, contents } of speaking) {
      expect(contents).toContain(`transport_url = rabbit://${path.split('/')[2] ?? ''}:`);
      expect(contents).toMatch(/^rabbit_quorum_queue = true$/m);
    }
  });

  test('signals go to an address that instances reach, and Heat may ask whose they are', () => {
    expect(file('controller', '/etc/heat/heat.conf')).toMatch(/^heat_waitcondition_server_url = http:\/\/203\.0\.113\.11:8000\/v1\/waitcondition$/m);
    expect(file('controller', '/etc/heat/heat.conf')).toMatch(/^\[ec2authtoken\]\nauth_type = password\n/m);
  });

  test('Horizon knows its own names only, has stacks, and asks for no domain', () => {
    const settings = machine('controller').files.find(({ path }) => path.endsWith('/_9999_osgen.py'));
    expect(settings?.mode).toBe('0640');
    expect(settings?.owner).toBe(platform.startsWith('debian') ? 'root:www-data' : 'root:horizon');
    expect(settings?.contents).toContain('ALLOWED_HOSTS = ["controller", "10.0.0.11", "203.0.113.11", ');
    expect(settings?.contents).toContain('OPENSTACK_KEYSTONE_MULTIDOMAIN_SUPPORT = False');
    expect(machine('controller').packages).toContain('python3-heat-dashboard');
  });

  test('what else was missing', () => {
    expect(file('controller', '/etc/keystone/keystone.conf')).toMatch(/^max_password_length = 72$/m);
    expect(file('controller', '/etc/nova/nova.conf')).toMatch(/^allow_resize_to_same_host = true$/m);
    expect(file('controller', '/etc/nova/nova.conf')).not.toContain('api_servers');
    expect(file('controller', '/etc/cinder/cinder.conf')).toContain('\n[nova]\n');
    expect(file('objects', '/etc/swift/container-reconciler.conf')).toMatch(/^memcache_servers = controller:11211$/m);
    expect(machine('controller').units).toContain('swift-object-expirer');
    if (platform.startsWith('debian')) expect(machine('compute').packages).toContain('genisoimage');
    expect(machine('controller').steps.find(({ name }) => name === 'glance-db-sync')?.script).toContain('db_load_metadefs');
  });
});
