import { resources } from '../../../src/load/resources.js';
import { outReadme } from '../../../src/render/readme.js';
import { address, autoinstall, lab, nat, network, nic, node } from './libvirt/lab.js';
import type { Lab } from '../../../src/resolve/types.js';

const readme = (of: Lab): string => outReadme({ lab: of, nodes: of.nodes.map((each) => ({ node: each, packages: [], files: [], units: [], listens: [], steps: [], provides: new Map() })) }, resources.catalog);

test('a row for each machine, with a column for each network', () => {
  const management = network('management', { purpose: 'management' });
  const of = lab({
    networks: [nat(), management, network('provider')],
    nodes: [
      node({ nics: [nic(nat(), 'a'), nic(management, 'b', { address: address('10.0.0.11') })] }),
      node({ name: 'bare', domain: 'osd-bare', roles: [], nics: [nic(management, 'c', { address: address('10.0.0.12') })] }),
    ],
  });
  const rows = readme(of).split('\n').filter((line) => line.startsWith('| ') || line.startsWith('|-'));
  expect(rows[0]).toBe('| machine | libvirt domain | roles | vCPUs | memory | disks | nat | management | provider |');
  expect(rows[1]?.split('|')).toHaveLength((rows[0] as string).split('|').length);
  expect(rows[2]).toBe('| controller | osd-controller | controller | 2 | 4GiB | os 10GiB, cinder 10GiB | DHCP | 10.0.0.11 | – |');
  expect(rows[3]).toMatch(/^\| bare \| osd-bare \| none \|.*\| – \| 10\.0\.0\.12 \| – \|$/);
});

test('says where the machines come from, by either method', () => {
  expect(readme(lab())).toContain('layers over `/images/debian-12.qcow2`');
  expect(readme(autoinstall())).toContain('installed from `/isos/ubuntu-24.04-live-server-amd64.iso`');
});

test('names the lab, the platform and the hypervisor', () => {
  expect(readme(lab())).toMatch(/^# Lab osd\n\nDebian 12, Zed\./);
  expect(readme(lab())).toContain('`qemu:///system`');
});

test('a catalog without our templates is a bug', () => {
  expect(() => outReadme({ lab: lab(), nodes: [] }, { ...resources.catalog, templates: {} })).toThrow(/no template/);
});
