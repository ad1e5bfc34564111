/** A machine has the virtual CPUs its most demanding role needs (roles/NAME/role.yaml, `minimum`). */
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { entries } from './shared.js';
import { counted } from '../../util/count.js';
import { roleText } from './words.js';

export const vcpus: Rule = function* (context) {
  for (const {
    name,
    path,
    raw,
    machines: [first],
  } of entries(context)) {
    const needed = Math.max(1, ...first.roles.map((role) => own(context.catalog.roles, role)?.minimum.vcpus ?? 1));
    if (raw.vcpus === undefined || raw.vcpus >= needed) continue;
    yield diagnose(context.document, {
      code: 'OSG3308',
      path: [...path, 'vcpus'],
      message: `${name} has ${counted(raw.vcpus, 'virtual CPU')}, too few for ${roleText(first.roles)}`,
      help: `${needed} at least`,
    });
  }
};
