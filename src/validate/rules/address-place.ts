/**
 * A fixed address is one that a host of its network can have and that nothing else owns: not the gateway, Neutron
 * (allocation pool) or libvirt (DHCP range). A group is reported once per network, by the first machine in the way.
 */
import type { Code } from '../../diagnostics/codes.js';
import type { NetworkModel } from '../../model/model.js';
import { addressText, cidrText, contains, sameAddress, type Address, type Cidr } from '../../net/ip.js';
import { diagnose, type Finding, type Rule, type RuleContext } from '../rule.js';
import {
  isBetween,
  isHostAddress,
  rangeKinds,
  rangeText,
  rangeWords,
  soundCidr,
  soundGateway,
  soundRange,
} from './addressing.js';
import { aside, freeText, freeTexts } from './free.js';
import { entries, field, gatewayNote, networkNote, networks, type Entry } from './shared.js';
import { counted } from '../../util/count.js';
import { help } from './words.js';

type Place = ReturnType<typeof networks>[number];

/** The addresses of a whole group. */
interface Stretch {
  readonly low: bigint;
  readonly high: bigint;
}

interface Fault {
  readonly code: Code;
  readonly is: string;
  readonly notes?: Finding['notes'];
  readonly help?: string | undefined;
}

export const addressPlace: Rule = function* (context) {
  for (const place of networks(context)) {
    const { network } = place;
    const cidr = soundCidr(network);
    if (!cidr) continue;
    const free = freeTexts(context, network);
    for (const entry of entries(context)) {
      const fixed = fixedAddresses(entry, network, cidr);
      // The machines of a group count upwards.
      const [low, high] = [fixed[0]?.address.value ?? 0n, fixed[fixed.length - 1]?.address.value ?? 0n];
      for (const { machine, address, path } of fixed) {
        const fault = faultOf(place, cidr, address, { low, high });
        if (!fault) continue;
        const first = fixed[0]?.address ?? address;
        const counting = machine.group
          ? ` (group ${entry.name} counts ${counted(fixed.length, 'address')} up from ${addressText(first)})`
          : '';
        yield diagnose(context.document, {
          code: fault.code,
          path: field(context, path, 'address'),
          message: `address ${addressText(address)} of ${machine.name} ${fault.is}${counting}`,
          notes: fault.notes ?? networkNote(context, network),
          ...help(
            fixed.length > 1 ? freeText(withoutEntry(context, entry), network, fixed.length) : free(1),
            fault.help,
          ),
        });
        break;
      }
    }
  }
};

function fixedAddresses({ machines }: Entry, network: NetworkModel, cidr: Cidr) {
  return machines.flatMap((machine) =>
    machine.nics.flatMap((nic) =>
      nic.network === network.name && nic.address?.family === cidr.family
        ? [{ machine, address: nic.address, path: nic.path }]
        : [],
    ),
  );
}

/** The addresses of the entry itself are free for it. */
function withoutEntry({ model }: RuleContext, { machines }: Entry): Pick<RuleContext, 'model'> {
  const own = new Set(machines);
  return { model: { ...model, nodes: model.nodes.filter((node) => !own.has(node)) } };
}

function faultOf({ network, raw }: Place, cidr: Cidr, address: Address, { low, high }: Stretch): Fault | undefined {
  const name = `network ${network.name}, ${cidrText(cidr)}`;
  if (!contains(cidr, address)) return { code: 'OSG3202', is: `is outside of ${name}` };
  if (!isHostAddress(cidr, address)) {
    if (sameAddress(address, cidr.first)) return { code: 'OSG3204', is: `is the address of ${name}, itself` };
    // A group that goes on behind it has not met the broadcast address but the end.
    return high > cidr.last.value
      ? { code: 'OSG3202', is: `is behind the last address for machines of ${name}` }
      : { code: 'OSG3205', is: `is the broadcast address of ${name}` };
  }
  const gateway = soundGateway(network);
  if (gateway && sameAddress(gateway, address)) {
    return { code: 'OSG3206', is: `is the gateway of network ${network.name}`, notes: [gatewayNote(network, raw)] };
  }
  for (const kind of rangeKinds) {
    const range = soundRange(network, kind);
    if (!range || !isBetween(address, range)) continue;
    const { key, name: word } = rangeWords[kind];
    const smaller = range.path ? undefined : aside(range, low, key, high);
    return {
      code: kind === 'dhcp' ? 'OSG3208' : 'OSG3207',
      is: `is inside the ${range.path ? '' : 'default '}${word} of network ${network.name}, ${rangeText(range)}`,
      notes: range.path ? [{ message: `the ${word} is given here`, path: range.path }] : [],
      help: smaller && `or move the ${word}: in network ${network.name},${smaller.replace('for example', '')}`,
    };
  }
  return undefined;
}
