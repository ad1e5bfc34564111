/** The part of rule network-mode about settings that need an address, a gateway or a purpose beside them. */
import type { NetworkModel } from '../../model/model.js';
import type { RawNetwork } from '../../model/topology.js';
import { isOurs } from './shared.js';

export interface Fault {
  /** Undefined: something is missing from the network as a whole. */
  readonly key?: keyof RawNetwork;
  readonly message: string;
  readonly help?: string;
}

/** RFC 8200 §5; Linux switches IPv6 off below it. */
const IPV6_MIN_MTU = 1280;

/** Settings that need an address, a gateway or a purpose beside them. */
export function* settingFaults(network: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const { name, mode, purpose } = network;
  const isForeign = !isOurs(network);
  const hasCidr = raw.cidr !== undefined || network.cidr !== undefined;
  const noGateway = raw.gateway === 'none' || (raw.gateway === undefined && isForeign);
  if (mode === 'nat' && raw.gateway === 'none') {
    yield {
      key: 'gateway',
      message: `network ${name} has the mode nat, but no gateway, which is the hypervisor that forwards the packets`,
      help: 'leave "gateway" out, or write  mode: isolated',
    };
  } else if (isOurs(network) && raw.dhcp && noGateway) {
    yield {
      key: 'dhcp',
      message: `network ${name} has a DHCP range, but with "gateway: none" libvirt has no address to serve it from`,
      help: 'leave "gateway" out, or "dhcp"',
    };
  }
  if (raw.allocation_pool && purpose !== 'provider') {
    yield {
      key: 'allocation_pool',
      message: `network ${name} has an allocation pool, but Neutron gives out addresses of the provider network only`,
      help: 'leave "allocation_pool" out, or write  purpose: provider',
    };
  }
  if (raw.default_route && noGateway && (hasCidr || !isForeign)) {
    yield {
      key: 'default_route',
      message: `network ${name} is to have the default route, but has no gateway`,
      help: `add its  gateway: ADDRESS  or leave "default_route" out`,
    };
  }
  if (!hasCidr && isForeign && !purpose && !noGateway) {
    yield {
      key: 'gateway',
      message: `network ${name} has a gateway but no cidr: without one, machines take addresses and routes by DHCP`,
      help: 'add the network’s  cidr: ADDRESS/PREFIX  or leave "gateway" out',
    };
  }
  if (purpose === 'management') yield* managementFaults(network, raw);
  if (purpose === 'provider' && raw.dhcp && !isForeign) {
    yield {
      key: 'dhcp',
      message: `network ${name} is the provider network: libvirt’s DHCP server would answer in place of Neutron’s`,
      help: 'leave "dhcp" out or write  dhcp: false',
    };
  }
  if (raw.mtu !== undefined && raw.mtu < IPV6_MIN_MTU && network.cidr?.family === 6) {
    yield {
      key: 'mtu',
      message: `MTU ${raw.mtu} of network ${name} is too small for IPv6`,
      help: `${IPV6_MIN_MTU} at least`,
    };
  }
}

/** The management network stays, and its addresses are known at compile time: configuration files hold them. */
function* managementFaults({ name, mode, bootstrap, dhcp }: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const byDhcp = mode === 'nat' && dhcp !== undefined;
  if (!bootstrap && !byDhcp) return;
  const key = raw.bootstrap ? 'bootstrap' : raw.dhcp ? 'dhcp' : 'mode';
  const would = [
    bootstrap ? 'be taken away by "out/lab isolate"' : [],
    byDhcp ? 'hand out addresses by DHCP' : [],
  ].flat();
  const lines = [bootstrap ? 'bootstrap: false' : [], byDhcp ? 'dhcp: false' : []].flat();
  const byDefault = key === 'mode' ? ', as nat networks do by default' : '';
  yield {
    key,
    message: `network ${name} is the management network, but would ${would.join(' and ')}${byDefault}`,
    help: `write  ${lines.join('  and  ')}`,
  };
}
