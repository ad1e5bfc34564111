/** Each piece of advice: when it is given, at which line, and when it is not. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../../../../src/build.js';
import { resources } from '../../../../src/load/resources.js';
import { printDiagnostics } from '../../../../src/diagnostics/print.js';
import { REPLICAS } from '../../../../src/validate/advice/object-disks.js';
import { advice } from '../../../../src/validate/advice/index.js';
import { readSource, testSecrets, testSeed } from '../../../support/compile.js';

const head = `name: lab
platform: debian-12
install: {image: /srv/debian-12.qcow2}
admin: {ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw]}
`;
const controller = '  controller: {roles: controller}\n';
const compute = '  compute: {roles: compute}\n';

/** `CODE LINE message` of what is said; errors fail the test. */
function said(text: string, secrets = testSecrets.text): string[] {
  const { diagnostics, output } = build({ topology: { name: 'topology.yaml', text }, secrets: { ...testSecrets, text: secrets }, resources, advice: true });
  if (!output) throw new Error(printDiagnostics(diagnostics, { format: 'text', color: false }));
  expect(diagnostics.filter(({ severity, help, span }) => severity !== 'warning' || !help || !span)).toEqual([]);
  return diagnostics.map(({ code, message, span }) => `${code} ${span?.line} ${message}`);
}

test('a sound lab gets none', () => {
  expect(said(`${head}nodes:\n${controller}${compute}`)).toEqual([]);
});

test('every lab that compiles gets an answer, of warnings only', () => {
  const cases = new URL('../../../golden/cases/', import.meta.url);
  for (const name of readdirSync(cases)) {
    const text = readFileSync(new URL(`${name}/topology.yaml`, cases), 'utf8');
    const secrets = readSource(fileURLToPath(new URL(`${name}/topology.secrets.yaml`, cases)), 'topology.secrets.yaml') ?? testSecrets;
    const { output, diagnostics } = build({ topology: { name, text }, secrets, resources, advice: true });
    expect({ name, output: output !== undefined }).toEqual({ name, output: true });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('osgen build gives none at all', () => {
  const text = `${head}nodes:\n${controller}`;
  expect(build({ topology: { name: 'topology.yaml', text }, secrets: testSecrets, resources }).diagnostics).toEqual([]);
});

test('OSG6001: memory that the roles were seen to need, and for the processes that many vCPUs bring', () => {
  const lab = (rest: string): string[] => said(`${head}nodes:\n  controller: {roles: controller, ${rest}}\n${compute}`);
  expect(lab('memory: 4GiB')).toEqual(['OSG6001 6 controller has 4GiB of memory, and its roles were seen to need 6GiB']);
  expect(lab('memory: 6GiB')).toEqual([]);
  expect(lab('vcpus: 8, memory: 6GiB')).toEqual(['OSG6001 6 controller has 6GiB of memory, and its roles were seen to need 6GiB with 2 processes per API; its 8 vCPUs bring 4']);
  // Nobody has seen what it needs without Heat.
  expect(said(`${head}services: {heat: false}\nnodes:\n  controller: {roles: controller, memory: 4GiB}\n${compute}`)).toEqual([]);
  expect(lab('vcpus: 8, memory: 10GiB')).toEqual([]);
});

test('OSG6002, OSG6003: replicas of objects', () => {
  const lab = (nodes: string): string[] => said(`${head}nodes:\n${controller}${compute}${nodes}`);
  const three = 'disks: {os: 10GiB, a: 10GiB, b: 10GiB, c: 10GiB}';
  expect(lab(`  object: {roles: object-storage, ${three}}\n`)).toEqual(["OSG6002 8 all replicas of Swift's objects are on object: without it, none is left"]);
  expect(lab('  object: {roles: object-storage, count: 2, disks: {os: 10GiB, a: 10GiB}}\n'))
    .toEqual(["OSG6003 8 the lab has 2 disks for Swift's objects, so each object is kept twice instead of three times"]);
  expect(lab(`  object: {roles: object-storage, count: 2, ${three}}\n`)).toEqual([]);
  expect(resources.catalog.templates['swift/rings.sh.hbs']).toContain(`wanted_replicas=${REPLICAS}\n`);
});

test('OSG6004: a listed network that no machine is on', () => {
  const lab = (spare: string, node = controller): string[] => said(`${head}networks:\n  nat:\n  management:\n  provider:\n  spare: ${spare}\nnodes:\n${node}${compute}`);
  expect(lab('{cidr: 10.9.0.0/24}')).toEqual(['OSG6004 9 no machine is on network spare; it is made in libvirt all the same']);
  expect(lab('{mode: bridge, bridge: br7}')).toEqual(['OSG6004 9 no machine is on network spare']);
  expect(lab('{cidr: 10.9.0.0/24}', '  controller: {roles: controller, networks: {spare: true}}\n')).toEqual([]);
});

test('OSG6005: a release of the Cloud Archive that OpenStack left behind; the platform’s own is its distribution’s', () => {
  const lab = (release: string): string[] => said(`${head.replace('debian-12\n', `ubuntu-24.04\n${release}`).replace(/image: \S*?(?=[,}\s])/, 'iso: /srv/noble.iso')}nodes:\n${controller}${compute}`);
  expect(lab('release: "2024.2"\n')).toEqual(['OSG6005 3 OpenStack 2024.2 Dalmatian gets no more fixes from OpenStack itself']);
  expect(lab('release: epoxy\n')).toEqual([]);
  expect(lab('')).toEqual([]);
});

test('OSG6006: values in the secrets file that nothing uses; of an unknown name nothing is shown', () => {
  const values = (lines: string): string => `seed: "${testSeed}"\nvalues:\n${lines}`;
  const lab = `${head}services: {swift: false}\nnodes:\n${controller}${compute}`;
  expect(said(lab, values('  nova/db: abc\n'))).toEqual([]);
  expect(said(lab, values('  nova/db: abc\n  swift/user: abc\n'))).toEqual(['OSG6006 4 the lab does not use the secret swift/user']);
  const all = said(lab, values('  hunter2: hunter3\n'));
  expect(all).toEqual(['OSG6006 3 a value has a name that no secret has']);
});

test('OSG6007: settings and configuration that repeat the default', () => {
  const lab = (nova: string): string[] => said(`${head}services:\n  nova:\n    ${nova}\nnodes:\n${controller}${compute}`);
  expect(lab('settings: {keypair: mykey}')).toEqual(['OSG6007 7 keypair of service nova has this value anyway']);
  expect(lab('settings: {keypair: mine}')).toEqual([]);
  expect(lab('config: {nova.conf: {neutron: {service_metadata_proxy: true}}}')).toEqual(['OSG6007 7 nova.conf [neutron] service_metadata_proxy of service nova has this value anyway']);
  expect(lab('config: {nova.conf: {neutron: {service_metadata_proxy: false, more: 1}}}')).toEqual([]);
});

test('OSG6008: the allocation pool has room for the lab’s own instances', () => {
  const lab = (end: number, services = ''): string[] =>
    said(`${head}networks:\n  nat:\n  management:\n  provider: {allocation_pool: {start: 203.0.113.101, end: 203.0.113.${end}}}\n${services}nodes:\n${controller}${compute}`);
  expect(lab(102)).toEqual(["OSG6008 8 the allocation pool of network provider has 2 addresses for the DHCP agent, the first instance and osgen-verify's instance"]);
  expect(lab(103)).toEqual([]);
  expect(lab(103, 'services: {neutron-l3: true}\n')).toHaveLength(1);
  expect(lab(102, 'services: {nova: {settings: {instance: ""}}}\n')).toEqual([]);
});

test('OSG6009: Nova without a machine that runs instances', () => {
  expect(said(`${head}nodes:\n${controller}`)).toEqual(['OSG6009 5 the lab serves Nova, but no machine runs instances']);
});

test('every piece of advice is in the list', () => {
  const files = readdirSync(new URL('../../../../src/validate/advice/', import.meta.url)).filter((name) => !['advice.ts', 'index.ts', 'object-disks.ts'].includes(name));
  expect(advice).toHaveLength(files.length);
  expect(files.every((name) => readFileSync(new URL(`../../../../src/validate/advice/${name}`, import.meta.url), 'utf8').includes(': Advice = function*'))).toBe(true);
});
