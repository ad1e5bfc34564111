/** A network that the topology lists and no machine is on. */
import { own } from '../../model/lookup.js';
import { diagnose } from '../rule.js';
import { isOurs } from '../rules/shared.js';
import type { Advice } from './advice.js';

export const unusedNetwork: Advice = function* ({ document, topology, model }) {
  const used = new Set(model.nodes.flatMap(({ nics }) => nics.map(({ network }) => network)));
  for (const network of model.networks) {
    if (used.has(network.name) || !topology.networks || own(topology.networks, network.name) === undefined) continue;
    yield diagnose(document, {
      code: 'OSG6004',
      path: network.path,
      at: 'key',
      message: `no machine is on network ${network.name}${isOurs(network) ? '; it is made in libvirt all the same' : ''}`,
      help: `take it out, or attach machines:  networks: {${network.name}: true}`,
    });
  }
};
