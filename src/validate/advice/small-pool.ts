/** The provider network's allocation pool has room for what osgen itself puts there. */
import { soundRange } from '../rules/addressing.js';
import { counted } from '../../util/count.js';
import { listed } from '../rules/words.js';
import { diagnose } from '../rule.js';
import type { Advice } from './advice.js';

export const smallPool: Advice = function* ({ document, model }) {
  const has = (service: string): boolean => model.nodes.some(({ services }) => services.includes(service));
  const takers = [
    ...(has('neutron-dhcp') ? ['the DHCP agent'] : []),
    ...(has('neutron-l3') ? ['the router'] : []),
    ...(has('nova') && model.settings['nova']?.['instance'] !== '' ? ['the first instance'] : []),
    ...(has('nova') && has('verify') ? ["osgen-verify's instance"] : []),
  ];
  for (const network of model.networks) {
    const range = soundRange(network, 'allocationPool');
    if (!range || !has('neutron')) continue;
    const size = range.end.value - range.start.value + 1n;
    if (size >= BigInt(takers.length)) continue;
    yield diagnose(document, {
      code: 'OSG6008',
      path: range.path ?? network.path,
      at: 'key',
      message: `the allocation pool of network ${network.name} has ${counted(size, 'address')} for ${listed(takers)}`,
      help: `${takers.length} addresses at least, and one for each instance of yours`,
    });
  }
};
