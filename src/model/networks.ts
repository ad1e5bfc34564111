/** Networks with their defaults: the three of the install guide, or exactly those the topology lists. */
import { addressText, hostRange, offsetAddress, parseAddress, parseCidr, type Address, type Cidr } from '../net/ip.js';
import { byNaturalName } from '../util/order.js';
import type { NetworkModel, Path, RangeModel } from './model.js';
import type { RawNetwork, RawRange } from './topology.js';

/**
 * Defaults by name. 10.0.0.0/24 and 203.0.113.0/24 (RFC 5737) are the install guide's networks; 192.168.150.0/24
 * keeps clear of libvirt's own `default` network, 192.168.122.0/24.
 */
const byName: Readonly<Record<string, RawNetwork>> = {
  nat: { mode: 'nat', cidr: '192.168.150.0/24' },
  management: { mode: 'isolated', purpose: 'management', cidr: '10.0.0.0/24' },
  provider: { mode: 'isolated', purpose: 'provider', cidr: '203.0.113.0/24' },
};

/** Bootstrap networks first, then management, provider, others: the order of the machines' interfaces. */
export function normaliseNetworks(raw: Readonly<Record<string, RawNetwork | null>> | undefined): readonly NetworkModel[] {
  return Object.entries(raw ?? { nat: null, management: null, provider: null })
    .map(([name, network]) => normaliseNetwork(name, withDefaults(name, network ?? {})))
    .sort((a, b) => rank(a) - rank(b) || byNaturalName(a.name, b.name));
}

function rank(network: NetworkModel): number {
  return network.bootstrap ? 0 : network.purpose === 'management' ? 1 : network.purpose === 'provider' ? 2 : 3;
}

function withDefaults(name: string, network: RawNetwork): RawNetwork {
  const defaults = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (!defaults) return network;
  // The CIDR of an existing network or bridge is not ours to assume.
  const foreign = network.mode === 'bridge' || network.mode === 'libvirt';
  return { ...defaults, ...(foreign ? { cidr: undefined } : {}), ...network } as RawNetwork;
}

function normaliseNetwork(name: string, raw: RawNetwork): NetworkModel {
  const path: Path = ['networks', name];
  const mode = raw.mode ?? 'isolated';
  const cidr = raw.cidr === undefined ? undefined : parseCidr(raw.cidr);
  const ours = mode === 'nat' || mode === 'isolated';
  const gateway = raw.gateway === undefined
    ? (ours && cidr ? hostRange(cidr).first : undefined)
    : parseAddress(raw.gateway);
  return {
    name,
    path,
    mode,
    purpose: raw.purpose,
    bootstrap: raw.bootstrap ?? isPlainNat(mode, raw),
    cidr,
    gateway,
    defaultRoute: raw.default_route,
    dns: (raw.dns ?? []).map((text) => {
      const address = parseAddress(text);
      return address ? addressText(address) : text;
    }),
    mtu: raw.mtu,
    dhcp: dhcpOf(raw, mode, cidr, path),
    allocationPool: poolOf(raw, cidr, path),
    libvirtNetwork: raw.network,
    bridge: raw.bridge,
  };
}

/** A nat network is there for first boot, unless it is the management or the provider network too. */
function isPlainNat(mode: NetworkModel['mode'], raw: RawNetwork): boolean {
  return mode === 'nat' && raw.purpose === undefined;
}

function dhcpOf(raw: RawNetwork, mode: NetworkModel['mode'], cidr: Cidr | undefined, path: Path): RangeModel | undefined {
  if (raw.dhcp === false) return undefined;
  if (raw.dhcp) return rangeOf(raw.dhcp, [...path, 'dhcp']);
  return isPlainNat(mode, raw) && cidr ? { ...upperHalf(cidr), path: undefined } : undefined;
}

function poolOf(raw: RawNetwork, cidr: Cidr | undefined, path: Path): RangeModel | undefined {
  if (raw.allocation_pool) return rangeOf(raw.allocation_pool, [...path, 'allocation_pool']);
  if (raw.purpose !== 'provider' || !cidr) return undefined;
  // The install guide's .101 to .250 where the network is large enough for it.
  const large = cidr.last.value - cidr.first.value >= 255n;
  const range = large
    ? { start: offsetAddress(cidr.first, 101), end: offsetAddress(cidr.first, 250) }
    : upperHalf(cidr);
  return { ...range, path: undefined };
}

function rangeOf(range: RawRange, path: Path): RangeModel {
  return { start: parseAddress(range.start), end: parseAddress(range.end), path };
}

function upperHalf(cidr: Cidr): { start: Address; end: Address } {
  const { first, last } = hostRange(cidr);
  const half = (cidr.last.value - cidr.first.value + 1n) / 2n;
  const start = offsetAddress(cidr.first, half);
  return { start: start.value > first.value ? start : first, end: last };
}
