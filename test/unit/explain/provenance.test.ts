/** Where lines of the output come from: a table of lines, then every kind of line of every kind of lab. */
import { readFileSync } from 'node:fs';
import { resources } from '../../../src/load/resources.js';
import { placeText } from '../../../src/explain/place.js';
import { provenance } from '../../../src/explain/provenance.js';
import { templateLine } from '../../../src/explain/template-line.js';
import { Trace } from '../../../src/explain/trace.js';
import { sideOf } from '../../../src/diff/compare.js';
import { compileWell } from '../../support/compile.js';

const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');

const topology = `name: lab
platform: ubuntu-24.04
release: epoxy
install: {iso: /srv/u.iso}
networks:
  nat:
  management:
    cidr: 10.0.0.0/24
  provider:
nodes:
  controller:
    roles: controller
    vcpus: 4
    networks: {management: 10.0.0.11}
  compute: {roles: compute, count: 2, memory: 6GiB, packages: [tmux]}
  block:
    roles: block-storage
    disks:
      os: 10GiB
      volumes: 20GiB
hosts: {10.0.0.200: [files]}
services:
  nova:
    config: {nova.conf: {DEFAULT: {cpu_allocation_ratio: 4}, neutron: {service_metadata_proxy: false}}}
  glance: {settings: {image: "http://images.example/x.img", image_checksum: "sha256:${'0'.repeat(64)}"}}
`;
const output = compileWell(topology);
const trace = new Trace(output, resources.catalog);

/** What is said of the first line of a file with this text, a line per link. */
function said(path: string, text: string, from = 0): { readonly subject: string; readonly links: readonly string[] } {
  const file = output.files.get(path);
  const contents = sideOf(output.files).textOf(file?.redacted ?? path);
  if (!file || contents === undefined) throw new Error(`no text ${path}`);
  const line = contents.split('\n').findIndex((one, index) => index >= from && one.includes(text)) + 1;
  expect({ path, text, line }).not.toEqual({ path, text, line: 0 });
  const { subject, links } = provenance(trace, path, file, contents, line);
  return { subject, links: links.map(({ place, says }) => `${place} ${says}`) };
}

const controller = 'nodes/controller/user-data';

test('an option of an INI file: the service, its role, the machine', () => {
  expect(said(controller, 'discover_hosts_in_cells_interval').subject).toBe('[scheduler] discover_hosts_in_cells_interval in /etc/nova/nova.conf of controller');
  expect(said(controller, 'discover_hosts_in_cells_interval').links).toEqual([
    'roles/_services/nova/service.yaml service nova: files > /etc/nova/nova.conf > ini > scheduler > discover_hosts_in_cells_interval',
    'roles/controller/role.yaml role controller runs service nova',
    'topology.yaml:12:12 controller has the role controller',
  ]);
});

test('an override: its place in the topology, and what it stands in place of', () => {
  expect(said(controller, 'cpu_allocation_ratio = 4').links[0]).toBe('topology.yaml:24:58 services.nova.config sets it');
  expect(said(controller, '# from the topology: services.nova.config').subject).toBe('[DEFAULT] cpu_allocation_ratio in /etc/nova/nova.conf of controller');
  expect(said(controller, 'service_metadata_proxy = false').links.slice(0, 2)).toEqual([
    'topology.yaml:24:96 services.nova.config sets it',
    'roles/_services/nova/service.yaml service nova: files > /etc/nova/nova.conf > ini > neutron > service_metadata_proxy, in whose place that is',
  ]);
});

test('what a text looks up: vCPUs, release, addresses, settings, secrets', () => {
  expect(said(controller, 'osapi_compute_workers').links).toContain('topology.yaml:13:12 nodes.controller.vcpus');
  expect(said(controller, 'cloud-archive:epoxy').links).toContain('topology.yaml:3:10 release');
  expect(said(controller, 'my_ip = 10.0.0.11').links).toContain('topology.yaml:14:28 address 10.0.0.11 of controller on network management');
  expect(said(controller, 'images.example').links).toContain('topology.yaml:25:30 services.glance.settings.image');
  expect(said(controller, '10.0.0.200 files').links).toContain('topology.yaml:21:9 10.0.0.200 is files');
  expect(said(controller, 'connection = mysql+pymysql://glance').links).toContain('secrets file secret glance/db');
});

test('what services declare and others write', () => {
  expect(said(controller, "'glance'@").links[0]).toBe('roles/_services/glance/service.yaml service glance: databases > glance');
  expect(said(controller, '"name": "myfirstinstance"').links.slice(0, 2)).toEqual([
    'roles/_services/nova/service.yaml service nova: objects > server > {{settings.instance}}',
    'roles/_services/nova/service.yaml service nova: settings > instance > default',
  ]);
});

test('steps: declared ones, starts, waits for other machines, packages', () => {
  expect(said(controller, 'dpkg --configure -a').links[0]).toBe('templates/base/packages.sh.hbs:45 template');
  expect(said(controller, 'steps/start-nova').links).toContain('roles/_services/nova/service.yaml service nova: units');
  expect(said(controller, 'steps/ready-compute').links).toContain('roles/_services/nova/service.yaml service nova: provides > compute');
  const compute = said('nodes/compute-1/user-data', 'packages=(');
  expect(compute.links).toEqual(expect.arrayContaining(['topology.yaml:15:53 packages of compute-1: tmux', expect.stringMatching(/^roles\/_services\/nova-compute\/service.yaml service nova-compute: .*nova-compute/)]));
  expect(said('nodes/block/user-data', 'steps/wait-').links.join('\n')).toMatch(/needs|steps > wait-/);
  expect(said(controller, 'nova-scheduler.service.d').subject).toBe('what keeps nova-scheduler on controller from starting before its step');
});

test('changes of a platform, release or other service are named after what they change', () => {
  const debian = compileWell(example('debian'));
  const file = debian.files.get('nodes/controller/user-data');
  const text = String(file?.contents);
  const line = text.split('\n').findIndex((one) => one.includes('packages=(')) + 1;
  const links = provenance(new Trace(debian, resources.catalog), 'nodes/controller/user-data', file as NonNullable<typeof file>, text, line).links;
  expect(links.some(({ place }) => place === 'roles/_families/debian/family.yaml')).toBe(true);
});

test('libvirt XML', () => {
  expect(said('compute-1.xml', '<memory').links).toEqual(['topology.yaml:15:47 nodes.compute.memory', 'topology.yaml:15:3 machine compute-1, of group compute']);
  expect(said('compute-1.xml', '<vcpu').links[0]).toBe('roles/compute/role.yaml defaults > vcpus of role compute; compute-1 gives none');
  expect(said('block.xml', '<serial>volumes').links[0]).toBe('topology.yaml:20:7 disk volumes');
  expect(said('controller.xml', 'network="lab-management"').links).toEqual([
    'topology.yaml:14:28 address 10.0.0.11 of controller on network management', 'topology.yaml:14:16 controller on network management',
    'topology.yaml:11:3 machine controller', 'topology.yaml:7:3 network management',
  ]);
  expect(said('networks/management.xml', '<ip ').links).toEqual([
    'topology.yaml:8:11 networks.management.cidr', 'osgen networks.management.gateway is not given: the first address of the network', 'topology.yaml:7:3 network management',
  ]);
  expect(said('storage/lab-block-volumes.qcow2.xml', '<capacity').links[0]).toBe('topology.yaml:20:7 disk volumes');
});

test('network configuration, installer, scripts', () => {
  expect(said('nodes/controller/netplan.yaml', '10.0.0.11/24').links[0]).toBe('topology.yaml:14:28 address 10.0.0.11 of controller on network management');
  expect(said('nodes/block/user-data', 'serial: os').links).toEqual(['topology.yaml:19:7 disk os of block']);
  expect(said('nodes/controller/virt-install', '/srv/u.iso').links[0]).toBe('topology.yaml:4:16 install.iso');
  expect(said('lab', 'lab=lab').links[0]).toBe('topology.yaml:1:7 name');
});

test('a template has a line number only where one line can have made it', () => {
  const catalog = { ...resources.catalog, templates: { x: 'one\n{{a}}\nsame\nsame\nuse {{a}} and {{b}}\n' } };
  const place = (text: string): string => templateLine(catalog, 'x', text).link.place;
  expect(place('one')).toBe('templates/x:1');
  expect(place('use 1 and 2')).toBe('templates/x:5');
  expect(place('same')).toBe('templates/x');
  expect(place('anything')).toBe('templates/x');
  const parts = { ...resources.catalog, templates: { 'lab/a': 'one\nsame\n', 'lab/b': 'same\ntwo\n' } };
  const part = (text: string): string => templateLine(parts, ['lab/a', 'lab/b'], text).link.place;
  expect(part('two')).toBe('templates/lab/b:2');
  expect(part('same')).toBe('templates/lab/');
});

test.each(['minimal', 'debian', 'all-in-one'])('%s: every line comes from somewhere, and no secret is shown', (name) => {
  const built = compileWell(example(name));
  const { lab } = built.plan;
  const traced = new Trace(built, resources.catalog);
  for (const [path, file] of built.files) {
    const text = typeof file.contents === 'string' ? sideOf(built.files).textOf(file.redacted ?? path) : undefined;
    const lines = text?.replace(/\n$/, '').split('\n') ?? [];
    // What holds secrets has a form without them, line by line.
    expect(typeof file.contents === 'string' ? file.contents.split('\n').length : undefined).toBe(text?.split('\n').length);
    for (const secret of lab.secretNames) expect(text?.includes(lab.secret(secret)) ?? false).toBe(false);
    // A parse of the file for each line: every 97th is enough to meet all kinds.
    for (let line = 1; line <= lines.length; line += lines.length > 400 ? 97 : 1) {
      const found = provenance(traced, path, file, text, line);
      const place = placeText({ file: path, line, text: lines[line - 1], note: undefined }, found);
      expect({ path, line, subject: found.subject, links: found.links.length }).toEqual({ path, line, subject: expect.stringMatching(/./), links: expect.any(Number) });
      expect({ path, line, place, empty: found.links.length === 0 }).toMatchObject({ empty: false });
      expect(place).not.toMatch(/undefined|\[object [A-Z]/);
    }
    expect(provenance(traced, path, file, text, undefined).links.length).toBeGreaterThan(0);
  }
});
