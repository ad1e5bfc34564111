/** Model → lab: decides every address, MAC address, UUID, derived name and secret. */
import { sortedEntries } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import { adminPasswordHash, misformed, secretValue, type Secrets } from '../secrets/secrets.js';
import { labeller } from '../secrets/stand-ins.js';
import { diagnose } from '../validate/rule.js';
import { addressRecord, allocateAddresses } from './addresses.js';
import { derivedMac, derivedUuid } from './derive.js';
import { resolveDisks } from './disks.js';
import { duplicateMacs } from './macs.js';
import { resolveNetwork } from './networks.js';
import type { Catalog, SecretForm } from '../catalog/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Model, NetworkModel, NodeModel } from '../model/model.js';
import type { CpuMode } from '../model/topology.js';
import type { Address } from '../net/ip.js';
import type { SourceDocument } from '../parse/document.js';
import type { AddressLock } from './lock.js';
import type { Lab, ResolvedNetwork, ResolvedNic, ResolvedNode } from './types.js';

export interface ResolveInput {
  readonly document: SourceDocument;
  readonly model: Model;
  readonly catalog: Catalog;
  readonly secrets: Secrets;
  readonly lock: AddressLock;
}

export interface ResolveResult {
  /** Undefined if there were errors. */
  readonly lab?: Lab;
  readonly lock: AddressLock;
  readonly diagnostics: readonly Diagnostic[];
}

/** The model has passed all semantic rules; what is left to go wrong is lack of addresses, of secrets, and clashes of derived values. */
export function resolve({ document, model, catalog, secrets, lock }: ResolveInput): ResolveResult {
  const diagnostics: Diagnostic[] = [];
  const addresses = new Map<string, ReadonlyMap<string, Address>>();
  const newLock: Record<string, Readonly<Record<string, string>>> = {};
  for (const network of model.networks.filter(isStatic)) {
    const given = allocateAddresses(model.name, network, model.nodes, lock[network.name] ?? {});
    if (given) {
      addresses.set(network.name, given);
      newLock[network.name] = addressRecord(given, model.nodes, network.name);
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
  const networks = new Map(model.networks.map((network) => [network.name, resolveNetwork(model.name, network)]));
  if (diagnostics.length > 0) return { lock: newLock, diagnostics };

  const nodes = model.nodes.map((node) => resolveNode(model, catalog, node, networks, addresses));
  diagnostics.push(...duplicateMacs(document, nodes, [...networks.values()]));
  if (diagnostics.length > 0) return { lock: newLock, diagnostics };
  return { lab: labOf(model, [...networks.values()], nodes, secretValues, secrets), lock: newLock, diagnostics };
}

/** Machines have static addresses where osgen knows the network's CIDR, except on a NAT network with DHCP. */
function isStatic(network: NetworkModel): network is NetworkModel & { readonly cidr: NonNullable<NetworkModel['cidr']> } {
  return network.cidr !== undefined && !byDhcp(network);
}

function byDhcp(network: NetworkModel): boolean {
  return network.cidr === undefined || (network.mode === 'nat' && network.dhcp !== undefined);
}

function labOf(model: Model, networks: readonly ResolvedNetwork[], nodes: readonly ResolvedNode[], values: ReadonlyMap<string, string>, secrets: Secrets): Lab {
  const { platform, release } = model;
  invariant(platform && release?.source, 'platform and release are known once the rules have passed');
  const { uri, pool, directory, ownPool, type, machine } = model.hypervisor;
  invariant(directory !== undefined, 'the folder of the pool is known once the rules have passed');
  const secret = (name: string): string => {
    const value = values.get(name);
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
    secretNames: [...values.keys()],
    secret,
    chosenSecrets: new Set(Object.keys(secrets.values)),
    label: labeller(secrets.seed),
  };
}

function resolveNode(
  model: Model,
  catalog: Catalog,
  node: NodeModel,
  networks: ReadonlyMap<string, ResolvedNetwork>,
  addresses: ReadonlyMap<string, ReadonlyMap<string, Address>>,
): ResolvedNode {
  const domain = `${model.name}-${node.name}`;
  const nics = resolveNics(model, node, networks, addresses);
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
): readonly ResolvedNic[] {
  const routed = defaultRouteOf(model, node);
  return node.nics.map((nic) => {
    const network = networks.get(nic.network);
    invariant(network, `node ${node.name} is on a network that is none`);
    return {
      network,
      path: nic.path,
      mac: nic.mac ?? derivedMac(model.name, `node/${node.name}/${nic.network}`),
      interface: network.name,
      address: nic.address ?? addresses.get(nic.network)?.get(node.name),
      defaultRoute: nic.network === routed,
    };
  });
}

/** The network asked for, else the first bootstrap one that leads out, else none. */
function defaultRouteOf(model: Model, node: NodeModel): string | undefined {
  const attached = model.networks.filter((network) => node.nics.some((nic) => nic.network === network.name));
  const asked = attached.find((network) => network.defaultRoute);
  const standard = attached.find((network) => network.mode === 'nat' && network.defaultRoute !== false);
  return (asked ?? standard)?.name;
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
    if (value === undefined) diagnostics.push(missing(name, secrets, 'the secrets file has no seed to derive it from'));
    else if (fault !== undefined) diagnostics.push({ code: 'OSG4002', severity: 'error', message: `the value of secret ${name} in the secrets file has the wrong form`, help: fault });
    else values.set(name, value);
  }
  if (model.admin.passwordHash === 'from-secrets') {
    const value = secrets.values[adminPasswordHash];
    if (value === undefined) {
      const { span } = diagnose(document, { code: 'OSG4003', path: ['admin', 'password_hash'], message: '' });
      diagnostics.push({ ...missing(adminPasswordHash, secrets, 'it cannot be derived'), ...(span ? { span } : {}) });
    } else {
      values.set(adminPasswordHash, value);
    }
  }
  return values;
}

function missing(name: string, secrets: Secrets, why: string): Diagnostic {
  const file = secrets.source ? ` to ${secrets.source.name}` : '';
  return {
    code: 'OSG4003',
    severity: 'error',
    message: `secret ${name} has no value in the secrets file, and ${why}`,
    help: `add ${name}: … below values:${file}${why.includes('seed') ? ', or a seed: openssl rand -hex 32' : ''}`,
  };
}
