/** What is still free on a network: the way out that rules about addresses offer. */
import type { NetworkModel } from '../../model/model.js';
import { addressText, contains, hostRange, overlaps, parseCidr, type Address, type Cidr } from '../../net/ip.js';
import type { RuleContext } from '../rule.js';
import { rangeKinds, rangeText, soundCidr, soundGateway, soundRange, type SoundRange } from './addressing.js';

const MAX_SHOWN = 3;

export interface FreeRange {
  readonly start: Address;
  readonly end: Address;
  readonly size: bigint;
}

/** The stretches of a network that are nobody's: not the gateway's, a range's, or fixed for a machine. */
export function freeRanges({ model }: Pick<RuleContext, 'model'>, network: NetworkModel): readonly FreeRange[] {
  const cidr = soundCidr(network);
  if (!cidr) return [];
  const single = [
    soundGateway(network),
    ...model.nodes.flatMap((node) => node.nics.flatMap((nic) => (nic.network === network.name ? nic.address : []))),
  ];
  const taken = [
    ...rangeKinds.flatMap((kind) => soundRange(network, kind) ?? []),
    ...single.flatMap((address) => (address && contains(cidr, address) ? { start: address, end: address } : [])),
  ].sort((a, b) => (a.start.value < b.start.value ? -1 : a.start.value > b.start.value ? 1 : 0));
  const { first, last } = hostRange(cidr);
  const free: FreeRange[] = [];
  let next = first.value;
  const open = (end: bigint): void => {
    const address = (value: bigint): Address => ({ family: cidr.family, value });
    if (next <= end) free.push({ start: address(next), end: address(end), size: end - next + 1n });
  };
  for (const { start, end } of taken) {
    open(start.value - 1n);
    if (end.value >= next) next = end.value + 1n;
  }
  open(last.value);
  return free;
}

/** `free addresses: 10.0.0.2 to 10.0.0.10, …`: stretches long enough for `count` machines in a row. */
export function freeText(context: Pick<RuleContext, 'model'>, network: NetworkModel, count = 1): string | undefined {
  if (!soundCidr(network)) return undefined;
  const free = freeRanges(context, network).filter(({ size }) => size >= BigInt(count));
  if (free.length === 0)
    return `take a larger cidr: there ${count > 1 ? `are no ${count} free addresses in a row` : 'is no free address'}`;
  const shown = free.slice(0, MAX_SHOWN).map(rangeText).join(', ');
  const more = free.length > MAX_SHOWN ? ', …' : '';
  return `free addresses${count > 1 ? ` for ${count} machines` : ''}: ${shown}${more}`;
}

/** The same for many machines of a network: each count is worked out once. */
export function freeTexts(
  context: Pick<RuleContext, 'model'>,
  network: NetworkModel,
): (count: number) => string | undefined {
  const known = new Map<number, string | undefined>();
  return (count) => {
    if (!known.has(count)) known.set(count, freeText(context, network, count));
    return known.get(count);
  };
}

/** A private /24 that none of the lab's networks touches, nor libvirt's own. */
export function unusedCidr({ model }: Pick<RuleContext, 'model'>): string | undefined {
  const used = model.networks.flatMap((network) => soundCidr(network) ?? []);
  const all = ['10.0', '172.16', '192.168'].flatMap((block) =>
    Array.from({ length: 100 }, (_, i) => `${block}.${i}.0/24`),
  );
  return all.find((text) => !used.some((cidr) => overlaps(cidr, parseCidr(text) as Cidr)));
}

/** The larger part of a range beside the stretch from `low` to `high`, as a line for the topology. */
export function aside(range: SoundRange, low: bigint, key: string, high = low): string | undefined {
  const { family } = range.start;
  const [below, above] = [low - range.start.value, range.end.value - high];
  if (below <= 0n && above <= 0n) return undefined;
  const text = (value: bigint): string => addressText({ family, value });
  const [start, end] = below > above ? [range.start.value, low - 1n] : [high + 1n, range.end.value];
  return `for example  ${key}: {start: ${text(start)}, end: ${text(end)}}`;
}
