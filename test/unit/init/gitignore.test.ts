import { gitignoreAddition } from '../../../src/init/gitignore.js';

const added = '# Seeds of osgen labs: every password is derived from them.\n*.secrets.yaml\n';

test.each([
  ['no file', undefined, added],
  ['an empty one', '', added],
  ['other patterns', 'node_modules\n', added],
  ['no newline at the end', 'node_modules', `\n${added}`],
  ['lines that end as on Windows', 'node_modules\r\n', added.replaceAll('\n', '\r\n')],
  ['a remark on it', '# *.secrets.yaml\n', added],
  ['the pattern', 'a\n*.secrets.yaml\nb\n', ''],
  ['the file itself, but not while it is made', '/lab.secrets.yaml\n', added],
  ['another secrets file', 'other.secrets.yaml\n', added],
  ['the pattern, taken back later', '*.secrets.yaml\n!lab.secrets.yaml\n', added],
])('%s', (_, text, expected) => {
  expect(gitignoreAddition(text, 'lab.secrets.yaml')).toBe(expected);
});

const asked = (text: string | undefined): string => gitignoreAddition(text, 'my*vault.yaml');

test('a secrets file of another name has a line of its own', () => {
  expect(asked(undefined)).toBe(`${added}/my\\*vault.yaml\n`);
  expect(asked('*.secrets.yaml\n')).toBe('# Seeds of osgen labs: every password is derived from them.\n/my\\*vault.yaml\n');
  expect(asked('/my\\*vault.yaml\n')).toBe(added);
  expect(asked(asked(undefined))).toBe('');
});
