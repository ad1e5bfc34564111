import { invariant } from '../util/invariant.js';
import { derivedBridge, derivedUuid } from './derive.js';
import type { NetworkModel, RangeModel } from '../model/model.js';
import type { ResolvedNetwork, ResolvedRange } from './types.js';

/** True for the networks that osgen defines in libvirt. */
export function isOurs({ mode }: NetworkModel): boolean {
  return mode === 'nat' || mode === 'isolated';
}

/** A network of the model with its derived names; the rules have made sure that nothing in it is undecided. */
export function resolveNetwork(lab: string, network: NetworkModel, mac: string | undefined): ResolvedNetwork {
  const ours = isOurs(network);
  return {
    name: network.name,
    path: network.path,
    mode: network.mode,
    purpose: network.purpose,
    bootstrap: network.bootstrap,
    cidr: network.cidr,
    gateway: network.gateway,
    dns: network.dns,
    mtu: network.mtu,
    dhcp: resolveRange(network.dhcp),
    allocationPool: resolveRange(network.allocationPool),
    libvirtName: ours ? `${lab}-${network.name}` : network.libvirtNetwork,
    bridge: network.bridge ?? (ours ? derivedBridge(lab, network.name) : undefined),
    uuid: ours ? derivedUuid(lab, `network/${network.name}`) : undefined,
    mac,
  };
}

function resolveRange(range: RangeModel | undefined): ResolvedRange | undefined {
  if (!range) return undefined;
  invariant(range.start && range.end, 'a range without start or end got past the rules');
  return { start: range.start, end: range.end };
}
