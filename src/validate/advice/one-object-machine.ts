/** Swift keeps replicas on different machines; with one machine there is nothing to keep them apart. */
import { diagnose } from '../rule.js';
import { objectDisks } from './object-disks.js';
import type { Advice } from './advice.js';

export const oneObjectMachine: Advice = function* (context) {
  const [first, ...others] = objectDisks(context);
  if (!first || others.some(({ node }) => node.name !== first.node.name)) return;
  yield diagnose(context.document, {
    code: 'OSG6002',
    path: first.node.path,
    at: 'key',
    message: `all replicas of Swift's objects are on ${first.node.name}: without it, none is left`,
    help: 'a second machine with the role object-storage; fine where objects are only tried out',
  });
};
