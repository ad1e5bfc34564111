import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { invariant } from '../../../src/util/invariant.js';
import { byCodeUnit, byNaturalName, sortedEntries } from '../../../src/util/order.js';
import { shellQuote } from '../../../src/util/shell.js';
import { parseSizeMiB, sizeText } from '../../../src/util/size.js';

test('invariant throws what it says, as a bug of ours', () => {
  expect(() => invariant(0, 'zero')).toThrow('osgen bug: zero');
  expect(() => invariant('x', 'never')).not.toThrow();
});

test('code units: upper case first, whatever the locale', () => {
  expect(['b', 'B', 'ä', 'a', 'Z', 'aa'].sort(byCodeUnit)).toEqual(['B', 'Z', 'a', 'aa', 'b', 'ä']);
});

test('natural order: numbers by value, all else by code unit', () => {
  const sorted = ['compute', 'compute-1', 'compute-2', 'compute-10', 'compute-10-a', 'compute-100', 'controller', 'z1'];
  expect([...sorted].reverse().sort(byNaturalName)).toEqual(sorted);
});

test('natural order is an order', () => {
  const name = fc.stringMatching(/^[a-c0-2-]{0,6}$/);
  fc.assert(fc.property(name, name, name, (a, b, c) => {
    expect(Math.sign(byNaturalName(a, b))).toBe(-Math.sign(byNaturalName(b, a)) + 0);
    if (byNaturalName(a, b) <= 0 && byNaturalName(b, c) <= 0) expect(byNaturalName(a, c)).toBeLessThanOrEqual(0);
    // Two different names never tie: else their order would be that of the topology.
    if (a !== b) expect(byNaturalName(a, b)).not.toBe(0);
  }), { numRuns: 2000 });
});

test('entries in natural order of their keys', () => {
  expect(sortedEntries({ n10: 1, n9: 2 })).toEqual([['n9', 2], ['n10', 1]]);
});

test('a quoted word is that word to a shell', () => {
  const words = ["it's", '', ' a  b ', '$HOME', '`id`', '!x', 'a\nb', '-n', '*', '~', 'ü', '"', '\\', "''", 'a=b', '#c'];
  const script = `printf '%s\\0' ${words.map(shellQuote).join(' ')}`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
});

test('plain words stay plain', () => expect(shellQuote('/srv/a-b_c.qcow2')).toBe('/srv/a-b_c.qcow2'));

test('NUL cannot be passed', () => expect(() => shellQuote('a\0')).toThrow(/NUL/));

test.each([['4GiB', 4096], ['4G', 4096], ['512MiB', 512], ['512 MiB', 512], ['1T', 1048576], ['2TiB', 2097152]])(
  '%s is %d MiB', (text, mib) => expect(parseSizeMiB(text)).toBe(mib),
);

test.each(['', '4', '0GiB', '04GiB', '4GB', '4 G iB', '4KiB', '-1G', '1.5G', '4g', '10000000G', '4GiB '])(
  '%j is no size', (text) => expect(parseSizeMiB(text)).toBeUndefined(),
);

test.each([[1048576, '1TiB'], [1024, '1GiB'], [1536, '1536MiB'], [3072, '3GiB'], [1049600, '1025GiB']])('%d MiB is written %s', (mib, text) => {
  expect(sizeText(mib)).toBe(text);
  expect(parseSizeMiB(text)).toBe(mib);
});
