import { misanswered, publicKeys } from '../../../src/init/answers.js';
import { resources } from '../../../src/load/resources.js';

const check = (kind: Parameters<typeof misanswered>[1], text: string) => misanswered(resources.topologySchema, kind, text);

test('an answer is held against the schema of the topology, and its advice given', () => {
  expect(check('name', 'lab-1')).toBeUndefined();
  expect(check('name', 'Lab')).toContain('lower-case letters');
  expect(check('iso', '/a b.iso')).toBeUndefined();
  expect(check('iso', '/a,b.iso')).toContain('virt-install');
  expect(check('image', 'a.qcow2')).toContain('an absolute path');
  expect(check('sshKey', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw me')).toBeUndefined();
  expect(check('sshKey', 'ssh-ed25519 AAAA me')).toContain('lets somebody in');
  expect(check('sshKey', 'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAwAAAABHNzaDo= me')).toBeUndefined();
  expect(check('sshKey', 'AAAA')).toContain('.pub');
});

test('a file of public keys may have remarks and empty lines', () => {
  expect(publicKeys('# mine\nssh-ed25519 AAAA me\r\n\nssh-rsa BBBB\n')).toEqual(['ssh-ed25519 AAAA me', 'ssh-rsa BBBB']);
});
