/** What the rules share: the entries of `nodes` with their machines, and the words for names. */
import type { Code } from '../../diagnostics/codes.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { suggestion } from '../../diagnostics/suggest.js';
import { own, roleNames } from '../../model/lookup.js';
import type { NetworkModel, NodeModel, Path } from '../../model/model.js';
import type { RawNetwork, RawNode } from '../../model/topology.js';
import { diagnose, type RuleContext } from '../rule.js';
import { quoted } from '../schema-words.js';

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

/** The networks in the order of the text, with what it says of them; `raw` is empty for a network that is all default. */
export function networks({ topology, model }: RuleContext): readonly { readonly network: NetworkModel; readonly raw: RawNetwork }[] {
  const order = Object.keys(topology.networks ?? {});
  return [...model.networks]
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .map((network) => ({ network, raw: (topology.networks && own(topology.networks, network.name)) ?? {} }));
}

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

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** `the role a`, `the roles a and b`. */
export function roleText(roles: readonly string[]): string {
  return `the role${roles.length === 1 ? '' : 's'} ${listed(roles)}`;
}

/** Where the text says what network it is; nothing if it leaves it to the defaults. */
export function networkNote(context: RuleContext, { name, path }: NetworkModel): { message: string; path: Path; at: 'key' | 'value' }[] {
  if (!context.topology.networks || !own(context.topology.networks, name)) return [];
  const place = field(context, path, 'cidr');
  return [{ message: `network ${name} is given here`, path: place, at: place === path ? 'key' : 'value' }];
}

/** `1 machine`, `3 machines`. */
export function counted(count: number | bigint, what: string): string {
  return `${count} ${what}${count === 1 || count === 1n ? '' : what.endsWith('s') ? 'es' : 's'}`;
}

/** The parts that there are, as one help text. */
export function help(...parts: readonly (string | undefined)[]): { help?: string } {
  const given = parts.filter((part) => part !== undefined);
  return given.length > 0 ? { help: given.join('; ').replaceAll('?;', '?') } : {};
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
