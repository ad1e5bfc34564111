import { compareSecrets, maskBoth, type KnownSecrets } from '../../../src/diff/secrets.js';

const known = (now: Record<string, string>, more: Partial<KnownSecrets> = {}): KnownSecrets => {
  const values = Object.entries(now).map(([name, value]) => ({ name, value }));
  return { now: values, before: values, exact: false, explicit: new Set(), ...more };
};
const at = (text: string): { place: string; text: string }[] => [{ place: 'a', text }];

test('a value in the same place is recognised, changed or not; another place is an addition', () => {
  const secrets = known({ one: 'aaaaaaaaaaaaaaaa', two: 'bbbbbbbbbbbbbbbb', three: 'cccccccccccccccc' });
  expect(compareSecrets(secrets, at('x = aaaaaaaaaaaaaaaa\ny = zzzz'), at('x = aaaaaaaaaaaaaaaa\ny = bbbbbbbbbbbbbbbb\nz = cccccccccccccccc')))
    .toEqual({ added: ['three'], removed: [], changed: ['two'], otherSeed: false });
});

test('lines that look alike are told apart by the line before', () => {
  const secrets = known({ one: 'aaaaaaaaaaaaaaaa', two: 'bbbbbbbbbbbbbbbb' });
  const text = (one: string, two: string): string => `"name": "one",\n"password": "${one}",\n"name": "two",\n"password": "${two}",`;
  expect(compareSecrets(secrets, at(text('aaaaaaaaaaaaaaaa', 'old')), at(text('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb')))).toMatchObject({ added: [], changed: ['two'] });
  expect(maskBoth(secrets, text('aaaaaaaaaaaaaaaa', 'old'), text('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'), true)).toEqual({
    before: text('<secret one>', '<secret two (old)>'), after: text('<secret one>', '<secret two>'),
  });
});

test('what the catalog knows and the lab has no longer is removed; no text at all is a first build', () => {
  const secrets = known({ one: 'aaaaaaaaaaaaaaaa' }, { before: [{ name: 'gone', value: 'dddddddddddddddd' }] });
  expect(compareSecrets(secrets, at('x = aaaaaaaaaaaaaaaa\ng = dddddddddddddddd'), at('x = aaaaaaaaaaaaaaaa'))).toMatchObject({ added: [], removed: ['gone'], changed: [] });
  expect(compareSecrets(secrets, [], at('x = aaaaaaaaaaaaaaaa'))).toMatchObject({ added: ['one'], removed: [], changed: [] });
});

test('a seed is another one if all that is derived from it changed, whatever is set by hand', () => {
  const secrets = known({ one: 'aaaaaaaaaaaaaaaa', two: 'bbbbbbbbbbbbbbbb', mine: 'mine.mine.mine' }, { explicit: new Set(['mine']) });
  const text = (one: string, two: string): string => `1 = ${one}\n2 = ${two}\n3 = mine.mine.mine`;
  expect(compareSecrets(secrets, at(text('old', 'older')), at(text('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb')))).toMatchObject({ changed: ['one', 'two'], otherSeed: true });
  expect(compareSecrets(secrets, at(text('aaaaaaaaaaaaaaaa', 'older')), at(text('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb')))).toMatchObject({ changed: ['two'], otherSeed: false });
});

test('in a file that may hold secrets, an old line that nobody can explain is hidden, a harmless option is not', () => {
  const secrets = known({ one: 'aaaaaaaaaaaaaaaa' });
  const before = ['[database]', 'connection = mysql+pymysql://nova:hunter2@controller/nova', 'workers = 2', 'admin_pass = hunter2', 'ALTER USER x IDENTIFIED BY \'hunter2\';'].join('\n');
  const masked = maskBoth(secrets, before, '[database]\nworkers = 3', true).before;
  expect(masked).not.toContain('hunter2');
  expect(masked).toContain('workers = 2');
  expect(maskBoth(secrets, 'note: hunter', '', false).before).toBe('note: hunter');
});

test('short values are found as words only', () => {
  const secrets = known({ one: 'demo' });
  expect(maskBoth(secrets, '', 'name = demonstration\npassword = demo', true).after).toBe('name = demonstration\npassword = <secret one>');
});
