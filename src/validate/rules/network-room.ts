/** Every machine without a fixed address finds one: on a NAT network in the DHCP range, elsewhere beside the ranges. */
import { normaliseNetworks } from '../../model/networks.js';
import type { NetworkModel } from '../../model/model.js';
import type { RawNetwork } from '../../model/topology.js';
import { addressText, cidrText, parseCidr } from '../../net/ip.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { rangeKinds, rangeText, soundCidr, soundRange } from './addressing.js';
import { freeRanges } from './free.js';
import { field, networks } from './shared.js';
import { counted } from '../../util/count.js';
import { help } from './words.js';

export const networkRoom: Rule = function* (context) {
  for (const { network, raw } of networks(context)) {
    const cidr = soundCidr(network);
    // A range with a mistake in it leaves open what is free.
    if (!cidr || rangeKinds.some((kind) => network[kind] && !soundRange(network, kind))) continue;
    const needed = context.model.nodes.flatMap((node) =>
      node.nics.filter((nic) => nic.network === network.name && nic.addressText === undefined),
    ).length;
    const room = roomOf(context, network);
    if (BigInt(needed) <= room) continue;
    const range = byDhcp(network) ? network.dhcp : undefined;
    const place = field(context, network.path, range?.path ? 'dhcp' : 'cidr');
    const where =
      range?.start && range.end
        ? `the DHCP range of network ${network.name}, ${rangeText({ start: range.start, end: range.end })}, has`
        : `network ${network.name}, ${cidrText(cidr)}, has`;
    const machines = `${counted(needed, 'machine')} need${needed === 1 ? 's' : ''}`;
    const larger = largerCidr(context, network, raw, needed);
    yield diagnose(context.document, {
      code: 'OSG3212',
      path: place,
      at: place === network.path ? 'key' : 'value',
      message: `${where} ${counted(room, range ? 'address' : 'free address')}, but ${machines} one`,
      ...help(
        range?.path
          ? widerRange(context, network, needed)
          : larger
            ? `for example  cidr: ${larger}`
            : 'take a larger cidr',
        network.allocationPool?.path ? 'or make the allocation pool smaller' : undefined,
        !byDhcp(network) && network.dhcp?.path ? 'or make the DHCP range smaller' : undefined,
      ),
    });
  }
};

/** The longest stretch that a DHCP range could be, if it is long enough. */
function widerRange({ model }: RuleContext, network: NetworkModel, needed: number): string {
  const [longest] = [...freeRanges({ model }, { ...network, dhcp: undefined })].sort((a, b) =>
    a.size > b.size ? -1 : a.size < b.size ? 1 : 0,
  );
  if (!longest || longest.size < BigInt(needed)) return 'take a larger cidr';
  return `for example  dhcp: {start: ${addressText(longest.start)}, end: ${addressText(longest.end)}}`;
}

/** As the resolver has it (src/resolve/resolve.ts): static addresses, except on a NAT network with DHCP. */
function byDhcp(network: NetworkModel): boolean {
  return network.mode === 'nat' && network.dhcp !== undefined;
}

function roomOf(context: Pick<RuleContext, 'model'>, network: NetworkModel): bigint {
  const range = soundRange(network, 'dhcp');
  if (byDhcp(network)) return range ? range.end.value - range.start.value + 1n : 0n;
  return freeRanges(context, network).reduce((sum, { size }) => sum + size, 0n);
}

/** The next larger network around this one that has room for all. */
function largerCidr(
  { model }: RuleContext,
  network: NetworkModel,
  raw: RawNetwork,
  needed: number,
): string | undefined {
  const cidr = soundCidr(network);
  for (let prefix = (cidr?.prefix ?? 0) - 1; cidr && prefix >= 8; prefix -= 1) {
    const wider = parseCidr(`${addressText(cidr.first)}/${prefix}`);
    const [next] = wider ? normaliseNetworks({ [network.name]: { ...raw, cidr: cidrText(wider) } }) : [];
    if (next && roomOf({ model }, next) >= BigInt(needed)) return wider && cidrText(wider);
  }
  return undefined;
}
