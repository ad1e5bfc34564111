import { alternatives, didYouMean, suggestion } from '../../../src/diagnostics/suggest.js';

const roles = ['controller', 'compute', 'block-storage', 'object-storage'];

test.each([
  ['contoller', roles, ['controller']],
  ['CONTROLLER', roles, ['controller']],
  ['compute', roles, []],
  ['cmopute', roles, ['compute']],
  ['block_storage', roles, ['block-storage']],
  ['cpu', ['vcpus', 'memory'], ['vcpus']],
  ['x', ['a', 'y'], []],
  ['', ['a', 'b'], []],
  ['banana', roles, []],
  ['ab', ['ba', 'abc', 'AB', 'b'], ['AB', 'abc', 'b', 'ba']],
  ['k', ['k1', 'k2', 'k3', 'k4', 'k5', 'k6'], ['k1', 'k2', 'k3', 'k4', 'k5']],
  ['memroy', ['memory', 'memory'], ['memory']],
])('didYouMean(%j)', (word, candidates, expected) => {
  expect(didYouMean(word, candidates)).toEqual(expected);
  expect(didYouMean(word, [...candidates].reverse())).toEqual(expected);
});

test('a pasted novel costs nothing', () => {
  expect(didYouMean('x'.repeat(1_000_000), roles)).toEqual([]);
});

test('texts', () => {
  expect(suggestion('contoller', roles)).toBe('did you mean "controller"?');
  expect(suggestion('k', ['k1', 'k2', 'k3'])).toBe('did you mean "k1", "k2" or "k3"?');
  expect(suggestion('banana', roles)).toBeUndefined();
  expect(alternatives([])).toBe('');
});
