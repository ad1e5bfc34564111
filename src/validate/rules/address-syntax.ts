/** Whatever should be an address is one, and of its network's family. */
import type { NetworkModel, Path } from '../../model/model.js';
import { addressText, cidrText, parseAddress } from '../../net/ip.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';
import { quoted } from '../schema-words.js';
import { rangeKinds, rangeWords, soundCidr } from './addressing.js';
import { freeText } from './free.js';
import { entries, field, networks } from './shared.js';
import { help } from './words.js';

interface Place {
  readonly text: string;
  readonly path: Path;
  readonly at?: 'key';
  readonly what: string;
  /** The network whose family the address has to have. */
  readonly network?: NetworkModel;
  /** What to write if there is no telling what was meant. */
  readonly otherwise?: () => string | undefined;
}

export const addressSyntax: Rule = function* (context) {
  for (const { text, path, at, what, network, otherwise } of places(context)) {
    const address = parseAddress(text);
    const cidr = network && soundCidr(network);
    const place = { code: 'OSG3214', path, at: at ?? 'value' } as const;
    if (!address) {
      const aid = help(advice(text) ?? otherwise?.() ?? 'an address such as 10.0.0.11, without prefix length');
      yield diagnose(context.document, { ...place, message: `${what}, ${quoted(text)}, is not an IP address`, ...aid });
    } else if (network && cidr && cidr.family !== address.family) {
      yield diagnose(context.document, {
        ...place,
        message:
          `${what}, ${addressText(address)}, is an IPv${address.family} address, ` +
          `but the network is ${cidrText(cidr)}`,
        ...help(freeText(context, network)),
      });
    }
  }
};

function* places(context: RuleContext): Iterable<Place> {
  const { topology, model } = context;
  for (const { network, raw } of networks(context)) {
    const { name, path } = network;
    if (raw.gateway !== undefined && raw.gateway !== 'none') {
      const otherwise = (): string => 'an address without prefix length, or none for no gateway';
      yield {
        text: raw.gateway,
        path: [...path, 'gateway'],
        what: `the gateway of network ${name}`,
        network,
        otherwise,
      };
    }
    for (const [index, text] of (raw.dns ?? []).entries()) {
      yield {
        text,
        path: [...path, 'dns', index],
        what: `a name server of network ${name}`,
        otherwise: () => 'name servers are given by address, for example 9.9.9.9',
      };
    }
    for (const kind of rangeKinds) {
      const { key, name: word } = rangeWords[kind];
      const range = raw[key];
      for (const end of range ? (['start', 'end'] as const) : []) {
        const text = range ? range[end] : '';
        yield { text, path: [...path, key, end], what: `the ${end} of the ${word} of network ${name}`, network };
      }
    }
  }
  for (const {
    name,
    raw,
    path,
    machines: [first],
  } of entries(context)) {
    for (const [network, value] of Object.entries(raw.networks ?? {})) {
      const text = typeof value === 'object' ? value.address : value;
      if (typeof text !== 'string') continue;
      const known = model.networks.find((candidate) => candidate.name === network);
      const place = field(context, [...path, 'networks', network], 'address');
      yield {
        text,
        path: place,
        what: `the address of ${name} on network ${network}`,
        ...(known ? { network: known, otherwise: () => freeText(context, known) } : {}),
      };
    }
    yield* hostsPlaces(raw.hosts, first.hosts[0]?.path.slice(0, -1) ?? path);
  }
  yield* hostsPlaces(topology.hosts, ['hosts']);
}

function* hostsPlaces(hosts: RuleContext['topology']['hosts'], path: Path): Iterable<Place> {
  for (const text of Object.keys(hosts ?? {})) {
    yield {
      text,
      path: [...path, text],
      at: 'key',
      what: 'an entry of "hosts"',
      otherwise: () => 'the address comes first, then the names: "10.0.0.200": [name]',
    };
  }
}

/** What was probably meant by a text that is nearly an address. */
function advice(text: string): string | undefined {
  const withoutPrefix = parseAddress(text.replace(/\/[0-9]{1,3}$/, ''));
  if (withoutPrefix) return `write it without the prefix length: ${addressText(withoutPrefix)}`;
  const trimmed = parseAddress(
    text
      .trim()
      .replace(/%.*$/s, '')
      .replace(/\b0+(?=[0-9]+(\.|$))/g, ''),
  );
  if (trimmed) return `did you mean ${addressText(trimmed)}?`;
  return /^[0-9]+(\.[0-9]+){3}$/.test(text) ? 'each of the four numbers goes from 0 to 255' : undefined;
}
