/** What the rules share: the entries of `nodes` with their machines, and the words for names. */
import type { Code } from '../../diagnostics/codes.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { suggestion } from '../../diagnostics/suggest.js';
import { own, roleNames } from '../../model/lookup.js';
import type { Model, NetworkModel, NodeModel, Path } from '../../model/model.js';
import type { RawNetwork, RawNode } from '../../model/topology.js';
import { parseSizeMiB } from '../../util/size.js';
import { diagnose, type RuleContext } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';

/** One entry of `nodes`: a machine, or a group of them. A mistake in it is reported once, not per machine. */
export interface Entry {
  readonly name: string;
  readonly raw: RawNode;
  readonly path: Path;
  /** At least one. */
  readonly machines: readonly [NodeModel, ...NodeModel[]];
  /** False if one of its roles is unknown: what the machine needs cannot be told then. */
  readonly understood: boolean;
}

export function entries({ topology, model, catalog }: RuleContext): readonly Entry[] {
  const machines = new Map<unknown, [NodeModel, ...NodeModel[]]>();
  for (const node of model.nodes) {
    const known = machines.get(node.path[1]);
    if (known) known.push(node);
    else machines.set(node.path[1], [node]);
  }
  return Object.entries(topology.nodes).flatMap(([name, raw]) => {
    const machinesOf = machines.get(name);
    const understood = roleNames(raw.roles).every((role) => own(catalog.roles, role));
    return machinesOf ? [{ name, raw, path: ['nodes', name], machines: machinesOf, understood }] : [];
  });
}

/** The networks in the order of the text, with what it says of them; `raw` is empty if a network is all default. */
export function networks({
  topology,
  model,
}: RuleContext): readonly { readonly network: NetworkModel; readonly raw: RawNetwork }[] {
  const order = Object.keys(topology.networks ?? {});
  return [...model.networks]
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .map((network) => ({ network, raw: (topology.networks && own(topology.networks, network.name)) ?? {} }));
}

/** What the installer needs of a machine, in MiB; 0 where none runs. */
export function installerNeeds({ platform, install }: Model, what: 'memory' | 'os_disk'): number {
  return install.method === 'autoinstall' ? (parseSizeMiB(platform?.data.installer?.[what] ?? '') ?? 0) : 0;
}

/** The other way where only the installer asks for more. */
export const OTHERWISE = '; or  install: {method: cloud-image}';

/** True for the networks that osgen defines in libvirt. */
export function isOurs(network: NetworkModel): boolean {
  return network.mode === 'nat' || network.mode === 'isolated';
}

/** `path` or, where the text has a mapping there that gives `key` its own line, that line. */
export function field({ document }: RuleContext, path: Path, key: string): Path {
  let value: unknown = document.value;
  for (const step of path) value = (value as Record<string, unknown> | undefined)?.[step];
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? [...path, key] : path;
}

/** Where the text says what network it is; nothing if it leaves it to the defaults. */
export function networkNote(
  context: RuleContext,
  { name, path }: NetworkModel,
): { message: string; path: Path; at: 'key' | 'value' }[] {
  if (!context.topology.networks || !own(context.topology.networks, name)) return [];
  const place = field(context, path, 'cidr');
  return [{ message: `network ${name} is given here`, path: place, at: place === path ? 'key' : 'value' }];
}

/** Where a network's gateway comes from. */
export function gatewayNote({ path }: NetworkModel, { gateway }: RawNetwork): { message: string; path?: Path } {
  return gateway === undefined
    ? { message: 'left out, "gateway" is the first address of the network' }
    : { message: 'the gateway is given here', path: [...path, 'gateway'] };
}

export interface UnknownName {
  readonly code: Code;
  readonly path: Path;
  readonly at?: 'key' | 'value';
  readonly kind: string;
  readonly name: string;
  readonly known: readonly string[];
}

/** A name that nothing bears, with the nearest that something does, and all of them. */
export function unknownName({ document }: RuleContext, { code, path, at, kind, name, known }: UnknownName): Diagnostic {
  return diagnose(document, {
    code,
    path,
    at: at ?? 'value',
    message: `unknown ${kind} ${quoted(name)}`,
    ...help(suggestion(name, known), known.length > 0 ? `known ${kind}s: ${known.join(', ')}` : undefined),
  });
}
