/**
 * The steps of one machine: those its services declare, and those that follow from what they say of units and of
 * what they provide and need. Names: `start-SERVICE`, `start-UNIT` for a unit that services share, `ready-THING` where
 * a thing is provided, `wait-THING` where it is needed from another machine.
 */
import { invariant } from '../util/invariant.js';
import { byCodeUnit } from '../util/order.js';
import { topologicalOrder } from './graph.js';
import { waitScriptView } from './wait.js';
import { templateText } from '../catalog/template.js';
import { renderTemplate } from '../render/template.js';
import type { Catalog, Ordering, Provision, Service } from '../catalog/types.js';
import type { PlannedStep } from './types.js';

export interface StepContext {
  readonly node: string;
  readonly services: readonly { readonly name: string; readonly data: Service }[];
  readonly catalog: Catalog;
  readonly viewOf: (service: string) => object;
  /** Who provides what in the lab. */
  readonly providers: Providers;
  /** Called for what is needed and not provided by any machine. */
  readonly missing: (service: string, what: string) => void;
}

/** Thing → its providers: machine, service, what it says, and the view of that service there. */
export type Providers = ReadonlyMap<string, readonly Provider[]>;

export interface Provider {
  readonly node: string;
  readonly service: string;
  readonly provision: Provision;
  readonly view: object;
}

type Draft = Omit<PlannedStep, 'number'>;

const defaultWait = 3600;

export function stepsOf(context: StepContext): { readonly steps: readonly PlannedStep[]; readonly provided: ReadonlyMap<string, readonly string[]> } {
  const { services, viewOf } = context;
  const starts = startSteps(services);
  const provided = localProvisions(services, starts);
  const waits = new Map<string, Draft>();
  const order = (service: string, { after, needs, wants }: Ordering): string[] => {
    const wanted = [...(needs ?? []).map((what) => ({ what, must: true })), ...(wants ?? []).map((what) => ({ what, must: false }))];
    const steps = wanted.flatMap(({ what, must }) => {
      const there = context.providers.get(what) ?? [];
      if (there.length === 0 && must) context.missing(service, what);
      const elsewhere = there.filter(({ node }) => node !== context.node);
      if (elsewhere.length > 0 && !waits.has(what)) waits.set(what, waitStep(what, elsewhere, context));
      return [...(provided.get(what) ?? []), ...(elsewhere.length > 0 ? [`wait-${what}`] : [])];
    });
    return [...new Set([...(after ?? ['files']), ...steps])];
  };
  const render = (script: string, view: object): string => renderTemplate(script, templateText(context.catalog, script), view);

  const drafts: Draft[] = services.flatMap(({ name, data }) => Object.entries(data.steps ?? {}).map(([step, value]): Draft => {
    if (value.waits_for !== undefined && !context.providers.has(value.waits_for)) context.missing(name, value.waits_for);
    return {
      name: step,
      service: name,
      description: value.description,
      after: order(name, value),
      script: value.script !== undefined
        ? render(value.script, viewOf(name))
        : render('machine/wait.sh.hbs', waitScriptView(value.description, value.wait ? [{ wait: value.wait, view: viewOf(name) }] : [])),
      timeoutSeconds: value.timeout,
      retries: value.retries ?? 0,
      retryDelaySeconds: value.retry_delay ?? 0,
      waitsFor: value.waits_for === undefined ? undefined : { what: value.waits_for, nodes: (context.providers.get(value.waits_for) ?? []).map(({ node }) => node) },
      volatile: value.wait !== undefined || value.waits_for !== undefined,
    };
  }));
  for (const { step, units, owners } of starts) {
    const parts = owners.map((owner) => services.find(({ name }) => name === owner)?.data.start ?? {});
    drafts.push({
      name: step,
      service: owners[0] as string,
      description: `Starts ${units.join(', ')}`,
      after: [...new Set(parts.flatMap((part, index) => order(owners[index] as string, part)))],
      script: render('machine/start-units.sh.hbs', { units }),
      timeoutSeconds: Math.max(...parts.map(({ timeout }) => timeout ?? 600)),
      retries: 0,
      retryDelaySeconds: 0,
      waitsFor: undefined,
      volatile: true,
    });
  }
  for (const { name, data } of services) {
    for (const [what, provision] of Object.entries(data.provides ?? {})) {
      if (!provision.wait) continue;
      drafts.push({
        name: `ready-${what}`,
        service: name,
        description: `Until ${provision.description} answers`,
        after: provisionSteps(name, provision, starts),
        script: render('machine/wait.sh.hbs', waitScriptView(provision.description, [{ wait: provision.wait, view: viewOf(name) }])),
        timeoutSeconds: provision.timeout ?? defaultWait,
        retries: 0,
        retryDelaySeconds: 0,
        waitsFor: undefined,
        volatile: true,
      });
    }
  }
  return { steps: numberSteps([...drafts, ...waits.values()]), provided };
}

function waitStep(what: string, providers: readonly Provider[], { catalog, services }: StepContext): Draft {
  const [first] = providers as readonly [Provider, ...Provider[]];
  invariant(first.provision.wait, `${what} is needed on another machine than ${first.node}, but says no way to wait for it`);
  const nodes = providers.map(({ node }) => node);
  return {
    name: `wait-${what}`,
    service: services[0]?.name ?? first.service,
    description: `Until ${first.provision.description} answers on ${nodes.length > 3 ? `${nodes.length} machines` : nodes.join(', ')}`,
    after: ['files'],
    script: renderTemplate('machine/wait.sh.hbs', templateText(catalog, 'machine/wait.sh.hbs'), waitScriptView(
      first.provision.description,
      providers.map(({ node, provision, view }) => ({ wait: provision.wait as NonNullable<Provision['wait']>, view, node })),
    )),
    timeoutSeconds: first.provision.timeout ?? defaultWait,
    retries: 0,
    retryDelaySeconds: 0,
    waitsFor: { what, nodes },
    volatile: true,
  };
}

interface StartStep {
  readonly step: string;
  readonly units: readonly string[];
  readonly owners: readonly string[];
}

/** A step for the units that a service has to itself, and one for each unit that services share (apache2). */
function startSteps(services: StepContext['services']): readonly StartStep[] {
  const owners = new Map<string, string[]>();
  for (const { name, data } of services) {
    for (const unit of data.units ?? []) owners.set(unit, [...(owners.get(unit) ?? []), name]);
  }
  const own = services.flatMap(({ name, data }) => {
    const units = (data.units ?? []).filter((unit) => owners.get(unit)?.length === 1);
    return units.length > 0 ? [{ step: `start-${name}`, units, owners: [name] }] : [];
  });
  const shared = [...owners].filter(([, names]) => names.length > 1).map(([unit, names]) => ({ step: `start-${unit}`, units: [unit], owners: names }));
  return [...own, ...shared];
}

function provisionSteps(service: string, { after }: Provision, starts: readonly StartStep[]): readonly string[] {
  const steps = [...starts.filter(({ owners }) => owners.includes(service)).map(({ step }) => step), ...(after ?? [])];
  return steps.length > 0 ? steps : ['files'];
}

function localProvisions(services: StepContext['services'], starts: readonly StartStep[]): ReadonlyMap<string, readonly string[]> {
  const provided = new Map<string, readonly string[]>();
  for (const { name, data } of services) {
    for (const [what, provision] of Object.entries(data.provides ?? {})) {
      const steps = provision.wait ? [`ready-${what}`] : provisionSteps(name, provision, starts);
      provided.set(what, [...(provided.get(what) ?? []), ...steps]);
    }
  }
  return provided;
}

function numberSteps(drafts: readonly Draft[]): readonly PlannedStep[] {
  const byName = new Map(drafts.map((step) => [step.name, step]));
  invariant(byName.size === drafts.length, `two steps have one name: ${drafts.map((step) => step.name).sort(byCodeUnit).join(', ')}`);
  for (const { name, after } of drafts) {
    for (const other of after) invariant(byName.has(other), `step ${name} comes after ${other}, which its machine does not have`);
  }
  const { order, cycle } = topologicalOrder([...byName.keys()], (name) => byName.get(name)?.after ?? []);
  invariant(order, `steps depend on each other: ${cycle?.join(' → ')}`);
  return order.map((name, index) => ({ ...(byName.get(name) as Draft), number: index + 1 }));
}
