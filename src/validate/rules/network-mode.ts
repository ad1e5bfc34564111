/** What a network's mode asks for is there, and what it has no use for is not (schemas/topology.schema.json, network). */
import type { NetworkModel } from '../../model/model.js';
import type { RawNetwork } from '../../model/topology.js';
import { diagnose, type Rule } from '../rule.js';
import { help, isOurs, networks } from './shared.js';

interface Fault {
  /** Undefined: something is missing from the network as a whole. */
  readonly key?: keyof RawNetwork;
  readonly message: string;
  readonly help?: string;
}

/** RFC 8200 §5; Linux switches IPv6 off below it. */
const IPV6_MIN_MTU = 1280;

export const networkMode: Rule = function* ({ document, ...context }) {
  for (const { network, raw } of networks({ document, ...context })) {
    for (const { key, message, help: aid } of [...modeFaults(network, raw), ...addressFaults(network, raw)]) {
      const path = key === undefined ? network.path : [...network.path, key];
      yield diagnose(document, { code: 'OSG3219', path, at: key === undefined ? 'key' : 'value', message, ...help(aid) });
    }
  }
};

/** Settings that a mode needs, or that belong to another one. */
function* modeFaults({ name, mode }: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const explicit = raw.mode === undefined ? ' (the default)' : '';
  if (raw.network !== undefined && mode !== 'libvirt') {
    yield { key: 'network', message: `network ${name} has "network: ${raw.network}", but its mode is ${mode}${explicit}`, help: 'write  mode: libvirt  to use an existing libvirt network, or leave "network" out' };
  }
  if (mode === 'libvirt' && raw.network === undefined) {
    yield { message: `network ${name} has the mode libvirt, but does not say which libvirt network it is`, help: `add a line below "${name}:", for example  network: default` };
  }
  if (mode === 'libvirt' && raw.bridge !== undefined) {
    yield { key: 'bridge', message: `network ${name} has "bridge: ${raw.bridge}", but its mode is libvirt: the libvirt network has its own bridge`, help: 'leave "bridge" out, or write  mode: bridge' };
  }
  if (mode === 'bridge' && raw.bridge === undefined) {
    yield { message: `network ${name} has the mode bridge, but does not say which bridge of the host it is`, help: `add a line below "${name}:", for example  bridge: br0` };
  }
  if ((mode === 'bridge' || mode === 'libvirt') && raw.dhcp) {
    yield { key: 'dhcp', message: `network ${name} has a DHCP range, but osgen does not define a network of mode ${mode}`, help: 'leave "dhcp" out; who runs that network runs its DHCP server' };
  }
}

/** Settings that need an address, a gateway or a purpose beside them. */
function* addressFaults(network: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const { name, mode, purpose } = network;
  const isForeign = !isOurs(network);
  const hasCidr = raw.cidr !== undefined || network.cidr !== undefined;
  const noGateway = raw.gateway === 'none' || (raw.gateway === undefined && isForeign);
  if (mode === 'nat' && raw.gateway === 'none') {
    yield { key: 'gateway', message: `network ${name} has the mode nat, but no gateway: the hypervisor forwards packets from its own address on it`, help: 'leave "gateway" out, or write  mode: isolated' };
  } else if (isOurs(network) && raw.dhcp && noGateway) {
    yield { key: 'dhcp', message: `network ${name} has a DHCP range, but with "gateway: none" libvirt has no address to hand out addresses from`, help: 'leave "gateway" out, or "dhcp"' };
  }
  if (raw.allocation_pool && purpose !== 'provider') {
    yield { key: 'allocation_pool', message: `network ${name} has an allocation pool, but Neutron gives out addresses of the provider network only`, help: 'leave "allocation_pool" out, or write  purpose: provider' };
  }
  if (raw.default_route && noGateway && (hasCidr || !isForeign)) {
    yield { key: 'default_route', message: `network ${name} is to have the default route, but has no gateway`, help: `add its  gateway: ADDRESS  or leave "default_route" out` };
  }
  if (!hasCidr && isForeign && !purpose && !noGateway) {
    yield { key: 'gateway', message: `network ${name} has a gateway but no cidr: without it, the machines take their addresses and routes there by DHCP`, help: 'add the network’s  cidr: ADDRESS/PREFIX  or leave "gateway" out' };
  }
  if (purpose === 'management') yield* managementFaults(network, raw);
  if (purpose === 'provider' && raw.dhcp && !isForeign) {
    yield {
      key: 'dhcp',
      message: `network ${name} is the provider network, and libvirt’s DHCP server would answer the instances before Neutron’s does`,
      help: 'leave "dhcp" out or write  dhcp: false',
    };
  }
  if (raw.mtu !== undefined && raw.mtu < IPV6_MIN_MTU && network.cidr?.family === 6) {
    yield { key: 'mtu', message: `MTU ${raw.mtu} of network ${name} is too small for IPv6`, help: `${IPV6_MIN_MTU} at least` };
  }
}

/** The management network stays, and its addresses are known when the lab is compiled: they stand in configuration files. */
function* managementFaults({ name, mode, bootstrap, dhcp }: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const byDhcp = mode === 'nat' && dhcp !== undefined;
  if (!bootstrap && !byDhcp) return;
  const key = raw.bootstrap ? 'bootstrap' : raw.dhcp ? 'dhcp' : 'mode';
  const faults = [bootstrap ? 'be taken away by "out/lab isolate"' : undefined, byDhcp ? 'hand out addresses by DHCP' : undefined];
  yield {
    key,
    message: `network ${name} is the management network, but would ${faults.filter(Boolean).join(' and ')}${key === 'mode' ? ', as nat networks do by default' : ''}`,
    help: `write  ${[bootstrap ? 'bootstrap: false' : undefined, byDhcp ? 'dhcp: false' : undefined].filter(Boolean).join('  and  ')}`,
  };
}
