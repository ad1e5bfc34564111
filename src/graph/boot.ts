/** Plan → the graph of the first boot: steps, what each waits for, on its machine and across machines. */
import { topologicalOrder } from '../plan/graph.js';
import { invariant } from '../util/invariant.js';
import type { Machines } from './groups.js';
import type { PlannedStep } from '../plan/types.js';

/** `wait`: polls another machine; `ready`: polls a service of its own until it answers; `start`: starts units. */
export type StepKind = 'script' | 'start' | 'ready' | 'wait';

export interface BootStep {
  /** `MACHINES/STEP`. */
  readonly id: string;
  readonly lane: number;
  readonly name: string;
  readonly number: number;
  readonly description: string;
  readonly kind: StepKind;
  /** Length of the longest chain of steps that ends before it. */
  readonly layer: number;
  readonly critical: boolean;
}

export interface BootEdge {
  readonly from: BootStep;
  readonly to: BootStep;
  /** From one machine to another. */
  readonly across: boolean;
  /** Part of the critical path. */
  readonly critical: boolean;
}

export interface BootPicture {
  readonly lanes: readonly Machines[];
  /** Each after those it depends on. */
  readonly steps: readonly BootStep[];
  /** Without those that follow from others. */
  readonly edges: readonly BootEdge[];
  readonly critical: readonly BootStep[];
}

/**
 * What a step is taken to weigh in the critical path, in seconds. The compiler knows no durations; these are rounded from
 * the lab test (five machines of examples/debian.yaml as containers on four processors, archive on the same host):
 * packages 40 s (7 named by the services), 72 to 107 s (4), 154 to 191 s (38); most scripts 3 to 16 s; daemons 1 to 5 s
 * until started, 0 to 5 s more until they answer. A wait takes no time of its own. Only the order of magnitude matters:
 * packages outweigh all else, and a machine with more of them comes later.
 */
export const weights = { packages: 60, package: 3, script: 5, start: 3, ready: 2, wait: 0 } as const;

interface Draft {
  readonly lane: number;
  readonly step: PlannedStep;
  readonly kind: StepKind;
  readonly weight: number;
  readonly after: readonly string[];
}

export function bootPicture(lanes: readonly Machines[]): BootPicture {
  const laneOf = new Map(lanes.flatMap(({ members }, lane) => members.map(({ node }) => [node.name, lane] as const)));
  const drafts = new Map(lanes.flatMap(({ id, members: [plan] }, lane) => plan.steps.map((step): [string, Draft] => {
    const kind = kindOf(step);
    const elsewhere = new Set((step.waitsFor?.nodes ?? []).filter((node) => node !== plan.node.name).map((node) => laneOf.get(node) as number));
    const remote = [...elsewhere].flatMap((other) => {
      const provider = lanes[other] as Machines;
      return (provider.members[0].provides.get(step.waitsFor?.what ?? '') ?? []).map((name) => `${provider.id}/${name}`);
    });
    const weight = step.name === 'packages' ? weights.packages + plan.packages.length * weights.package : weights[kind];
    return [`${id}/${step.name}`, { lane, step, kind, weight, after: [...step.after.map((name) => `${id}/${name}`), ...remote] }];
  })));
  const after = (id: string): readonly string[] => (drafts.get(id) as Draft).after;
  const { order } = topologicalOrder([...drafts.keys()], after);
  invariant(order, 'machines that are drawn as one wait for each other');

  const layers = new Map<string, number>();
  for (const id of order) layers.set(id, Math.max(-1, ...after(id).map((other) => layers.get(other) as number)) + 1);
  const path = heaviestPath(order, after, (id) => (drafts.get(id) as Draft).weight);
  const onPath = new Set(path);
  const steps = new Map(order.map((id): [string, BootStep] => {
    const { lane, step: { name, number, description }, kind } = drafts.get(id) as Draft;
    return [id, { id, lane, name, number, description, kind, layer: layers.get(id) as number, critical: onPath.has(id) }];
  }));
  const edges = reduced(order, after).map(([from, to]): BootEdge => {
    const [source, target] = [steps.get(from) as BootStep, steps.get(to) as BootStep];
    return { from: source, to: target, across: source.lane !== target.lane, critical: onPath.has(to) && path[path.indexOf(to) - 1] === from };
  });
  return { lanes, steps: [...steps.values()], edges, critical: path.map((id) => steps.get(id) as BootStep) };
}

function kindOf({ name, waitsFor }: PlannedStep): StepKind {
  if (waitsFor) return 'wait';
  const [, kind] = /^(start|ready)-/.exec(name) ?? [];
  return (kind as 'start' | 'ready' | undefined) ?? 'script';
}

/** The chain with the greatest weight; of equals the first in order. */
function heaviestPath(order: readonly string[], after: (id: string) => readonly string[], weight: (id: string) => number): readonly string[] {
  const finish = new Map<string, number>();
  const before = new Map<string, string | undefined>();
  const heaviest = (ids: readonly string[]): string | undefined =>
    ids.reduce<string | undefined>((best, id) => (best === undefined || (finish.get(id) as number) > (finish.get(best) as number) ? id : best), undefined);
  for (const id of order) {
    const last = heaviest(after(id));
    before.set(id, last);
    finish.set(id, (last === undefined ? 0 : finish.get(last) as number) + weight(id));
  }
  const path: string[] = [];
  for (let id = heaviest(order); id !== undefined; id = before.get(id)) path.unshift(id);
  return path;
}

/** The edges that do not follow from others (transitive reduction). */
function reduced(order: readonly string[], after: (id: string) => readonly string[]): readonly (readonly [from: string, to: string])[] {
  const ancestors = new Map<string, ReadonlySet<string>>();
  const edges: [string, string][] = [];
  for (const id of order) {
    const before = [...new Set(after(id))];
    const implied = new Set(before.flatMap((other) => [...(ancestors.get(other) as ReadonlySet<string>)]));
    for (const other of before) if (!implied.has(other)) edges.push([other, id]);
    ancestors.set(id, new Set([...implied, ...before]));
  }
  return edges;
}
