/** Exactly one machine has each role that is a singleton (roles/controller/role.yaml). */
import { roleNames } from '../../model/lookup.js';
import type { Path } from '../../model/model.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, type Entry } from './shared.js';

export const controller: Rule = function* (context) {
  const { document, catalog } = context;
  const all = entries(context);
  for (const role of Object.keys(catalog.roles).filter((name) => catalog.roles[name]?.singleton)) {
    const having = all.filter(({ raw }) => roleNames(raw.roles).includes(role));
    const [first, second] = having;
    // A misspelt role may be the one that is missing.
    if (!first && all.every(({ understood }) => understood)) {
      yield diagnose(document, {
        code: 'OSG3104',
        path: ['nodes'],
        at: 'key',
        message: `no machine has the role ${role}, and a lab needs exactly one`,
        help: `add a line below "nodes:", for example  ${role}: {roles: ${role}}`,
      });
    }
    const group = having.find(({ machines }) => machines.length > 1);
    if (group) {
      yield diagnose(document, {
        code: 'OSG3105',
        path: [...group.path, 'count'],
        message: `group ${group.name} makes ${group.machines.length} machines of role ${role}, and a lab needs one`,
        help: `leave out "count", or take the role ${role} from the group`,
      });
    } else if (first && second) {
      yield diagnose(document, {
        code: 'OSG3105',
        path: rolePath(second, role),
        message: `${second.machines[0].name} has the role ${role} too, and a lab needs exactly one`,
        notes: [{ message: `${first.machines[0].name} has it here`, path: rolePath(first, role) }],
        help: `take the role from all machines but one`,
      });
    }
  }
};

/** Where an entry names one of its roles. */
function rolePath({ raw, path }: Entry, role: string): Path {
  return typeof raw.roles === 'string' ? [...path, 'roles'] : [...path, 'roles', raw.roles.indexOf(role)];
}
