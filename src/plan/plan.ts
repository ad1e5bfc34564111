/** Lab → plan: packages, files and steps of every machine, with the waits between them proven to end. */
import { renderTemplate } from '../render/template.js';
import { diagnose } from '../validate/rule.js';
import { byCodeUnit } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import { mergeIni } from './config.js';
import { topologicalOrder } from './graph.js';
import { labView, nodeView } from './view.js';
import { templateText } from '../catalog/template.js';
import type { Catalog, ServiceStep } from '../catalog/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceDocument } from '../parse/document.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';
import type { NodePlan, Plan, PlannedFile, PlannedStep } from './types.js';

export interface PlanResult {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

export function planLab(document: SourceDocument, lab: Lab, catalog: Catalog): PlanResult {
  const providers = providersOf(lab, catalog);
  const diagnostics = [...waitsInVain(document, lab, catalog, providers)];
  const shared = labView(lab);
  // Many machines have the same text in a file, /etc/hosts with a line per machine above all: it is kept once.
  const texts = new Map<string, string>();
  const intern = (text: string): string => texts.get(text) ?? (texts.set(text, text), text);
  const nodes = lab.nodes.map((node) => planNode(document, lab, catalog, node, shared, providers, intern, diagnostics));
  if (diagnostics.length > 0) return { diagnostics };
  checkWaits(nodes, catalog);
  return { plan: { lab, nodes }, diagnostics };
}

/** What is provided → the machines whose services provide it. */
function providersOf(lab: Lab, catalog: Catalog): ReadonlyMap<string, readonly string[]> {
  const providers = new Map<string, string[]>();
  for (const node of lab.nodes) {
    for (const what of node.services.flatMap((service) => catalog.services[service]?.provides ?? [])) {
      providers.set(what, [...(providers.get(what) ?? []), node.name]);
    }
  }
  return providers;
}

/** Waits for what no machine of the lab provides: each once, however many machines would wait. */
function waitsInVain(document: SourceDocument, lab: Lab, catalog: Catalog, providers: ReadonlyMap<string, readonly string[]>): readonly Diagnostic[] {
  const services = [...new Set(lab.nodes.flatMap((node) => node.services))].sort(byCodeUnit);
  return services.flatMap((service) => {
    const waited = Object.values(catalog.services[service]?.steps ?? {}).flatMap(({ waits_for: what }) => what ?? []);
    return [...new Set(waited)].filter((what) => !providers.has(what)).map((what) => diagnose(document, {
      code: 'OSG3504',
      path: ['services'],
      at: 'key',
      message: `service ${service} waits for ${what}, which no machine of the lab provides`,
      help: `switch ${service} off too, or leave the service that provides ${what} on`,
    }));
  });
}

function planNode(
  document: SourceDocument,
  lab: Lab,
  catalog: Catalog,
  node: ResolvedNode,
  shared: object,
  providers: ReadonlyMap<string, readonly string[]>,
  intern: (text: string) => string,
  diagnostics: Diagnostic[],
): NodePlan {
  const services = node.services.map((name) => ({ name, data: catalog.services[name] as NonNullable<Catalog['services'][string]> }));
  const packages = [...new Set([...services.flatMap(({ data }) => data.packages ?? []), ...node.packages])].sort(byCodeUnit);
  const declared = services.flatMap(({ data }) => data.files ?? []);
  const viewOf = memoise((service: string) => nodeView(shared, lab, node, {
    packages,
    files: distinctFiles(declared),
    settings: lab.settings[service] ?? {},
    secrets: Object.fromEntries(Object.keys(catalog.services[service]?.secrets ?? {}).map((name) => [name, lab.secret(name)])),
  }));

  const merged = mergeIni(document, catalog, lab, node, viewOf);
  diagnostics.push(...merged.diagnostics);
  const templated = services.flatMap(({ name, data }) => (data.files ?? []).flatMap((file) =>
    file.template === undefined ? [] : [{ file, service: name, contents: renderTemplate(file.template, templateText(catalog, file.template), viewOf(name)) }]));
  const files = [...templated, ...merged.files].map(({ file, service, contents }): PlannedFile => ({ ...placement(file), contents: intern(contents), sensitive: file.sensitive ?? false, service }));

  const steps = services.flatMap(({ name, data }) => Object.entries(data.steps ?? {}).map(([step, value]) => ({ name: step, service: name, value })));
  return { node, packages, files, steps: numberSteps(steps, (step, value): Omit<PlannedStep, 'number'> => ({
    name: step.name,
    service: step.service,
    description: value.description,
    after: value.after ?? ['files'],
    script: intern(renderTemplate(value.script, templateText(catalog, value.script), viewOf(step.service))),
    timeoutSeconds: value.timeout,
    retries: value.retries ?? 0,
    retryDelaySeconds: value.retry_delay ?? 0,
    waitsFor: value.waits_for === undefined ? undefined : { what: value.waits_for, nodes: providers.get(value.waits_for) ?? [] },
  })) };
}

interface DeclaredStep {
  readonly name: string;
  readonly service: string;
  readonly value: ServiceStep;
}

function numberSteps(steps: readonly DeclaredStep[], build: (step: DeclaredStep, value: ServiceStep) => Omit<PlannedStep, 'number'>): readonly PlannedStep[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  invariant(byName.size === steps.length, `two services declare one step: ${steps.map((step) => step.name).join(', ')}`);
  const { order, cycle } = topologicalOrder([...byName.keys()], (name) => byName.get(name)?.value.after ?? ['files']);
  invariant(order, `steps depend on each other: ${cycle?.join(' → ')}`);
  return order.map((name, index) => {
    const step = byName.get(name) as DeclaredStep;
    return { ...build(step, step.value), number: index + 1 };
  });
}

/** The waits across machines must not close a circle: every one of them would run into its timeout. */
function checkWaits(nodes: readonly NodePlan[], catalog: Catalog): void {
  const steps = new Map<string, { node: string; step: PlannedStep }>(nodes.flatMap(({ node, steps: own }) => own.map((step) => [`${node.name}/${step.name}`, { node: node.name, step }] as const)));
  const providing = (node: string, what: string): string[] => {
    const plan = nodes.find((candidate) => candidate.node.name === node);
    return (plan?.steps ?? []).filter((step) => catalog.services[step.service]?.provides?.includes(what)).map((step) => `${node}/${step.name}`);
  };
  const { cycle } = topologicalOrder([...steps.keys()], (key) => {
    const { node, step } = steps.get(key) as { node: string; step: PlannedStep };
    const remote = step.waitsFor ? step.waitsFor.nodes.flatMap((other) => providing(other, step.waitsFor?.what ?? '')) : [];
    return [...step.after.map((name) => `${node}/${name}`), ...remote];
  });
  invariant(!cycle, `machines wait for each other: ${cycle?.join(' → ')}`);
}

function distinctFiles(files: readonly Parameters<typeof placement>[0][]): readonly ReturnType<typeof placement>[] {
  return [...new Map(files.map((file) => [file.path, placement(file)])).values()].sort((a, b) => byCodeUnit(a.path, b.path));
}

function placement(file: { path: string; owner?: string; mode?: string; before_packages?: boolean }): { path: string; owner: string; mode: string; beforePackages: boolean } {
  return { path: file.path, owner: file.owner ?? 'root:root', mode: file.mode ?? '0644', beforePackages: file.before_packages ?? false };
}

function memoise<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
