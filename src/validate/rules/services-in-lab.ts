/** What `services` says is about services that run somewhere in the lab; some cannot be switched off. */
import type { Service } from '../../catalog/types.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { entries, field } from './shared.js';
import { listed } from './words.js';

export const servicesInLab: Rule = function* (context) {
  const { document, topology, model, catalog } = context;
  // The services of an unknown role are unknown too.
  const isKnown = entries(context).every(({ understood }) => understood);
  for (const [name, value] of Object.entries(topology.services ?? {})) {
    const service = own(catalog.services, name);
    if (!service) continue;
    const path = ['services', name];
    if (model.disabledServices.includes(name)) {
      if (service.optional !== false) continue;
      const place = field(context, path, 'enabled');
      yield diagnose(document, {
        code: 'OSG3503',
        path: place,
        message: `service ${name} cannot be switched off`,
        help: `leave the line out: the lab does not work without it (${service.description.replace(/\.$/, '')})`,
      });
    } else if (isKnown && value !== true && !model.nodes.some((node) => node.services.includes(name))) {
      yield diagnose(document, {
        code: 'OSG3505',
        path,
        at: 'key',
        message: `service ${name} runs on no machine of the lab`,
        help: reason(context, name, service),
      });
    }
  }
};

function reason({ model, catalog }: RuleContext, name: string, { everywhere }: Service): string {
  const instead = [...new Set(model.nodes.flatMap((node) => node.services))].filter((other) =>
    own(catalog.services, other)?.supersedes?.includes(name),
  );
  if (instead.length > 0) return `every machine that would run it runs ${listed(instead)} instead`;
  const rolesOf = (service: string): string[] => Object.keys(catalog.roles).filter((role) => catalog.roles[role]?.services.includes(service));
  const partners = (own(catalog.services, name)?.only_with ?? []).filter((other) => !model.nodes.some((node) => node.services.includes(other)));
  if (partners.length > 0) {
    const off = partners.filter((other) => model.disabledServices.includes(other));
    return off.length > 0 ? `it comes only with ${listed(off)}, which is switched off` : `it comes only with ${listed(partners)}; add a machine of the role ${listed([...new Set(partners.flatMap(rolesOf))])}`;
  }
  const roles = rolesOf(name);
  if (roles.length > 0 && !everywhere) return `it comes with the role ${listed(roles)}; leave the entry out, or add a machine of that role`;
  return 'leave the entry out';
}
