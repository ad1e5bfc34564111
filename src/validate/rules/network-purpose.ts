/** OpenStack has one management network and at most one provider network (Neutron gets one flat provider network). */
import type { Path } from '../../model/model.js';
import { diagnose, type Rule } from '../rule.js';
import { unusedCidr } from './free.js';
import { field, networks } from './shared.js';

export const networkPurpose: Rule = function* (context) {
  const { document } = context;
  for (const purpose of ['management', 'provider'] as const) {
    const [first, ...others] = networks(context)
      .map(({ network }) => network)
      .filter((network) => network.purpose === purpose);
    const place = (path: Path): { path: Path; at: 'key' | 'value' } => {
      const inside = field(context, path, 'purpose');
      return { path: inside, at: inside === path ? 'key' : 'value' };
    };
    for (const other of first ? others : []) {
      const isNamed = [first?.name, other.name].includes(purpose);
      const byName = isNamed ? ` (a network named ${purpose} has it by default)` : '';
      yield diagnose(document, {
        code: 'OSG3218',
        ...place(other.path),
        message: `network ${other.name} is a second ${purpose} network`,
        notes: [{ message: `network ${first?.name} is the first here`, ...place(first?.path ?? []) }],
        help: `take "purpose: ${purpose}" from one of them${byName}`,
      });
    }
    if (!first && purpose === 'management') {
      yield diagnose(document, {
        code: 'OSG3218',
        path: ['networks'],
        at: 'key',
        message: 'the lab has no management network, which all of OpenStack’s own traffic goes through',
        help:
          `add below "networks:"  management: {cidr: ${unusedCidr(context) ?? '10.0.0.0/24'}}  ` +
          'or give one of the networks  purpose: management',
      });
    }
  }
};
