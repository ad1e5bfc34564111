/**
 * MAC addresses. A derived one has 24 bits of hash: of a thousand machines every fourth lab has two that meet. The one that
 * comes second takes its next hash, and both are recorded in the lock, so that neither moves when machines are added.
 */
import { diagnose } from '../validate/rule.js';
import { byCodeUnit } from '../util/order.js';
import { own } from '../model/lookup.js';
import { invariant } from '../util/invariant.js';
import { derivedMac } from './derive.js';
import { isOurs } from './networks.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Model } from '../model/model.js';
import type { SourceDocument } from '../parse/document.js';
import type { Lock, NodeRecord } from './lock.js';
import type { ResolvedNetwork, ResolvedNode } from './types.js';

/** Network → MAC address of the bridge that libvirt makes for it; of two with one hash the first by name has it. */
export function bridgeMacs({ name: lab, networks }: Pick<Model, 'name' | 'networks'>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(networks.filter(isOurs).map(({ name }) => name).sort(byCodeUnit).map((name) => {
    const mac = nextMac(lab, `network/${name}`, (each) => taken.has(each));
    taken.add(mac);
    return [name, mac];
  }));
}

/** The first of a name's hashes that is free. */
function nextMac(lab: string, part: string, isTaken: (mac: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    const mac = derivedMac(lab, attempt === 0 ? part : `${part}/${attempt}`);
    if (!isTaken(mac)) return mac;
  }
}

interface Interface {
  readonly node: string;
  readonly network: string;
}

export interface Macs {
  /** The MAC address of a machine's interface that has none of its own. */
  of(node: string, network: string): string;
  /** What has to be remembered: network → node → MAC address. */
  readonly record: Readonly<Record<string, NodeRecord>>;
}

/**
 * Every automatic MAC address: the recorded ones, then first hashes, older machines before newer ones, then next hashes.
 *
 * @param reserved those that are not to be given: of bridges, and of interfaces whose address the topology says
 */
export function allocateMacs({ name, nodes }: Pick<Model, 'name' | 'nodes'>, lock: Lock, reserved: Iterable<string>): Macs {
  const owners = new Map<string, Interface | undefined>([...reserved].map((mac) => [mac, undefined]));
  const given = new Map<string, string>();
  const recorded: Record<string, Record<string, string>> = {};
  const remember = ({ node, network }: Interface, mac: string): void => {
    (recorded[network] ??= {})[node] = mac;
  };
  const give = (owner: Interface, mac: string): void => {
    owners.set(mac, owner);
    given.set(keyOf(owner), mac);
  };

  const open: Interface[] = [];
  for (const one of automatic(nodes)) {
    const mac = own(own(lock.macs, one.network) ?? {}, one.node);
    if (mac === undefined || owners.has(mac)) open.push(one);
    else {
      give(one, mac);
      remember(one, mac);
    }
  }
  // Who has an address in the lock was there before.
  const known = new Set(Object.values(lock.addresses).flatMap((record) => Object.keys(record)));
  open.sort((a, b) => Number(known.has(b.node)) - Number(known.has(a.node)) || byCodeUnit(a.node, b.node) || byCodeUnit(a.network, b.network));
  const displaced: Interface[] = [];
  for (const one of open) {
    const mac = derivedMac(name, partOf(one));
    if (!owners.has(mac)) {
      give(one, mac);
      continue;
    }
    displaced.push(one);
    const owner = owners.get(mac);
    if (owner) remember(owner, mac);
  }
  for (const one of displaced) {
    const mac = nextMac(name, partOf(one), (each) => owners.has(each));
    give(one, mac);
    remember(one, mac);
  }
  const of = (node: string, network: string): string => {
    const mac = given.get(keyOf({ node, network }));
    invariant(mac, `${node} has no MAC address on ${network}`);
    return mac;
  };
  return { of, record: recorded };
}

/** Interfaces to which nobody gave a MAC address. */
function automatic(nodes: Model['nodes']): readonly Interface[] {
  return nodes.flatMap(({ name: node, nics }) => nics.filter(({ mac }) => mac === undefined).map(({ network }) => ({ node, network })));
}

function partOf({ node, network }: Interface): string {
  return `node/${node}/${network}`;
}

function keyOf({ node, network }: Interface): string {
  return `${node}/${network}`;
}

/** No two interfaces of the lab may have one MAC address; libvirt does not notice. What is left are those that were given. */
export function duplicateMacs(document: SourceDocument, nodes: readonly ResolvedNode[], networks: readonly ResolvedNetwork[]): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  for (const { mac, name } of networks) if (mac !== undefined) owners.set(mac, `the bridge of network ${name}`);
  return nodes.flatMap((node) => node.nics.flatMap((nic) => {
    const here = `${node.name} on ${nic.network.name}`;
    const other = owners.get(nic.mac);
    owners.set(nic.mac, here);
    if (other === undefined) return [];
    return [diagnose(document, {
      code: 'OSG3215',
      path: nic.path,
      message: `${here} has the MAC address ${nic.mac} of ${other}`,
      help: `give ${node.name} another mac on network ${nic.network.name}, or leave it out`,
    })];
  }));
}
