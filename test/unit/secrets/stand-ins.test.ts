/** What people see of a secret: a name, and a mark that tells nothing of the value to who has not the seed. */
import { createHmac, hkdfSync } from 'node:crypto';
import { labeller, labelsIn, standIns, withoutMarks } from '../../../src/secrets/stand-ins.js';

const seed = 'a'.repeat(64);
const label = labeller(seed);

test('the mark is a truncated HMAC of name and value under a key of its own', () => {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(seed, 'hex'), 'osgen review', 'mark', 32));
  const mark = createHmac('sha256', key).update('nova/db\0hunter2').digest('hex').slice(0, 8);
  expect(label('nova/db', 'hunter2')).toBe(`<secret nova/db #${mark}>`);
});

test('value, name and seed each make another mark', () => {
  const marks = [label('a', 'x'), label('a', 'y'), label('b', 'x'), labeller('b'.repeat(64))('a', 'x')].map((text) => /#(.*)>/.exec(text)?.[1]);
  expect(new Set(marks).size).toBe(4);
});

test('without a seed there is no key, and no mark', () => expect(labeller(undefined)('nova/db', 'hunter2')).toBe('<secret nova/db>'));

test('labels are found, and lose their marks', () => {
  const text = `${label('nova/db', 'x')} and <secret b>, <secret>`;
  expect(labelsIn(text).map(({ name }) => name)).toEqual(['nova/db', 'b']);
  expect(withoutMarks(text)).toBe('<secret nova/db> and <secret b>, <secret>');
});

test('stand-ins are plain words; one that belongs to nobody stays', () => {
  const stand = standIns(['a/b', 'c'], (name) => `<${name}>`);
  expect(stand.of('a/b')).toMatch(/^[A-Za-z0-9]+$/);
  expect(stand.read(`${stand.of('a/b')}${stand.of('c')} osgenSecret${'0'.repeat(16)}`)).toBe(`<a/b><c> osgenSecret${'0'.repeat(16)}`);
});
