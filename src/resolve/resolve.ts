/** Model → lab: decides every address, MAC address, UUID, derived name and secret. */
import { hashFault } from '../util/crypt-hash.js';
import { sortedEntries } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import { adminPasswordHash, misformed, secretValue, type Secrets } from '../secrets/secrets.js';
import { diagnose } from '../validate/rule.js';
import { addressRecord, allocateAddresses } from './addresses.js';
import { derivedUuid } from './derive.js';
import { resolveDisks } from './disks.js';
import { allocateMacs, bridgeMacs, duplicateMacs, type Macs } from './macs.js';
import { resolveNetwork } from './networks.js';
import type { Catalog, SecretForm } from '../catalog/types.js';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.js';
import type { Model, NetworkModel, NodeModel } from '../model/model.js';
import { defaultRouteOf } from '../model/routes.js';
import type { CpuMode } from '../model/topology.js';
import type { Address } from '../net/ip.js';
import type { SourceDocument } from '../parse/document.js';
import type { Lock, NodeRecord } from './lock.js';
import type { Lab, ResolvedNetwork, ResolvedNic, ResolvedNode } from './types.js';

export interface ResolveInput {
  readonly document: SourceDocument;
  readonly model: Model;
  readonly catalog: Catalog;
  readonly secrets: Secrets;
  readonly lock: Lock;
}

export interface ResolveResult {
  /** Undefined if there were errors. */
  readonly lab?: Lab;
  readonly lock: Lock;
  readonly diagnostics: readonly Diagnostic[];
}

/** The model has passed all semantic rules; what is left to go wrong is lack of addresses, of secrets, and clashes of derived values. */
export function resolve({ document, model, catalog, secrets, lock }: ResolveInput): ResolveResult {
  const diagnostics: Diagnostic[] = [];
  const addresses = new Map<string, ReadonlyMap<string, Address>>();
  const newAddresses: Record<string, NodeRecord> = {};
  for (const network of model.networks.filter(isStatic)) {
    const given = allocateAddresses(model.name, network, model.nodes, lock.addresses[network.name] ?? {});
    if (given) {
      addresses.set(network.name, given);
      newAddresses[network.name] = addressRecord(given, model.nodes, network.name);
    } else {
      diagnostics.push(diagnose(document, {
        code: 'OSG3212',
        path: network.path,
        at: 'key',
        message: `network ${network.name} has fewer free addresses than machines`,
        help: 'take a larger CIDR, or a smaller allocation pool or DHCP range',
      }));
    }
  }
  const secretValues = secretLookup(model, catalog, secrets, document, diagnostics);
  const bridges = bridgeMacs(model);
  const networks = new Map(model.networks.map((network) => [network.name, resolveNetwork(model.name, network, bridges.get(network.name))]));
  const macs = allocateMacs(model, lock, takenMacs(model, networks));
  const newLock: Lock = { addresses: newAddresses, macs: macs.record };
  if (diagnostics.length > 0) return { lock: newLock, diagnostics };

  const nodes = model.nodes.map((node) => resolveNode(model, catalog, node, networks, addresses, macs));
  diagnostics.push(...duplicateMacs(document, nodes, [...networks.values()]));
  if (diagnostics.length > 0) return { lock: newLock, diagnostics };
  return { lab: labOf(model, [...networks.values()], nodes, secretValues), lock: newLock, diagnostics };
}

/** MAC addresses that are no machine's to get: the bridges', and those that the topology says. */
function takenMacs({ nodes }: Model, networks: ReadonlyMap<string, ResolvedNetwork>): readonly string[] {
  return [...networks.values(), ...nodes.flatMap(({ nics }) => nics)].flatMap(({ mac }) => mac ?? []);
}

/** Machines have static addresses where osgen knows the network's CIDR, except on a NAT network with DHCP. */
function isStatic(network: NetworkModel): network is NetworkModel & { readonly cidr: NonNullable<NetworkModel['cidr']> } {
  return network.cidr !== undefined && !byDhcp(network);
}

function byDhcp(network: NetworkModel): boolean {
  return network.cidr === undefined || (network.mode === 'nat' && network.dhcp !== undefined);
}

function labOf(model: Model, networks: readonly ResolvedNetwork[], nodes: readonly ResolvedNode[], secrets: ReadonlyMap<string, string>): Lab {
  const { platform, release } = model;
  invariant(platform && release?.source, 'platform and release are known once the rules have passed');
  const { uri, pool, directory, ownPool, type, machine } = model.hypervisor;
  invariant(directory !== undefined, 'the folder of the pool is known once the rules have passed');
  const secret = (name: string): string => {
    const value = secrets.get(name);
    invariant(value !== undefined, `secret ${name} is used but not declared`);
    return value;
  };
  return {
    name: model.name,
    platform,
    release: { name: release.name, title: release.data.title, source: release.source },
    install: model.install,
    hypervisor: { uri, pool, directory, ownPool, type, machine },
    networks,
    nodes,
    admin: { ...model.admin, passwordHash: model.admin.passwordHash === 'from-secrets' ? secret(adminPasswordHash) : model.admin.passwordHash },
    timezone: model.timezone,
    locale: model.locale,
    keyboard: model.keyboard,
    hosts: model.hosts,
    settings: model.settings,
    overrides: model.overrides,
    secretNames: [...secrets.keys()],
    secret,
  };
}

function resolveNode(
  model: Model,
  catalog: Catalog,
  node: NodeModel,
  networks: ReadonlyMap<string, ResolvedNetwork>,
  addresses: ReadonlyMap<string, ReadonlyMap<string, Address>>,
  macs: Macs,
): ResolvedNode {
  const domain = `${model.name}-${node.name}`;
  const nics = resolveNics(model, node, networks, addresses, macs);
  const management = nics.find((nic) => nic.network.purpose === 'management')?.address;
  invariant(management, `node ${node.name} has no management address`);
  return {
    name: node.name,
    path: node.path,
    roles: node.roles,
    tags: node.tags,
    services: node.services,
    packages: node.packages,
    hosts: node.hosts,
    uuid: derivedUuid(model.name, `node/${node.name}`),
    domain,
    vcpus: node.vcpus,
    memoryMiB: node.memoryMiB,
    ...cpuOf(model, catalog, node),
    disks: resolveDisks(model.name, node, catalog, model.install.method === 'autoinstall' ? 2 : 1),
    nics,
    managementAddress: management,
    seedVolume: `${domain}-seed.iso`,
    consoleLog: `/var/log/libvirt/qemu/${domain}-console.log`,
  };
}

/** Instances want virtualization passed on to their host; a machine that was asked for a mode gets that mode. */
function cpuOf(model: Model, catalog: Catalog, node: NodeModel): { readonly cpu: CpuMode; readonly nested: boolean } {
  const nested = model.hypervisor.nested && node.roles.some((role) => catalog.roles[role]?.runs_instances);
  const standard = model.hypervisor.type === 'qemu' ? 'maximum' : nested ? 'host-passthrough' : 'host-model';
  return { cpu: node.cpu ?? model.hypervisor.cpu ?? standard, nested };
}

function resolveNics(
  model: Model,
  node: NodeModel,
  networks: ReadonlyMap<string, ResolvedNetwork>,
  addresses: ReadonlyMap<string, ReadonlyMap<string, Address>>,
  macs: Macs,
): readonly ResolvedNic[] {
  const routed = defaultRouteOf(model, node);
  return node.nics.map((nic) => {
    const network = networks.get(nic.network);
    invariant(network, `node ${node.name} is on a network that is none`);
    return {
      network,
      path: nic.path,
      mac: nic.mac ?? macs.of(node.name, nic.network),
      interface: network.name,
      address: nic.address ?? addresses.get(nic.network)?.get(node.name),
      defaultRoute: nic.network === routed,
    };
  });
}

/** Values of all secrets that services of the lab name; each that cannot be had is a diagnostic. */
function secretLookup(
  model: Model,
  catalog: Catalog,
  secrets: Secrets,
  document: SourceDocument,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, string> {
  const services = new Set(model.nodes.flatMap((node) => node.services));
  const forms = new Map<string, SecretForm>(sortedEntries(catalog.services)
    .filter(([name]) => services.has(name))
    .flatMap(([, service]) => sortedEntries(service.secrets ?? {})));
  const values = new Map<string, string>();
  for (const [name, form] of forms) {
    const value = secretValue(secrets, name, form);
    const fault = value === undefined ? undefined : misformed(value, form);
    if (value === undefined) diagnostics.push(missing(name, secrets, 'the secrets file has no seed to derive it from', document.locate([])));
    else if (fault !== undefined) diagnostics.push(misformedValue(name, secrets, `${fault}; left out, it is derived from the seed`));
    else values.set(name, value);
  }
  if (model.admin.passwordHash === 'from-secrets') {
    const value = secrets.values[adminPasswordHash];
    if (value === undefined) {
      diagnostics.push({ ...missing(adminPasswordHash, secrets, 'it cannot be derived', document.locate([])), span: document.locate(['admin', 'password_hash']) });
    } else {
      const fault = hashFault(value);
      if (fault === undefined) values.set(adminPasswordHash, value);
      else diagnostics.push(misformedValue(adminPasswordHash, secrets, `it ${fault}; mkpasswd makes one`));
    }
  }
  return values;
}

function misformedValue(name: string, { place }: Secrets, help: string): Diagnostic {
  const span = place?.(name);
  return {
    code: 'OSG4002',
    severity: 'error',
    message: `the value of secret ${name} in the secrets file has the wrong form`,
    ...(span ? { span } : {}),
    help,
  };
}

/** @param otherwise where to point if there is no secrets file */
function missing(name: string, secrets: Secrets, why: string, otherwise: Span): Diagnostic {
  const file = secrets.source ? ` to ${secrets.source.name}` : '';
  return {
    code: 'OSG4003',
    severity: 'error',
    message: `secret ${name} has no value in the secrets file, and ${why}`,
    span: secrets.place?.(name) ?? otherwise,
    help: `add ${name}: … below values:${file}${why.includes('seed') ? ', or a seed: openssl rand -hex 32' : ''}`,
  };
}
