/**
 * Allocation pools and DHCP ranges lie inside their network, start before they end, and do not hold the gateway: two
 * owners of one address answer for it in turns. (No network has both: OSG3219.) libvirt does not check
 * any of it when a network is defined, but for a range that is reversed (seen with libvirt 9.0).
 */
import type { NetworkModel } from '../../model/model.js';
import type { RawNetwork } from '../../model/topology.js';
import { addressText, cidrText, hostRange } from '../../net/ip.js';
import { diagnose, type Finding, type Rule } from '../rule.js';
import {
  isBetween,
  isHostAddress,
  rangeKinds,
  rangeText,
  rangeWords,
  readableRange,
  soundCidr,
  soundGateway,
  soundRange,
  type RangeKind,
} from './addressing.js';
import { aside } from './free.js';
import { gatewayNote, networks } from './shared.js';
import { help } from './words.js';

export const pool: Rule = function* (context) {
  for (const { network, raw } of networks(context)) {
    for (const finding of [
      ...rangeKinds.flatMap((kind) => placeFaults(network, kind)),
      ...gatewayFaults(network, raw),
    ]) {
      yield diagnose(context.document, finding);
    }
  }
};

function placeFaults(network: NetworkModel, kind: RangeKind): readonly Finding[] {
  const [cidr, range] = [soundCidr(network), readableRange(network, kind)];
  const { key, name } = rangeWords[kind];
  if (!cidr || !range) return [];
  const hosts = hostRange(cidr);
  const what = `the ${name} of network ${network.name}`;
  if (range.start.value > range.end.value) {
    return [
      {
        code: 'OSG3211',
        path: [...network.path, key, 'start'],
        message: `${what} starts at ${addressText(range.start)}, behind its end, ${addressText(range.end)}`,
        notes: [{ message: 'the end is given here', path: [...network.path, key, 'end'] }],
        help: 'swap start and end',
      },
    ];
  }
  const end = (['start', 'end'] as const).find((which) => !isHostAddress(cidr, range[which]));
  return end === undefined
    ? []
    : [
        {
          code: 'OSG3210',
          path: [...network.path, key, end],
          message: `${what} ${end}s at ${addressText(range[end])}, which no host of ${cidrText(cidr)} can have`,
          help: `addresses for hosts: ${rangeText({ start: hosts.first, end: hosts.last })}`,
        },
      ];
}

function gatewayFaults(network: NetworkModel, raw: RawNetwork): readonly Finding[] {
  const address = soundGateway(network);
  return rangeKinds.flatMap((kind) => {
    const [range, { key, name }] = [soundRange(network, kind), rangeWords[kind]];
    if (!address || !range || !isBetween(address, range)) return [];
    return [
      {
        code: 'OSG3221' as const,
        path: range.path ?? [...network.path, 'gateway'],
        message:
          `the ${range.path ? '' : 'default '}${name} of network ${network.name}, ${rangeText(range)}, ` +
          `contains the gateway ${addressText(address)}`,
        ...(range.path ? { notes: [gatewayNote(network, raw)] } : {}),
        ...help(aside(range, address.value, key)),
      },
    ];
  });
}
