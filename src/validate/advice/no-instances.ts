/** Nova's APIs without a machine that runs instances: everything answers, and nothing can be booted. */
import { diagnose } from '../rule.js';
import type { Advice } from './advice.js';

export const noInstances: Advice = function* ({ document, model }) {
  const services = new Set(model.nodes.flatMap((node) => node.services));
  if (!services.has('nova') || services.has('nova-compute')) return;
  yield diagnose(document, {
    code: 'OSG6009',
    path: ['nodes'],
    at: 'key',
    message: 'the lab serves Nova, but no machine runs instances',
    help: 'add one, for example  compute: {roles: compute};  or  services: {nova: false}  and what needs it',
  });
};
