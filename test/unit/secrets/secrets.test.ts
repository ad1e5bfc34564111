import { createHmac } from 'node:crypto';
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { newSecretsFile, parseSecrets, secretValue } from '../../../src/secrets/secrets.js';
import type { Source } from '../../../src/diagnostics/diagnostic.js';

const seed = 'a'.repeat(64);
const source = (text: string): Source => ({ name: 'topology.secrets.yaml', text, sensitive: true });

/** RFC 5869 by hand: extract, then expand. */
function hkdf(key: Buffer, info: string, length: number): Buffer {
  const extracted = createHmac('sha256', 'osgen').update(key).digest();
  let [block, all] = [Buffer.alloc(0), Buffer.alloc(0)];
  for (let i = 1; all.length < length; i += 1) {
    block = createHmac('sha256', extracted).update(Buffer.concat([block, Buffer.from(info), Buffer.from([i])])).digest();
    all = Buffer.concat([all, block]);
  }
  return all.subarray(0, length);
}

const { secrets } = parseSecrets(source(`seed: "${seed}"\nvalues: {nova/db: my-own.value}\n`));

test.each([['chrony/key', 64], ['a/short', 16], ['a/long', 128]])('hexadecimal secrets are HKDF-SHA-256 of the seed: %s', (name, hex) => {
  expect(secretValue(secrets, name, { hex })).toBe(hkdf(Buffer.from(seed, 'hex'), name, hex / 2).toString('hex'));
});

// Computed with Python's hmac and hashlib.
test('known values', () => {
  expect(secretValue(secrets, 'chrony/key', { hex: 64 })).toBe('9e8228d15245df2eaa16b04b2bbd82ccb9c45977935f168f38fcdbfce75b4b00');
  expect(secretValue({ ...secrets, values: {} }, 'nova/db', 'password')).toBe('P6Lg7hDZQQQQAUhXdY4exrla167857Cz');
});

test('passwords are 32 letters and digits, each of its own', () => {
  const values = ['a', 'b', 'c/d', 'constructor'].map((name) => secretValue(secrets, name, 'password'));
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(values).size).toBe(values.length);
});

test('an explicit value wins, and needs no seed', () => {
  expect(secretValue(secrets, 'nova/db', 'password')).toBe('my-own.value');
  expect(secretValue({ ...secrets, seed: undefined }, 'nova/db', 'password')).toBe('my-own.value');
  expect(secretValue({ ...secrets, seed: undefined }, 'nova/api', 'password')).toBeUndefined();
});

test('no file is no secrets, and no mistake yet', () => {
  expect(parseSecrets(undefined)).toEqual({ secrets: { source: undefined, seed: undefined, values: {} }, diagnostics: [] });
});

test('a new file is a sound one, around the bytes given', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7));
  const { secrets: read, diagnostics } = parseSecrets(source(newSecretsFile(bytes)));
  expect(diagnostics).toEqual([]);
  expect(read.seed).toBe(bytes.toString('hex'));
});

test.each(['pass.word_~$/=,+-Z9', '$6$salt$Hash/with.dots', 'x'])('a value may be %s', (value) => {
  expect(parseSecrets(source(`values: {a/b: "${value}"}`)).secrets.values['a/b']).toBe(value);
});

const hidden = 'hunter2hunter2';
const long = 'f00df00d'.repeat(8);
const malformed: readonly (readonly [what: string, text: string, line: number])[] = [
  ['an unknown key', `seed: "${long}"\n${hidden}: 1\n`, 2],
  ['a seed in upper case', `# c\nseed: "${long.toUpperCase()}"\n`, 2],
  ['a seed too short', `seed: "${hidden}"\n`, 1],
  ['a seed that YAML takes for a number', `seed: ${'1'.repeat(64)}\n`, 1],
  ['a list of values', `values: [${hidden}]\n`, 1],
  ['values of nothing', `values:\nseed: "${long}"\n`, 1],
  ['a value that is a number', `values:\n  a/b: 1234567890123\n`, 2],
  ['a value with a blank', `values:\n  a/b: "${hidden} x"\n`, 2],
  ['a value with a quote', `values:\n  a/b: "${hidden}'"\n`, 2],
  ['a value with a line break', `values:\n  a/b: "${hidden}\\nx"\n`, 2],
  ['a value with %', `values:\n  a/b: "${hidden}%"\n`, 2],
  ['an empty value', `values:\n  a/b: ""\n`, 2],
  ['a text alone', `${hidden}\n`, 1],
  ['a list', `- ${hidden}\n`, 1],
  ['nothing', '', 1],
  ['a duplicate key', `seed: "${long}"\nseed: "${hidden}"\n`, 2],
  ['a duplicate name', `values:\n  ${hidden}: a\n  ${hidden}: b\n`, 3],
  ['an open quote', `seed: "${hidden}\n`, 1],
  ['an open bracket', `values: {a/b: ${hidden}\n`, 1],
  ['a tab', `values:\n\ta/b: ${hidden}\n`, 2],
  ['an alias to nothing', `values: {a/b: *${hidden}}\n`, 1],
  ['a tag', `values: {a/b: !${hidden} x}\n`, 1],
  ['a directive', `%${hidden} 1\n---\nseed: "${long}"\n`, 1],
  ['two documents', `seed: "${long}"\n---\n${hidden}: 1\n`, 2],
  ['a control character', `seed: "${hidden}\u0007"\n`, 1],
  ['a bad escape', `seed: "\\q${hidden}"\n`, 1],
  ['a key that is a list', `? [${hidden}]\n: x\n`, 1],
  ['bad indentation', `values:\n    a/b: x\n  ${hidden}: y\n`, 3],
];

describe.each(malformed)('%s', (_, text, line) => {
  const { secrets: read, diagnostics } = parseSecrets(source(text));

  test('is OSG4002, and gives no secrets', () => {
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['OSG4002']));
    expect(read.seed).toBeUndefined();
    expect(read.values).toEqual({});
  });

  test('has a place and a way out', () => {
    const [first] = diagnostics;
    expect(Math.abs((first?.span?.line ?? 0) - line)).toBeLessThanOrEqual(1);
    expect(first?.help).toBeTruthy();
  });

  test.each(['text', 'json'] as const)('nothing of the file is printed: %s', (format) => {
    const printed = printDiagnostics(diagnostics, { format, color: false });
    expect(printed).toContain('OSG4002');
    for (const secret of [hidden, long, long.toUpperCase(), '1'.repeat(20), '1234567890123', 'f00d', 'unter2hun']) expect(printed).not.toContain(secret);
  });
});
