/** Lab → plan: packages, files and steps of every machine, with the waits between them proven to end. */
import { isDeepStrictEqual } from 'node:util';
import { withOverlays } from '../catalog/overlays.js';
import { standIns } from '../secrets/stand-ins.js';
import { renderTemplate } from '../render/template.js';
import { diagnose } from '../validate/rule.js';
import { byCodeUnit } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import { collect, renderData, type Declaring, type SecretOf } from './collect.js';
import { mergeIni, type Clearance, type ViewOf } from './config.js';
import { topologicalOrder } from './graph.js';
import { stepsOf, type Provider, type Providers } from './steps.js';
import { labView, nodeView, withSecrets } from './view.js';
import { templateText } from '../catalog/template.js';
import type { Catalog, Collection, Service, ServiceFile } from '../catalog/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceDocument } from '../parse/document.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';
import type { NodePlan, Plan, PlannedFile, PlannedStep } from './types.js';

export interface PlanResult {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is the same for all machines. */
interface Planning {
  readonly document: SourceDocument;
  readonly lab: Lab;
  readonly catalog: Catalog;
  readonly shared: object;
  readonly providers: Providers;
  readonly collected: (collection: Collection, secrets: Clearance) => unknown;
  readonly secretOf: Readonly<Record<Clearance, SecretOf>>;
  /** A text with stand-ins as one with labels. */
  readonly labelled: (text: string) => string;
  /** Many machines have the same text in a file, /etc/hosts with a line per machine above all: it is kept once. */
  readonly intern: (text: string) => string;
  readonly diagnostics: Diagnostic[];
  /** `SERVICE THING`, for each thing that a service waits for and no machine provides. */
  readonly vain: Set<string>;
}

/** @param base the catalog of the lab's platform and release */
export function planLab(document: SourceDocument, lab: Lab, base: Catalog): PlanResult {
  const diagnostics: Diagnostic[] = [];
  const inLab = new Set(lab.nodes.flatMap((node) => node.services));
  const catalog: Catalog = { ...base, services: withOverlays(base.services, inLab) };
  const shared = labView(lab, catalog);
  const declaring = declaringServices(lab, catalog, shared);
  const stand = standIns(lab.secretNames, (name) => lab.label(name, lab.secret(name)));
  const secretOf: Planning['secretOf'] = {
    'no secrets': (name) => {
      throw new Error(`osgen bug: the secret ${name} is asked for by what is not marked as sensitive`);
    },
    'secrets': lab.secret,
    'stand-ins': stand.of,
  };
  const collected = memoise((secrets: Clearance) => memoise((collection: Collection) => collect(collection, lab, declaring, secretOf[secrets])));
  const planning: Planning = {
    document, lab, catalog, shared, diagnostics, vain: new Set(),
    providers: providersOf(lab, catalog, shared),
    collected: (collection, secrets) => collected(secrets)(collection),
    secretOf,
    labelled: (text) => stand.read(text),
    intern: memoise((text: string) => text),
  };
  const nodes = lab.nodes.map((node) => planNode(planning, node));
  diagnostics.push(...waitsInVain(document, planning.vain));
  if (diagnostics.length > 0) return { diagnostics };
  checkWaits(nodes);
  return { plan: { lab, nodes }, diagnostics };
}

/** Each service of the lab once, as its first machine sees it. */
function declaringServices(lab: Lab, catalog: Catalog, shared: object): readonly Declaring[] {
  const first = new Map<string, ResolvedNode>();
  for (const node of lab.nodes) for (const name of node.services) if (!first.has(name)) first.set(name, node);
  return [...first].sort(([a], [b]) => byCodeUnit(a, b)).map(([name, node]) => {
    const service = serviceOf(catalog, name);
    return { name, service, view: nodeView(shared, lab, node, serviceParts(lab, name)) };
  });
}

/** What is provided → who provides it. */
function providersOf(lab: Lab, catalog: Catalog, shared: object): Providers {
  const providers = new Map<string, Provider[]>();
  for (const node of lab.nodes) {
    for (const name of node.services) {
      for (const [what, provision] of Object.entries(serviceOf(catalog, name).provides ?? {})) {
        const view = nodeView(shared, lab, node, serviceParts(lab, name));
        providers.set(what, [...(providers.get(what) ?? []), { node: node.name, service: name, provision, view }]);
      }
    }
  }
  return providers;
}

/** Waits for what no machine of the lab provides: each once, however many machines would wait. */
function waitsInVain(document: SourceDocument, vain: ReadonlySet<string>): readonly Diagnostic[] {
  return [...vain].sort(byCodeUnit).map((pair) => {
    const [service, what] = pair.split(' ') as [string, string];
    return diagnose(document, {
      code: 'OSG3504',
      path: ['services'],
      at: 'key',
      message: `service ${service} waits for ${what}, which no machine of the lab provides`,
      help: `switch ${service} off too, or leave the service that provides ${what} on`,
    });
  });
}

function secretsOf(service: Service, secretOf: SecretOf): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(service.secrets ?? {}).map((name) => [name, secretOf(name)]));
}

function serviceParts(lab: Lab, name: string): Parameters<typeof nodeView>[3] {
  return {
    packages: [],
    files: [],
    settings: lab.settings[name] ?? {},
  };
}

function planNode(planning: Planning, node: ResolvedNode): NodePlan {
  const { document, lab, catalog, shared, providers, intern, diagnostics } = planning;
  const services = node.services.map((name) => ({ name, data: serviceOf(catalog, name) }));
  const packages = [...new Set([...services.flatMap(({ data }) => data.packages ?? []), ...node.packages])].sort(byCodeUnit);
  const declared = services.flatMap(({ data }) => Object.entries(data.files ?? {}));
  const viewOf = memoise((name: string) => nodeView(shared, lab, node, { ...serviceParts(lab, name), packages, files: distinctFiles(declared) }));
  const viewsWith = memoise((secrets: Clearance) => memoise((name: string) =>
    (secrets === 'no secrets' ? viewOf(name) : withSecrets(viewOf(name), secretsOf(serviceOf(catalog, name), planning.secretOf[secrets])))));
  const viewFor: ViewOf = (name, secrets) => viewsWith(secrets)(name);

  const merged = mergeIni(document, catalog, lab, node, viewFor);
  diagnostics.push(...merged.diagnostics);
  const others = services.flatMap(({ name, data }) => Object.entries(data.files ?? {}).flatMap(([path, file]) =>
    file.ini ? [] : [{
      path, file, service: name,
      contents: contentsOf(planning, path, file, viewFor, name, file.sensitive ? 'secrets' : 'no secrets'),
      standingIn: file.sensitive ? contentsOf(planning, path, file, viewFor, name, 'stand-ins') : undefined,
    }]));
  const files = [...others, ...merged.files].map(({ path, file, service, contents, standingIn }): PlannedFile => ({
    ...placement(path, file), contents: intern(contents), redacted: intern(standingIn === undefined ? contents : planning.labelled(standingIn)), sensitive: file.sensitive ?? false, service, ...(file.validate ? { validate: file.validate } : {}),
  }));
  invariant(new Set(files.map(({ path }) => path)).size === files.length, `two services of ${node.name} write one file: ${files.map(({ path }) => path).sort(byCodeUnit).join(', ')}`);

  const { steps, provided } = stepsOf({
    node: node.name, services, catalog, viewOf, providers,
    missing: (service, what) => planning.vain.add(`${service} ${what}`),
  });
  const units = [...new Set(services.flatMap(({ data }) => data.units ?? []))].sort(byCodeUnit);
  return { node, packages, files, units, steps: steps.map((step) => ({ ...step, script: intern(step.script) })), provides: provided };
}

/** A file that is no INI file, with what it collects from all services of the lab. */
function contentsOf({ catalog, collected }: Planning, path: string, file: ServiceFile, viewOf: ViewOf, service: string, secrets: Clearance): string {
  const view = viewOf(service, secrets);
  const more = Object.fromEntries((file.collect ?? []).map((collection) => [collection, collected(collection, secrets)]));
  if (file.json) return `${JSON.stringify({ ...renderData(path, file.json, view) as object, ...more }, null, 2)}\n`;
  invariant(file.template !== undefined, `${path} is made of nothing`);
  return renderTemplate(file.template, templateText(catalog, file.template), { ...view, ...more });
}

/** The waits across machines must not close a circle: every one of them would run into its timeout. */
function checkWaits(nodes: readonly NodePlan[]): void {
  const provided = new Map(nodes.map(({ node, provides }) => [node.name, provides]));
  const steps = new Map<string, { node: string; step: PlannedStep }>(nodes.flatMap(({ node, steps: own }) => own.map((step) => [`${node.name}/${step.name}`, { node: node.name, step }] as const)));
  const { cycle } = topologicalOrder([...steps.keys()], (key) => {
    const { node, step: { after, waitsFor } } = steps.get(key) as { node: string; step: PlannedStep };
    const remote = (waitsFor?.nodes ?? []).filter((other) => other !== node).flatMap((other) => (provided.get(other)?.get(waitsFor?.what ?? '') ?? []).map((step) => `${other}/${step}`));
    return [...after.map((name) => `${node}/${name}`), ...remote];
  });
  invariant(!cycle, `machines wait for each other: ${cycle?.join(' → ')}`);
}

function distinctFiles(files: readonly (readonly [string, ServiceFile])[]): readonly ReturnType<typeof placement>[] {
  const placements = new Map<string, ReturnType<typeof placement>>();
  for (const [path, file] of files) {
    const known = placements.get(path);
    invariant(!known || isDeepStrictEqual(known, placement(path, file)), `services disagree on owner or mode of ${path}`);
    placements.set(path, placement(path, file));
  }
  return [...placements.values()].sort((a, b) => byCodeUnit(a.path, b.path));
}

function placement(path: string, file: ServiceFile): { path: string; owner: string; mode: string; beforePackages: boolean } {
  return { path, owner: file.owner ?? 'root:root', mode: file.mode ?? '0644', beforePackages: file.before_packages ?? false };
}

function serviceOf(catalog: Catalog, name: string): Service {
  const service = catalog.services[name];
  invariant(service, `no service ${name}`);
  return service;
}

function memoise<K extends string, T>(compute: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
