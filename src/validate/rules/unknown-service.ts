/** Every service has a folder in roles/_services/. */
import { own } from '../../model/lookup.js';
import type { Rule } from '../rule.js';
import { unknownName } from './shared.js';

export const unknownService: Rule = function* (context) {
  const { topology, catalog } = context;
  for (const name of Object.keys(topology.services ?? {})) {
    if (own(catalog.services, name)) continue;
    yield unknownName(context, {
      code: 'OSG3006',
      path: ['services', name],
      at: 'key',
      kind: 'service',
      name,
      known: Object.keys(catalog.services),
    });
  }
};
