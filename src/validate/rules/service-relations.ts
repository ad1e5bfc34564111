/** Services that need each other, exclude each other, or are not to be had (`requires`, `conflicts`, `unavailable` in service.yaml). */
import { own } from '../../model/lookup.js';
import { byCodeUnit } from '../../util/order.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Path } from '../../model/model.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { entries } from './shared.js';
import { help, listed } from './words.js';

export const serviceRelations: Rule = function* (context) {
  const { document, model, catalog } = context;
  // The services of an unknown role are unknown too.
  if (entries(context).some(({ understood }) => !understood)) return;
  const inLab = [...new Set(model.nodes.flatMap((node) => node.services))].sort();
  yield* requirements(context, inLab);
  for (const name of inLab) {
    const service = catalog.services[name];
    if (service?.unavailable !== undefined) {
      const where = model.release ? `${model.release.data.title} on ${model.platform?.data.title}` : model.platform?.data.title;
      yield diagnose(document, { code: 'OSG3508', ...place(context, [name]), message: `service ${name} is not available in ${where}`, ...help(service.unavailable, otherRelease(context, name)) });
    }
    for (const other of (service?.conflicts ?? []).filter((unwanted) => inLab.includes(unwanted) && (unwanted > name || !catalog.services[unwanted]?.conflicts?.includes(name)))) {
      yield diagnose(document, {
        code: 'OSG3507',
        ...place(context, [name, other]),
        message: `services ${name} and ${other} exclude each other`,
        help: `switch one of them off:  services: {${name}: false}  or  services: {${other}: false}`,
      });
    }
  }
};

/** The newest release of the platform, if it has one, in which the service is to be had. */
function otherRelease({ model, catalog }: RuleContext, name: string): string | undefined {
  if (!model.platform) return undefined;
  const { release, cloud_archive: archive } = model.platform.data;
  const having = [release, ...archive].filter((each) => catalog.releases[each]?.services?.[name]?.unavailable === undefined);
  const newest = having.sort((a, b) => byCodeUnit(catalog.releases[a]?.version ?? '', catalog.releases[b]?.version ?? '')).at(-1);
  return newest === undefined ? undefined : `or take a release that has it:  release: ${newest}`;
}

/** Each thing that is required and not there: once, with all services that require it. */
function* requirements(context: RuleContext, inLab: readonly string[]): Iterable<Diagnostic> {
  const { document, topology, model, catalog } = context;
  const provided = new Set(inLab.flatMap((name) => Object.keys(catalog.services[name]?.provides ?? {})));
  const missing = new Map<string, string[]>();
  for (const name of inLab) {
    for (const other of (catalog.services[name]?.requires ?? []).filter((wanted) => !inLab.includes(wanted) && !provided.has(wanted))) {
      missing.set(other, [...(missing.get(other) ?? []), name]);
    }
  }
  for (const [other, names] of missing) {
    const candidates = Object.hasOwn(catalog.services, other) ? [other] : Object.keys(catalog.services).filter((candidate) => own(catalog.services[candidate]?.provides ?? {}, other));
    const off = candidates.filter((candidate) => model.disabledServices.includes(candidate));
    const roles = Object.keys(catalog.roles).filter((role) => catalog.roles[role]?.services.some((one) => candidates.includes(one)));
    // That a service cannot be switched off, or that the lab lacks a role it must have, is said by other rules.
    if (off.some((candidate) => catalog.services[candidate]?.optional === false)) continue;
    if (roles.some((role) => catalog.roles[role]?.singleton && !model.nodes.some((node) => node.roles.includes(role)))) continue;
    const named = off.filter((candidate) => topology.services && own(topology.services, candidate) !== undefined);
    const [why, wayOut] =
      named.length > 0 ? ['is switched off', `leave ${listed(named)} on`]
      : off.length > 0 ? ['is off unless it is switched on', `switch it on:  services: {${off[0]}: true}`]
      : ['no machine of the lab has', roles.length > 0 ? `add a machine of the role ${listed(roles)}` : undefined];
    yield diagnose(document, {
      code: 'OSG3506',
      ...place(context, [...off, ...names]),
      message: `${names.length > 1 ? `services ${allOf(names)} require` : `service ${names[0]} requires`} ${other}, which ${why}`,
      ...help(wayOut, `or switch ${allOf(names)} off${off.length > 0 ? ' too' : ''}:  services: {${names.map((name) => `${name}: false`).join(', ')}}`),
    });
  }
}

function allOf(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : String(names[0]);
}

/** What the topology says of one of the services, or its machines. */
function place({ topology }: RuleContext, names: readonly string[]): { path: Path; at: 'key' } {
  const mentioned = names.find((name) => topology.services && own(topology.services, name) !== undefined);
  return { path: mentioned === undefined ? ['nodes'] : ['services', mentioned], at: 'key' };
}
