/** No two domains or networks share a name, UUID, MAC address or bridge, and no disk or seed belongs to two machines. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

type Kind = 'network name' | 'domain name' | 'UUID' | 'MAC address' | 'bridge' | 'disk' | 'console log';

export function* unique(output: Output): Iterable<Fault> {
  const owners = new Map<Kind, Map<string, string>>();
  const claim = function* (file: string, kind: Kind, values: readonly string[]): Iterable<Fault> {
    const known = owners.get(kind) ?? new Map<string, string>();
    owners.set(kind, known);
    for (const value of values) {
      const owner = known.get(value);
      if (owner !== undefined) yield { file, message: `has the ${kind} ${value} ${owner === file ? 'twice' : `of ${owner}`}` };
      known.set(value, file);
    }
  };
  for (const { name } of output.plan.lab.networks) {
    const network = output.network(name);
    if (!network) continue;
    const file = `networks/${name}.xml`;
    yield* claim(file, 'network name', [network.name]);
    yield* claim(file, 'UUID', [network.uuid]);
    yield* claim(file, 'MAC address', [network.mac]);
    yield* claim(file, 'bridge', [network.bridge]);
  }
  for (const { node } of output.plan.nodes) {
    const domain = output.domain(node.name);
    if (!domain) continue;
    const file = `${node.name}.xml`;
    yield* claim(file, 'domain name', [domain.name]);
    yield* claim(file, 'UUID', [domain.uuid]);
    yield* claim(file, 'MAC address', domain.macs);
    yield* claim(file, 'disk', domain.disks.map((disk) => disk.file).filter((path) => path !== ''));
    yield* claim(file, 'console log', domain.logs);
  }
}
