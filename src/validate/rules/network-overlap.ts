/** No address belongs to two networks, and no two networks are the same wire. */
import { cidrText, overlaps } from '../../net/ip.js';
import type { NetworkModel } from '../../model/model.js';
import { diagnose, type Rule } from '../rule.js';
import { soundCidr } from './addressing.js';
import { unusedCidr } from './free.js';
import { field, isOurs, networks } from './shared.js';
import { help } from './words.js';

export const networkOverlap: Rule = function* (context) {
  const { document, model } = context;
  const all = networks(context).map(({ network }) => network);
  for (const [index, network] of all.entries()) {
    for (const other of all.slice(0, index)) {
      const [cidr, otherCidr] = [soundCidr(network), soundCidr(other)];
      const wire = wires(model.name, network).find(([text]) => wires(model.name, other).some(([one]) => one === text));
      const both = cidr && otherCidr && overlaps(cidr, otherCidr);
      if (!both && !wire) continue;
      const key = both ? 'cidr' : (wire?.[1] ?? 'cidr');
      const unused = both && isOurs(network) ? unusedCidr(context) : undefined;
      yield diagnose(document, {
        code: 'OSG3209',
        path: field(context, network.path, key),
        at: field(context, network.path, key) === network.path ? 'key' : 'value',
        message: both
          ? `network ${network.name}, ${cidrText(cidr)}, overlaps network ${other.name}, ${cidrText(otherCidr)}`
          : `networks ${other.name} and ${network.name} are both ${wire?.[0]}`,
        notes: [{ message: `network ${other.name} is given here`, path: other.path, at: 'key' }],
        ...help(
          unused
            ? `an unused network: ${unused}`
            : both
              ? 'give one of them another cidr'
              : 'make one network of the two, or use another one for one of them',
        ),
      });
    }
  }
};

/** What a network is on the hypervisor, with the key that says so. */
function wires(lab: string, network: NetworkModel): readonly (readonly [string, string])[] {
  const name =
    network.mode === 'libvirt' ? network.libvirtNetwork : isOurs(network) ? `${lab}-${network.name}` : undefined;
  return [
    ...(name === undefined ? [] : [[`the libvirt network ${name}`, 'network'] as const]),
    ...(network.bridge === undefined || network.mode === 'libvirt'
      ? []
      : [[`on the bridge ${network.bridge}`, 'bridge'] as const]),
  ];
}
