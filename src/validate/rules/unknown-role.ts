/** Every role has a folder in roles/. */
import { own, roleNames } from '../../model/lookup.js';
import type { Rule } from '../rule.js';
import { entries, unknownName } from './shared.js';

export const unknownRole: Rule = function* (context) {
  const { catalog } = context;
  for (const { raw, path } of entries(context)) {
    for (const [index, name] of roleNames(raw.roles).entries()) {
      if (own(catalog.roles, name)) continue;
      const place = typeof raw.roles === 'string' ? [...path, 'roles'] : [...path, 'roles', index];
      yield unknownName(context, {
        code: 'OSG3001',
        path: place,
        kind: 'role',
        name,
        known: Object.keys(catalog.roles),
      });
    }
  }
};
