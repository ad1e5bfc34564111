import { compareUserData } from '../../../src/diff/user-data.js';
import { compileWell } from '../../support/compile.js';

const base = 'name: a\nplatform: ubuntu-24.04\ninstall: {iso: /i.iso}\nnodes:\n  controller: {roles: controller}\n  compute: {roles: compute}\n';
const none = { files: new Set<string>(), steps: new Set<string>() };

function userData(topology: string, node = 'compute'): string {
  return compileWell(topology).files.get(`nodes/${node}/user-data`)?.contents as string;
}
const compare = (topology: string, node?: string): ReturnType<typeof compareUserData> => compareUserData(userData(base, node), userData(topology, node), none);

test('what cloud-init does at first boot only is a rebuild, with what it is in words', () => {
  expect(compare(`${base}timezone: Europe/Berlin\n`)).toEqual([{ effect: 'rebuild', reason: 'time zone Etc/UTC → Europe/Berlin' }]);
  expect(compare(`${base}admin: {ssh_authorized_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw a@b"]}\n`))
    .toEqual([{ effect: 'rebuild', reason: 'SSH keys of the administrator changed' }]);
  expect(compare(base.replace('/i.iso', '/i.iso, mirror: "http://mirror.example/ubuntu"'))).toContainEqual({ effect: 'rebuild', reason: 'package mirror or proxy changed' });
});

test('a machine that came is a line in /etc/hosts; one that moved is a rebuild', () => {
  expect(compare(`${base}  more: {roles: compute, networks: {management: 10.0.0.77}}\n`)).toEqual([{ effect: 'by-hand', reason: expect.stringMatching(/^\/etc\/hosts: more.* added$/) }]);
  const moved = base.replace('controller}', 'controller, networks: {management: 10.0.0.99}}');
  expect(compare(moved)).toContainEqual({ effect: 'rebuild', reason: expect.stringContaining('/etc/hosts: other address of controller') });
});

test('text that is none of ours is said to be so, and not quoted', () => {
  expect(compareUserData('password: hunter2', userData(base), none)).toEqual([{ effect: 'rebuild', reason: 'the user-data there cannot be read' }]);
});
