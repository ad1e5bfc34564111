/** /etc/hosts: every machine's management name, and NAME-api for its address on the provider network. */
import { addressText } from '../net/ip.js';
import type { HostsEntry } from '../model/model.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';

/** The part all machines share is built once per lab: with a thousand machines it has a thousand lines. */
const sharedParts = new WeakMap<Lab, string>();

/** Lines of /etc/hosts below localhost. The machine's own name is not an alias of 127.0.1.1: services bind to its address. */
export function hostsText(lab: Lab, node: ResolvedNode): string {
  let shared = sharedParts.get(lab);
  if (shared === undefined) {
    shared = [...lab.nodes.flatMap(nodeLines), ...lab.hosts.map(entryLine)].join('\n');
    sharedParts.set(lab, shared);
  }
  // The very same string for all of them, not a thousand copies of it.
  return node.hosts.length === 0 ? shared : [shared, ...node.hosts.map(entryLine)].join('\n');
}

function nodeLines(node: ResolvedNode): string[] {
  return node.nics.flatMap((nic) => {
    if (!nic.address) return [];
    if (nic.network.purpose === 'management') return [`${addressText(nic.address)} ${node.name}`];
    return nic.network.purpose === 'provider' ? [`${addressText(nic.address)} ${node.name}-api`] : [];
  });
}

function entryLine(entry: HostsEntry): string {
  return `${entry.address} ${entry.names.join(' ')}`;
}
