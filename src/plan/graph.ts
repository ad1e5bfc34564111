/** Order of steps: within a machine, and across machines through the waits. */
import { byCodeUnit } from '../util/order.js';

/**
 * Orders names so that each comes after all it depends on; ties in the order given.
 * @returns undefined, and a cycle, if there is one
 */
export function topologicalOrder(
  names: readonly string[],
  dependencies: (name: string) => readonly string[],
): { readonly order: readonly string[]; readonly cycle?: undefined } | { readonly order?: undefined; readonly cycle: readonly string[] } {
  const done = new Set<string>();
  const order: string[] = [];
  let open = [...names];
  while (open.length > 0) {
    const ready = open.filter((name) => dependencies(name).every((other) => done.has(other)));
    if (ready.length === 0) return { cycle: findCycle(open, dependencies) };
    for (const name of ready) done.add(name);
    order.push(...ready);
    open = open.filter((name) => !done.has(name));
  }
  return { order };
}

/** Following dependencies among names that all wait for another one has to come back somewhere. */
function findCycle(open: readonly string[], dependencies: (name: string) => readonly string[]): readonly string[] {
  const trail: string[] = [];
  let current = [...open].sort(byCodeUnit)[0] as string;
  while (!trail.includes(current)) {
    trail.push(current);
    current = dependencies(current).find((other) => open.includes(other)) ?? current;
  }
  return [...trail.slice(trail.indexOf(current)), current];
}
