/** A machine has one default route: at most one of its networks asks for it. */
import { diagnose, type Rule } from '../rule.js';
import { entries, networks } from './shared.js';

export const defaultRoute: Rule = function* (context) {
  const wanted = networks(context)
    .filter(({ raw }) => raw.default_route === true)
    .map(({ network }) => network);
  const reported = new Set<string>();
  for (const {
    machines: [first],
    name,
  } of entries(context)) {
    const [one, ...others] = wanted.filter((network) => first.nics.some((nic) => nic.network === network.name));
    for (const other of one ? others : []) {
      if (!one || reported.has(other.name)) continue;
      reported.add(other.name);
      yield diagnose(context.document, {
        code: 'OSG3219',
        path: [...other.path, 'default_route'],
        message: `networks ${one.name} and ${other.name} are both to have the default route of ${name}`,
        notes: [{ message: `network ${one.name} asks for it here`, path: [...one.path, 'default_route'] }],
        help: 'leave "default_route" out of one of them',
      });
    }
  }
};
