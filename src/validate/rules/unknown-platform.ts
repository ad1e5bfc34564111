/** Every platform has a folder in roles/_platforms/. */
import type { Rule } from '../rule.js';
import { unknownName } from './shared.js';

export const unknownPlatform: Rule = function* (context) {
  const {
    topology: { platform: name },
    model,
    catalog,
  } = context;
  if (model.platform) return;
  yield unknownName(context, {
    code: 'OSG3002',
    path: ['platform'],
    kind: 'platform',
    name,
    known: Object.keys(catalog.platforms),
  });
};
