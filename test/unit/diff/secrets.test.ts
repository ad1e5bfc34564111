import { compareSecrets } from '../../../src/diff/secrets.js';

const text = (...labels: readonly string[]): string => labels.map((label) => `x = <secret ${label}>\n`).join('');

test('a secret has changed if its mark has, wherever it stands', () => {
  expect(compareSecrets([text('a/b #11111111', 'c #22222222')], [text('c #22222222'), text('a/b #33333333')]))
    .toEqual({ added: [], removed: [], changed: ['a/b'], otherSeed: false });
});

test('names that came and went', () => {
  expect(compareSecrets([text('a #11111111', 'gone #22222222')], [text('a #11111111', 'new #33333333')]))
    .toEqual({ added: ['new'], removed: ['gone'], changed: [], otherSeed: false });
  expect(compareSecrets([], [text('a #11111111')])).toMatchObject({ added: ['a'], changed: [] });
});

test('if no mark is as it was, the seed is another one', () => {
  expect(compareSecrets([text('a #11111111', 'b #22222222')], [text('a #33333333', 'b #44444444')])).toMatchObject({ changed: ['a', 'b'], otherSeed: true });
  expect(compareSecrets([text('a #11111111')], [text('a #33333333')])).toMatchObject({ changed: ['a'], otherSeed: false });
});

test('without marks, nothing is said to have changed', () => {
  expect(compareSecrets([text('a', 'b')], [text('a', 'b')])).toEqual({ added: [], removed: [], changed: [], otherSeed: false });
});
