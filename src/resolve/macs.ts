/** No two interfaces of the lab, derived or given, may have one MAC address; libvirt does not notice. */
import { diagnose } from '../validate/rule.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceDocument } from '../parse/document.js';
import type { ResolvedNetwork, ResolvedNode } from './types.js';

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
      help: `give ${node.name} a mac of its own on network ${nic.network.name}`,
    })];
  }));
}
