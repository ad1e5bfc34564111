import fc from 'fast-check';
import { topologicalOrder } from '../../../src/plan/graph.js';

const order = (graph: Readonly<Record<string, readonly string[]>>): ReturnType<typeof topologicalOrder> =>
  topologicalOrder(Object.keys(graph), (name) => graph[name] ?? []);

test('each comes after all it depends on; ties in the order given', () => {
  expect(order({ d: ['b', 'c'], c: ['a'], b: ['a'], a: [], z: [] }).order).toEqual(['a', 'z', 'c', 'b', 'd']);
  expect(order({}).order).toEqual([]);
});

test.each([
  ['itself', { a: ['a'] }, ['a', 'a']],
  ['two', { a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
  ['three, behind a tail', { t: ['b'], a: [], b: ['c', 'a'], c: ['d'], d: ['b'] }, ['b', 'c', 'd', 'b']],
])('a cycle of %s is named', (_, graph, cycle) => {
  expect(order(graph)).toEqual({ cycle });
});

test('whatever the graph: an order that holds, or a cycle that is one', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 12 }), (edges) => {
    const needs = (name: string): string[] => edges.filter(([from]) => from === name).map(([, to]) => to);
    const { order: found, cycle } = topologicalOrder(names, needs);
    if (found) {
      expect([...found].sort()).toEqual(names);
      for (const [from, to] of edges) expect(found.indexOf(from)).toBeGreaterThan(found.indexOf(to));
    } else {
      expect(cycle.at(0)).toBe(cycle.at(-1));
      expect(cycle.length).toBeGreaterThan(1);
      cycle.slice(1).forEach((to, i) => expect(needs(cycle[i] as string)).toContain(to));
    }
  }), { numRuns: 500 });
});
