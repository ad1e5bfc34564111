/**
 * Allocation pools and DHCP ranges lie inside their network, start before they end, and hold neither each other's
 * addresses nor the gateway: two owners of one address answer for it in turns. libvirt does not check
 * any of it when a network is defined (reference: artifact-facts §4.3).
 */
import type { NetworkModel } from '../../model/model.js';
import { addressText, cidrText, hostRange } from '../../net/ip.js';
import { diagnose, type Finding, type Rule, type RuleContext } from '../rule.js';
import {
  isBetween, isHostAddress, rangeKinds, rangeText, rangeWords, readableRange, soundCidr, soundGateway, soundRange, type RangeKind,
} from './addressing.js';
import { aside, freeRanges } from './free.js';
import { help, networks } from './shared.js';

export const pool: Rule = function* (context) {
  for (const { network } of networks(context)) {
    for (const finding of [...rangeKinds.flatMap((kind) => placeFaults(network, kind)), ...gatewayFaults(network), ...overlapFaults(context, network)]) {
      yield diagnose(context.document, finding);
    }
  }
};

function placeFaults(network: NetworkModel, kind: RangeKind): readonly Finding[] {
  const [cidr, range] = [soundCidr(network), readableRange(network, kind)];
  const { key, name } = rangeWords[kind];
  if (!cidr || !range) return [];
  const hosts = hostRange(cidr);
  if (range.start.value > range.end.value) {
    return [{
      code: 'OSG3211',
      path: [...network.path, key, 'start'],
      message: `the ${name} of network ${network.name} starts at ${addressText(range.start)}, behind its end, ${addressText(range.end)}`,
      notes: [{ message: 'the end is given here', path: [...network.path, key, 'end'] }],
      help: 'swap start and end',
    }];
  }
  const end = (['start', 'end'] as const).find((which) => !isHostAddress(cidr, range[which]));
  return end === undefined ? [] : [{
    code: 'OSG3210',
    path: [...network.path, key, end],
    message: `the ${name} of network ${network.name} ${end === 'start' ? 'starts' : 'ends'} at ${addressText(range[end])}, not an address for hosts of ${cidrText(cidr)}`,
    help: `addresses for hosts: ${rangeText({ start: hosts.first, end: hosts.last })}`,
  }];
}

function gatewayFaults(network: NetworkModel): readonly Finding[] {
  const address = soundGateway(network);
  return rangeKinds.flatMap((kind) => {
    const [range, { key, name }] = [soundRange(network, kind), rangeWords[kind]];
    if (!address || !range || !isBetween(address, range)) return [];
    return [{
      code: 'OSG3221' as const,
      path: range.path ?? [...network.path, 'gateway'],
      message: `the ${range.path ? '' : 'default '}${name} of network ${network.name}, ${rangeText(range)}, contains the gateway ${addressText(address)}`,
      ...(range.path ? { notes: [{ message: 'the network is given here', path: network.path, at: 'key' as const }] } : {}),
      ...help(aside(range, address.value, key)),
    }];
  });
}

function overlapFaults(context: RuleContext, network: NetworkModel): readonly Finding[] {
  const [allocation, dhcp] = [soundRange(network, 'allocationPool'), soundRange(network, 'dhcp')];
  if (!allocation || !dhcp || allocation.start.value > dhcp.end.value || dhcp.start.value > allocation.end.value) return [];
  const free = freeRanges(context, network)[0];
  const words = (range: { path: unknown }): string => (range.path ? '' : 'default ');
  return [{
    code: 'OSG3220',
    path: allocation.path ?? dhcp.path ?? network.path,
    at: allocation.path ?? dhcp.path ? 'value' : 'key',
    message: `on network ${network.name}, the ${words(allocation)}allocation pool ${rangeText(allocation)} and the ${words(dhcp)}DHCP range ${rangeText(dhcp)} have addresses in common`,
    ...(allocation.path && dhcp.path ? { notes: [{ message: 'the DHCP range is given here', path: dhcp.path }] } : {}),
    ...help('move one of them, or write  dhcp: false', free && `free: ${rangeText(free)}`),
  }];
}
