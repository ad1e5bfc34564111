import fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { addressText, cidrText, contains, hostRange, netmask, offsetAddress, overlaps, parseAddress, parseCidr, sameAddress, type Address, type Cidr } from '../../../src/net/ip.js';

const address = (text: string): Address => parseAddress(text)!;
const cidr = (text: string): Cidr => parseCidr(text)!;

test.each([
  ['10.0.0.1', 4, 0x0a000001n], ['255.255.255.255', 4, 0xffffffffn], ['::', 6, 0n], ['::1', 6, 1n],
  ['fd00::a:0:1', 6, (0xfd00n << 112n) + 0xa_0000_0001n],
] as const)('%s is an address of family %d', (text, family, value) => {
  expect(parseAddress(text)).toEqual({ family, value });
});

test.each(['', '10.0.0', '10.0.0.256', '10.0.0.1.2', '10.0.0.1/24', ' 10.0.0.1', '10.0.0.1 ', '0x0a.0.0.1', '10.0.0.-1', 'a', 'fe80::1%eth0', '1::2::3', 'fd00:::1', '12345::', 'controller'])(
  '%j is no address', (text) => expect(parseAddress(text)).toBeUndefined(),
);

test('agrees with Node on what an address is', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
    // Node allows IPv4 in the last 32 bits of IPv6, ip-num may not.
    fc.pre(!(text.includes(':') && text.includes('.')));
    expect(parseAddress(text)?.family).toBe(isIPv4(text) ? 4 : isIPv6(text) ? 6 : undefined);
  }), { numRuns: 500 });
});

test('text and value are one to one', () => {
  fc.assert(fc.property(fc.constantFrom<4 | 6>(4, 6), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (family, bits) => {
    const value = family === 4 ? bits & 0xffffffffn : bits;
    expect(parseAddress(addressText({ family, value }))).toEqual({ family, value });
  }), { numRuns: 500 });
});

// RFC 5952 §4: its own examples, and the loopback and unspecified addresses.
test.each([
  ['2001:0db8:0:0:0:0:2:1', '2001:db8::2:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:DB8::AbCd', '2001:db8::abcd'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['1:0:0:0:0:0:0:0', '1::'],
])('%s is written %s', (text, canonical) => expect(addressText(address(text))).toBe(canonical));

test('a CIDR has its first and last address, and its text has no host bits', () => {
  const network = cidr('10.0.3.7/22');
  expect([addressText(network.first), addressText(network.last), network.prefix]).toEqual(['10.0.0.0', '10.0.3.255', 22]);
  expect(cidrText(network)).toBe('10.0.0.0/22');
  expect(cidrText(cidr('fd00::12:3/64'))).toBe('fd00::/64');
  expect(addressText(cidr('fd00::/64').last)).toBe('fd00::ffff:ffff:ffff:ffff');
  expect(cidr('0.0.0.0/0').last.value).toBe(0xffffffffn);
});

test.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8/8', '/8', 'x/8', '10.0.0.0/255.0.0.0'])(
  '%j is no CIDR', (text) => expect(parseCidr(text)).toBeUndefined(),
);

test.each([['10.0.0.0/8', '255.0.0.0'], ['10.0.0.0/22', '255.255.252.0'], ['10.0.0.0/32', '255.255.255.255'], ['10.0.0.0/31', '255.255.255.254']])(
  'the netmask of %s is %s', (text, mask) => expect(netmask(cidr(text))).toBe(mask),
);

test('contains knows its ends and its family', () => {
  const network = cidr('10.0.0.0/24');
  expect(['10.0.0.0', '10.0.0.255', '9.255.255.255', '10.0.1.0', '::a00:1'].map((text) => contains(network, address(text))))
    .toEqual([true, true, false, false, false]);
});

test('overlaps: inside, equal, side by side, other family', () => {
  const network = cidr('10.0.0.0/24');
  expect(['10.0.0.128/25', '10.0.0.0/8', '10.0.0.0/24', '10.0.1.0/24', '::/0'].map((text) => overlaps(network, cidr(text))))
    .toEqual([true, true, true, false, false]);
});

test.each([
  ['10.0.0.0/24', '10.0.0.1', '10.0.0.254'],
  ['10.0.0.0/30', '10.0.0.1', '10.0.0.2'],
  ['10.0.0.0/31', '10.0.0.0', '10.0.0.1'],
  ['10.0.0.7/32', '10.0.0.7', '10.0.0.7'],
  ['fd00::/64', 'fd00::1', 'fd00::ffff:ffff:ffff:ffff'],
  ['fd00::/127', 'fd00::', 'fd00::1'],
])('hosts of %s are %s to %s', (text, first, last) => {
  const range = hostRange(cidr(text));
  expect([addressText(range.first), addressText(range.last)]).toEqual([first, last]);
});

test('offsets, and sameness across families', () => {
  expect(addressText(offsetAddress(address('10.0.0.254'), 3))).toBe('10.0.1.1');
  expect(addressText(offsetAddress(address('fd00::'), -1n))).toBe('fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
  expect(sameAddress(address('10.0.0.1'), address('10.0.0.1'))).toBe(true);
  expect(sameAddress({ family: 4, value: 1n }, { family: 6, value: 1n })).toBe(false);
});
