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
  ['the file itself', '/lab.secrets.yaml\n', ''],
  ['another secrets file', 'other.secrets.yaml\n', added],
  ['the pattern, taken back later', '*.secrets.yaml\n!lab.secrets.yaml\n', added],
])('%s', (_, text, expected) => {
  expect(gitignoreAddition(text, 'lab.secrets.yaml')).toBe(expected);
});
