/** Lines of the scripts and units of first boot. */
import { templateText } from '../catalog/template.js';
import { own } from '../model/lookup.js';
import { lookUps } from './look-ups.js';
import { templateLine } from './template-line.js';
import { osgenOwn, type Link, type Provenance, type Trace } from './trace.js';
import type { NodePlan, PlannedStep } from '../plan/types.js';

const header = 'machine/step-header.hbs';

/** A line of a step's script. @param text of the line, and its number within the script; undefined: of the whole script */
export function stepScript(trace: Trace, plan: NodePlan, step: PlannedStep, text: string | undefined, number: number | undefined): Provenance {
  const { template: body, links } = stepSource(trace, plan, step);
  const headerLines = templateText(trace.catalog, header).split('\n').length - 1;
  const template = number !== undefined && number <= headerLines ? header : body;
  const line = template === undefined ? undefined : templateLine(trace.catalog, template, text ?? '');
  return {
    subject: `script of step ${step.name} on ${plan.node.name}`,
    links: [
      ...packages(trace, plan, text ?? ''),
      ...(line ? [...lookUps(trace, plan, step.service, line.text), line.link] : []),
      ...links,
    ],
  };
}

/** The unit that runs a step. */
export function stepUnit(trace: Trace, plan: NodePlan, step: PlannedStep): Provenance {
  const after = step.after.length > 0 ? ` (after ${step.after.join(', ')})` : '';
  return { subject: `unit of step ${step.name} on ${plan.node.name}${after}`, links: stepSource(trace, plan, step).links };
}

/** The drop-in that keeps a daemon from starting before its step. */
export function gate(trace: Trace, plan: NodePlan, unit: string): Provenance {
  const services = plan.node.services.filter((name) => trace.service(name).units?.includes(unit));
  return {
    subject: `what keeps ${unit} on ${plan.node.name} from starting before its step`,
    links: services.flatMap((name) => [...trace.catalogFiles(name, ['units']), ...trace.reason(name, plan)]),
  };
}

/** Where a step is declared, or what it follows from (src/plan/steps.ts). */
function stepSource(trace: Trace, plan: NodePlan, { name, waitsFor }: PlannedStep): { readonly template?: string; readonly links: readonly Link[] } {
  const { services } = plan.node;
  const declared = services.find((service) => own(trace.service(service).steps ?? {}, name));
  if (declared !== undefined) {
    const script = trace.service(declared).steps?.[name]?.script;
    return { template: script ?? 'machine/wait.sh.hbs', links: [...trace.catalogFiles(declared, ['steps', name]), ...trace.reason(declared, plan)] };
  }
  const thing = name.slice(name.indexOf('-') + 1);
  if (name.startsWith('start-')) {
    const starters = services.filter((service) => service === thing || trace.service(service).units?.includes(thing));
    return { template: 'machine/start-units.sh.hbs', links: starters.flatMap((service) => [...trace.catalogFiles(service, ['units']), ...trace.reason(service, plan)]) };
  }
  const providers = (nodes: readonly NodePlan[]): readonly Link[] => nodes.flatMap((each) => each.node.services
    .filter((service) => own(trace.service(service).provides ?? {}, thing))
    .flatMap((service) => [...trace.catalogFiles(service, ['provides', thing]), ...trace.reason(service, each)]));
  if (!waitsFor) return { template: 'machine/wait.sh.hbs', links: providers([plan]) };
  const needing = services.flatMap((service) => {
    const { start, steps } = trace.service(service);
    const places = [...(start ? [['start', start] as const] : []), ...Object.entries(steps ?? {}).map(([step, value]) => [`steps > ${step}`, value] as const)];
    return places.filter(([, { needs, wants }]) => [...(needs ?? []), ...(wants ?? [])].includes(thing))
      .map(([where]): Link => ({ place: `roles/_services/${service}/service.yaml`, says: `service ${service}: ${where} needs ${thing}` }));
  });
  return { template: 'machine/wait.sh.hbs', links: [...needing, ...providers(waitsFor.nodes.map((node) => trace.node(node)))] };
}

/** Who asks for the packages: of the line that lists all of them. */
function packages(trace: Trace, plan: NodePlan, text: string): readonly Link[] {
  if (!/^packages=\(/.test(text)) return [];
  const { node } = plan;
  const extra = node.packages.length > 0 ? [trace.topology([...node.path, 'packages'], `packages of ${node.name}: ${node.packages.join(', ')}`)] : [];
  return [...extra, ...node.services.flatMap((name): Link[] => {
    const asked = trace.service(name).packages ?? [];
    return asked.length > 0 ? [{ place: trace.catalogFiles(name, ['packages']).at(-1)?.place ?? osgenOwn.place, says: `service ${name}: ${asked.join(', ')}` }] : [];
  })];
}
