import { emptyLock, parseLock, renderLock } from '../../../src/resolve/lock.js';

const read = (text: string): ReturnType<typeof parseLock> => parseLock({ name: 'topology.lock.yaml', text });

test('what is written is read back, in natural order', () => {
  const addresses = { management: { 'compute-10': '10.0.0.9', 'compute-2': '10.0.0.8' }, lan: { on: 'fd00::1', '1e3': '10.1.0.1' }, empty: {} };
  const macs = { lan: { a: '52:54:00:11:22:33' } };
  const lock = { addresses, macs };
  const text = renderLock(lock)!;
  expect(text.indexOf('compute-2:')).toBeLessThan(text.indexOf('compute-10:'));
  expect(text.indexOf('lan:')).toBeLessThan(text.indexOf('management:'));
  const { empty, ...rest } = addresses;
  expect(empty).toEqual({});
  expect(read(text)).toEqual({ lock: { addresses: rest, macs }, diagnostics: [] });
  expect(read(renderLock({ ...lock, addresses: {} })!)).toEqual({ lock: { addresses: {}, macs }, diagnostics: [] });
});

test('no automatic addresses, no lock', () => {
  expect(renderLock(emptyLock)).toBeUndefined();
  expect(renderLock({ addresses: { management: {} }, macs: {} })).toBeUndefined();
});

test('no lock yet', () => expect(parseLock(undefined)).toEqual({ lock: emptyLock, diagnostics: [] }));

test.each([
  ['not YAML', 'addresses: [', 1],
  ['empty', '', 1],
  ['a list', '- a\n', 1],
  ['an unknown key', 'addresses: {}\nextra: 1\n', 2],
  ['no addresses', '# nothing\nother: {}\n', 2],
  ['addresses that are nothing', 'addresses:\n', 1],
  ['a list of addresses', 'addresses: [a]\n', 1],
  ['a network that is a text', 'addresses:\n  management: 10.0.0.1\n', 1],
  ['an address that is a number', 'addresses:\n  management: {a: 10}\n', 1],
  ['a MAC address that is none', 'addresses: {}\nmacs:\n  management: {a: 52:54:00:11:22:3g}\n', 2],
  ['a duplicate machine', 'addresses:\n  management:\n    a: 10.0.0.1\n    a: 10.0.0.2\n', 4],
])('%s is OSG4101, with a way out', (_, text, line) => {
  const { lock, diagnostics } = read(text);
  expect(lock).toEqual(emptyLock);
  expect(diagnostics.map(({ code }) => code)).toEqual(['OSG4101']);
  expect(diagnostics[0]?.span?.line).toBe(line);
  expect(diagnostics[0]?.help).toMatch(/version control/);
});
