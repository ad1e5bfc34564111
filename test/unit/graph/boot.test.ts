import { readFileSync } from 'node:fs';
import { bootPicture } from '../../../src/graph/boot.js';
import { groupMachines } from '../../../src/graph/groups.js';
import { compileWell } from '../../support/compile.js';
import type { NodePlan, PlannedStep } from '../../../src/plan/types.js';
import type { Machines } from '../../../src/graph/groups.js';

const example = (name: string): ReturnType<typeof compileWell>['plan'] => compileWell(readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8')).plan;

/** A machine with steps as NAME: [after], `name<thing@node` for a wait. */
function machine(name: string, packages: number, steps: Readonly<Record<string, readonly string[]>>, provides: Readonly<Record<string, readonly string[]>> = {}): Machines {
  const planned = Object.entries(steps).map(([text, after], index) => {
    const [, step, what, node] = /^([^<]+)(?:<(.+)@(.+))?$/.exec(text) ?? [];
    return { name: step, description: '', number: index + 1, after, waitsFor: what === undefined ? undefined : { what, nodes: [node] } } as unknown as PlannedStep;
  });
  const plan = { node: { name }, packages: Array.from({ length: packages }, (_, index) => `p${index}`), steps: planned, provides: new Map(Object.entries(provides)) } as unknown as NodePlan;
  return { id: name, label: name, members: [plan] };
}

test('the critical path crosses to the machine whose packages take longer', () => {
  const picture = bootPicture([
    machine('a', 30, { hosts: [], packages: ['hosts'], 'start-db': ['packages'], 'ready-db': ['start-db'] }, { db: ['ready-db'] }),
    machine('b', 2, { hosts: [], packages: ['hosts'], 'wait-db<db@a': ['packages'], 'start-x': ['wait-db'] }),
  ]);
  expect(picture.critical.map(({ id }) => id)).toEqual(['a/hosts', 'a/packages', 'a/start-db', 'a/ready-db', 'b/wait-db', 'b/start-x']);
  expect(picture.edges.filter(({ across }) => across).map(({ from, to, critical }) => [from.id, to.id, critical])).toEqual([['a/ready-db', 'b/wait-db', true]]);
});

test('a step stands below all it depends on, on its own and on other machines', () => {
  const { steps, edges } = bootPicture(groupMachines(example('walkthrough'), false));
  expect(steps.length).toBeGreaterThan(80);
  for (const { from, to } of edges) expect(to.layer).toBeGreaterThan(from.layer);
});

test('edges that follow from others are left out', () => {
  const { edges } = bootPicture([machine('a', 1, { one: [], two: ['one'], three: ['one', 'two'] })]);
  expect(edges.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(['one two', 'two three']);
});

test('of machines that are alike, one lane is drawn', () => {
  const fleet = example('fleet');
  expect(groupMachines(fleet, false).map(({ label }) => label)).toEqual([
    'controller', 'block-storage-1 … block-storage-4', 'compute-1 … compute-20', 'object-storage-1 … object-storage-8',
  ]);
  expect(groupMachines(fleet, true)).toHaveLength(33);
  expect(groupMachines(example('walkthrough'), false)).toHaveLength(5);
});

test('a machine that differs in one thing stands alone', () => {
  const text = readFileSync(new URL('../../../examples/fleet.yaml', import.meta.url), 'utf8');
  const plan = compileWell(`${text}  compute-21: {roles: compute, vcpus: 2}\n`).plan;
  expect(groupMachines(plan, false).map(({ label }) => label)).toContain('compute-21');
});
