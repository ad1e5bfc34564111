/** Machines that are alike, drawn as one where a lab has many. */
import { byNaturalName } from '../util/order.js';
import type { NodePlan, Plan } from '../plan/types.js';

export interface Machines {
  /** `compute`, or `compute-1 … compute-20`. */
  readonly label: string;
  /** A word of letters, digits and hyphens that no other one of the lab has. */
  readonly id: string;
  /** Alike but for name and addresses; at least one, in natural order. */
  readonly members: readonly [NodePlan, ...NodePlan[]];
}

/** Up to so many machines are drawn one by one. */
export const drawnSingly = 12;

/**
 * The machines of a lab, one by one or, if there are more than twelve, those that are alike together: same name up to
 * the number at its end, same roles, networks, hardware, packages and steps. Those with the most services come first: the
 * others wait for them.
 * @param singly one by one, however many there are
 */
export function groupMachines({ nodes }: Plan, singly: boolean): readonly Machines[] {
  const kinds = new Map<string, [NodePlan, ...NodePlan[]]>();
  for (const plan of nodes) {
    const key = singly || nodes.length <= drawnSingly ? plan.node.name : kindOf(plan);
    const kind = kinds.get(key);
    if (kind) kind.push(plan);
    else kinds.set(key, [plan]);
  }
  const byServices = [...kinds.values()].sort(([a], [b]) => b.node.services.length - a.node.services.length);
  return byServices.map((unsorted) => {
    const members = [...unsorted].sort((a, b) => byNaturalName(a.node.name, b.node.name)) as [NodePlan, ...NodePlan[]];
    const first = members[0].node.name;
    const last = members.at(-1)?.node.name ?? first;
    return { label: members.length === 1 ? first : `${first} … ${last}`, id: first, members };
  });
}

function kindOf({ node, packages, steps }: NodePlan): string {
  return JSON.stringify([
    node.name.replace(/-?[0-9]+$/, ''),
    node.roles, node.services, node.vcpus, node.memoryMiB,
    node.disks.map(({ name, sizeMiB, purpose }) => [name, sizeMiB, purpose]),
    node.nics.map(({ network, address }) => [network.name, address === undefined]),
    packages,
    steps.map(({ name, after, waitsFor }) => [name, after, waitsFor?.what]),
  ]);
}
