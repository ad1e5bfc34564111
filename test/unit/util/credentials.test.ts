/** Keys and hashes as ssh-keygen, openssl passwd and crypt(3) made them, and all that is left when some of one is missing. */
import { hashFault } from '../../../src/util/crypt-hash.js';
import { keyFault, keyTypes } from '../../../src/util/ssh-key.js';

const keys = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILe/j3ttuomOzmQAEZ+hnD83yEUK7JNyqnqHjlnstl1r',
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBO6oA5QI88kGik5Ba7Z4gRMLvpLDI8TcU5VJaVNv9eLqM5K1Qth7ZvOcW8CQVwhzPHaR++Mwzy5RpmOVQ0XWRlE=',
  'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBHv8Vc7zZHg9h5TZaXRcUlZtjgLl+tRB+0I1rY13xMvFIXy+2vt9U/BqK1RZ4yZK+vlyrfPXr4ioYE9ErhsfAW8WqGfmA5oIN0jrI3sIp2I+dz3bDJWHUKC3AZdtNzWAuA==',
  'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAE9H3YUiiDh3yexH93jHqEnQ29QSk76tAQZ6Vqpr6rHWiIhzlKbYY2I0k6OxEJk1i6fthgDxwYE8i2Why5FHnU0GAH2+A9PET3Pws6k6mrzA/Ul229rKLbdt1m0hv3GEDjVv/ymbEKJT0Jei0rcL7/fmLQNKAu+x33NI5k2MrL/5DL0Rg==',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC3ra8yb0GYL1r9s5nrtVRzvmT050ZhlyM4DqSTU/lo0h6ohqXXA0pKVqxjhwhss4Qe9c/9r5xhEw8EZWMeQWnUgv0lusdsWON0ocqd2V391/FVGbQhpXVy9ZjRMsOLXGNglugu4i9Xf1IJ39Z+Jo3bl8mir6ski1mC07z6l639vQ==',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDTWfDjTk153u0X4F5LMqaiuG8vTdQUP/uTiUyrM2JycsxoJmzx0vt6XZhwRaKzlJ4d9P9mbw34NHT6wOArXGNVImtzfGRAN9WAMUpuDt1pX2KiUgKNtcc0vCmLTVJkvEZfLl8KRNnXpRYWDEHk4CsWBA2A7cYrmTiyon2oSPNZZtM6CF5ka5r4KwELb3TlI7w/LXapPf1XS/9hMbXTgRzESCVWG0Y3cncDKmeBwB823UMpwnL9GLGMr+Q1WRWvIZXjT70Sp/vJxIhaj3UlTH4MVnigEJ/68Bg7HJXKwfUiPTv9LJO7w1aVhpc7vUoe4bCYGqmkK9OovpXb1tprRaaj',
  'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAwAAAABHNzaDo=',
  'sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20AAAAIbmlzdHAyNTYAAABBBCpp27lM4P2UFoisBzzqpxRvqD2pKREUnmndREgqLjKNJfKpoA1aGA0NxoNsGpmljYS8lzYw0aVH9Mz3MjZEcEMAAAAEc3NoOg==',
];
const hashes = [
  '$6$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1',
  '$5$ab$5ydlOaPxAq0VpamGFK.BZgHF7HlR0erJsH.F7VB19f0',
  '$1$ab$e2KlfqG5YBMTjSz7XF.Eu1',
  '$y$j9T$abcdefgh$9WNEpu8Mx2S4KNGvbVWKM6clOSoY6.YEl7AYF4DGV04',
  '$2b$05$abcdefghijklmnopqrstuuhKF09ZYWwH2zP/0fwE1X8e/Q1YNx/hO',
  '$6$rounds=5000$ab$jnZj29NS/hK2GaouP6AGMIBwD6owZFRejcn9QRdlwSjZaVr.fR9dH2TXrKL/PaacUXwtGfI.4O9zxvy2k6fbE1',
  '$6$$KvRrc0bxRLyTUhO8OJOmRczh7oCol5BACiR8rmdfVzvuGgm8JmLDumsL/ah.jFtT.DswxoP9Nv3ByfU4j5hm/0',
  '$1$$LP5.V3ajGqHDdXW6XwZQy.',
];

test('keys of every type are whole', () => {
  expect(keys.map((key) => keyFault(`${key} me@laptop`))).toEqual(keys.map(() => undefined));
  expect([...new Set(keys.map((key) => key.split(' ')[0]))].sort()).toEqual([...keyTypes].sort());
});

test.each(keys)('no beginning of %s is a key', (key) => {
  const [type = '', blob = ''] = key.split(' ');
  for (let length = 0; length < blob.replace(/=+$/, '').length; length++) expect(keyFault(`${type} ${blob.slice(0, length)}`)).toBeDefined();
});

test('a key is of the type that it says itself', () => {
  for (const key of keys) {
    for (const type of keyTypes) {
      if (!key.startsWith(`${type} `)) expect(keyFault(key.replace(/^\S+/, type))).toBe(`is of the type ${key.split(' ')[0]}, not ${type}`);
    }
  }
});

test('what sshd does not take', () => {
  const field = (bytes: Uint8Array | string): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    return Buffer.concat([size, Buffer.from(bytes as string)]);
  };
  const rsa = (bits: number): string =>
    `ssh-rsa ${Buffer.concat([field('ssh-rsa'), field(Buffer.from([1, 0, 1])), field(Buffer.concat([Buffer.from([0, 0x80 >> (bits % 8 === 0 ? 0 : 8 - (bits % 8))]), Buffer.alloc(Math.ceil(bits / 8) - 1)]))]).toString('base64')}`;
  expect([768, 1016, 1023, 1024, 1025].map((bits) => keyFault(rsa(bits)))).toEqual([
    'has 768 bits, and sshd takes 1024 at least', 'has 1016 bits, and sshd takes 1024 at least', 'has 1023 bits, and sshd takes 1024 at least', undefined, undefined,
  ]);
  expect(keyFault(`ssh-ed25519 ${Buffer.concat([field('ssh-ed25519'), field(Buffer.alloc(32)), field('more')]).toString('base64')}`)).toBe('does not have the parts of such a key');
  expect(keyFault('constructor AAAA')).toContain('which sshd does not take');
});

test('hashes of every scheme are whole, with parameters and without salt', () => {
  expect(hashes.map(hashFault)).toEqual(hashes.map(() => undefined));
});

test.each(hashes)('no beginning of %s is a hash, nor is one with more behind it', (hash) => {
  for (let length = 0; length < hash.length; length++) expect(hashFault(hash.slice(0, length))).toBeDefined();
  expect(hashFault(`${hash}x`)).toBeDefined();
  expect(hashFault(hash.replace(/.$/, '='))).toBeDefined();
});
