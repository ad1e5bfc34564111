/** /etc/hosts of every machine has every machine's address on the management and provider networks, and no other. */
import { addressText } from '../../net/ip.js';
import type { HostsEntry } from '../../model/model.js';
import { seedFiles } from '../first-boot.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import type { WriteFile } from '../user-data.js';

/** What every machine's file begins with: RFC 6761 and Debian's own names. */
const local = ['127.0.0.1 localhost', '::1 localhost', '::1 ip6-localhost', '::1 ip6-loopback', 'ff02::1 ip6-allnodes', 'ff02::2 ip6-allrouters'];

export function* hosts(output: Output): Iterable<Fault> {
  const { lab } = output.plan;
  const shared = [...local, ...lab.nodes.flatMap((node) => node.nics.flatMap(({ address, network }) => {
    const suffix = network.purpose === 'management' ? '' : network.purpose === 'provider' ? '-api' : undefined;
    return address && suffix !== undefined ? [`${addressText(address)} ${node.name}${suffix}`] : [];
  })), ...pairsOf(lab.hosts)];
  // Machines without names of their own have one entry in common.
  const known = new Map<WriteFile, string | undefined>();
  for (const { node } of output.plan.nodes) {
    const userData = output.userData(node.name);
    if (!userData) continue;
    const entry = userData.entries.find(({ path }) => path === `${seedFiles}/etc/hosts`);
    const file = `nodes/${node.name}/user-data`;
    if (!entry) {
      yield { file, message: 'has no /etc/hosts' };
      continue;
    }
    const common = node.hosts.length === 0;
    const message = common && known.has(entry) ? known.get(entry) : difference(entry.content, [...shared, ...pairsOf(node.hosts)]);
    if (common) known.set(entry, message);
    if (message !== undefined) yield { file, message };
  }
}

function pairsOf(entries: readonly HostsEntry[]): readonly string[] {
  return entries.flatMap(({ address, names }) => names.map((name) => `${address} ${name}`));
}

function difference(text: string, wanted: readonly string[]): string | undefined {
  const found = new Set(text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').split(/\s+/).filter(Boolean);
    return names.map((name) => `${address} ${name}`);
  }));
  // The same may be said twice: localhost once more, a name of all machines' and of one's own.
  const missing = [...new Set(wanted)].find((pair) => !found.delete(pair));
  if (missing !== undefined) return `/etc/hosts does not say ${missing}`;
  const [extra] = found;
  return extra === undefined ? undefined : `/etc/hosts says ${extra}, which is not so`;
}
