import fc from 'fast-check';
import { derivedBridge, derivedMac, derivedNumber, derivedUuid } from '../../../src/resolve/derive.js';

// uuid.uuid5(uuid.UUID('9f0d2a6e6c1b4f5c8e3a5b7d41c2e860'), 'osd/node/controller') and so on, by Python 3.
test.each([
  ['osd', 'node/controller', '82554f8a-c09a-5937-80c0-171340af5755'],
  ['lab1', 'network/management', '21f0a78c-e22d-5475-bfdc-76463cf4e5bc'],
  ['lab', 'node/compute-1/disk/os', '5d377802-732a-5a21-b984-19ce37d86bff'],
])('the UUID of %s/%s is the version 5 one', (lab, part, uuid) => expect(derivedUuid(lab, part)).toBe(uuid));

// The first hexadecimal digits of hashlib.sha256, by Python 3.
test('MAC addresses, bridges and numbers are cut from SHA-256', () => {
  expect(derivedMac('osd', 'node/controller/nat')).toBe('52:54:00:b4:da:28');
  expect(derivedBridge('osd', 'management')).toBe('manageme-293580');
  expect(derivedNumber('address/osd/management/controller')).toBe(0xd7887876b4bc7382n);
});

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/);

test('every UUID is one of version 5, variant 1; every MAC address is QEMU’s', () => {
  fc.assert(fc.property(name, name, (lab, part) => {
    expect(derivedUuid(lab, part)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derivedMac(lab, part)).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
  }));
});

test('bridge names fit the kernel, and end a hyphenated name neatly', () => {
  fc.assert(fc.property(name, name, (lab, network) => expect(derivedBridge(lab, network)).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?-[0-9a-f]{6}$/)));
  fc.assert(fc.property(name, name, (lab, network) => expect(derivedBridge(lab, network).length).toBeLessThanOrEqual(15)));
  expect(derivedBridge('osd', 'storage-network')).toMatch(/^storage-[0-9a-f]{6}$/);
});

test('networks that begin alike, and labs with like networks, have bridges of their own', () => {
  const names = [['a', 'management-1'], ['a', 'management-2'], ['b', 'management-1']].map(([lab, network]) => derivedBridge(lab as string, network as string));
  expect(new Set(names).size).toBe(3);
});
