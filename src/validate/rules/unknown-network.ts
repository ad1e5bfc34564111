/** A machine is attached to networks of the lab only. */
import type { Rule } from '../rule.js';
import { entries, unknownName } from './shared.js';

export const unknownNetwork: Rule = function* (context) {
  const known = context.model.networks.map(({ name }) => name);
  for (const { raw, path } of entries(context)) {
    for (const name of Object.keys(raw.networks ?? {})) {
      if (known.includes(name)) continue;
      yield unknownName(context, {
        code: 'OSG3003',
        path: [...path, 'networks', name],
        at: 'key',
        kind: 'network',
        name,
        known,
      });
    }
  }
};
