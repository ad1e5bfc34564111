/** A machine is attached to every network its roles need (roles/NAME/role.yaml, `networks`). */
import { alternatives } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { entries } from './shared.js';
import { roleText } from './words.js';

export const roleNetwork: Rule = function* (context) {
  const { document, model, catalog } = context;
  const all = entries(context);
  const needs = (role: string, purpose: string): boolean =>
    ((own(catalog.roles, role)?.networks as readonly string[] | undefined) ?? []).includes(purpose);
  for (const purpose of ['management', 'provider'] as const) {
    const networks = model.networks.filter((network) => network.purpose === purpose);
    const roles = [...new Set(all.flatMap(({ machines: [first] }) => first.roles))]
      .filter((role) => needs(role, purpose))
      .sort();
    // Rule network-purpose asks for the management network, whatever the roles.
    if (networks.length === 0 && roles.length > 0 && purpose !== 'management') {
      yield diagnose(document, {
        code: 'OSG3301',
        path: ['networks'],
        at: 'key',
        message: `the lab has no ${purpose} network, which ${roleText(roles, 'need')}`,
        help: `add below "networks:"  ${purpose}: {}  or give one of the networks  purpose: ${purpose}`,
      });
    }
    for (const {
      name,
      path,
      machines: [first],
    } of all) {
      const asking = first.roles.filter((role) => needs(role, purpose));
      if (
        networks.length === 0 ||
        asking.length === 0 ||
        networks.some((network) => first.nics.some((nic) => nic.network === network.name))
      )
        continue;
      yield diagnose(document, {
        code: 'OSG3301',
        path: [...path, 'networks', networks[0]?.name ?? purpose],
        message:
          `${name} stays off network ${alternatives(networks.map((network) => network.name))}, ` +
          `but ${roleText(asking, 'need')} the ${purpose} network`,
        help: 'leave the line out, or write an address or true',
      });
    }
  }
};
