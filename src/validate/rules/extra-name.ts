/**
 * /etc/hosts gives every machine on a provider network a second name, NAME-api (install guide, "Configure the
 * Hosts File"), and `hosts` adds names of the user's: none of them may mean two machines.
 */
import { sameAddress, parseAddress } from '../../net/ip.js';
import type { HostsEntry, NodeModel } from '../../model/model.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { quoted } from '../schema-words.js';
import { entries } from './shared.js';

/** The name of a machine's address on the provider network; undefined if it has none. */
export function apiName({ model }: Pick<RuleContext, 'model'>, node: NodeModel): string | undefined {
  const provider = new Set(model.networks.filter(({ purpose }) => purpose === 'provider').map(({ name }) => name));
  return node.nics.some(({ network }) => provider.has(network)) ? `${node.name}-api` : undefined;
}

export const extraName: Rule = function* (context) {
  const { document, model } = context;
  const machines = entries(context).flatMap((entry) => entry.machines);
  const byName = new Map(machines.map((node) => [node.name, node]));
  const owners = new Map<string, NodeModel | 'everyone'>([['localhost', 'everyone'], ...byName]);
  for (const node of machines) {
    const name = apiName(context, node);
    const other = name === undefined ? undefined : byName.get(name);
    if (name !== undefined && !other) owners.set(name, node);
    if (!other) continue;
    yield diagnose(document, {
      code: 'OSG3102',
      path: other.path,
      at: 'key',
      message: `machine ${quoted(other.name)} bears the name that ${node.name} has on the provider network`,
      notes: [{ message: `${quoted(node.name)} is given here`, path: node.path, at: 'key' }],
      help: 'rename one of the two; NAME-api is NAME’s address on the provider network in /etc/hosts',
    });
  }
  const lists = [model.hosts, ...entries(context).map((entry) => entry.machines[0].hosts)];
  for (const entry of lists.flat()) {
    for (const [index, name] of entry.names.entries()) {
      const owner = owners.get(name.toLowerCase());
      if (owner === undefined || isOwn(owner, entry)) continue;
      const ownerText = owner === 'everyone' ? 'the machine itself' : `machine ${owner.name}`;
      yield diagnose(document, {
        code: 'OSG3102',
        path: [...entry.path, index],
        message: `the name ${quoted(name)} would mean ${entry.address} as well as ${ownerText}`,
        ...(owner === 'everyone'
          ? {}
          : { notes: [{ message: `machine ${owner.name} is given here`, path: owner.path, at: 'key' }] }),
        help: 'leave it out: osgen writes the lines of the lab’s machines into /etc/hosts itself',
      });
    }
  }
};

function isOwn(owner: NodeModel | 'everyone', { address: text }: HostsEntry): boolean {
  const address = parseAddress(text);
  if (!address) return true;
  if (owner === 'everyone') return text === '127.0.0.1' || text === '::1';
  return owner.nics.some((nic) => nic.address && sameAddress(nic.address, address));
}
