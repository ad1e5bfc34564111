/** out/lab: the script around virsh that brings the lab up, watches it and takes it down. */
import { addressText } from '../net/ip.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';
import { invariant } from '../util/invariant.js';
import { renderTemplate } from './template.js';

export interface LabScriptNetwork {
  /** Name in libvirt. */
  readonly libvirtName: string;
  /** Relative to out/. */
  readonly file: string;
  readonly uuid: string;
  readonly bridge: string;
}

export interface LabScriptNode {
  readonly name: string;
  readonly domain: string;
  readonly uuid: string;
  /** The os disk first. */
  readonly volumes: readonly string[];
  readonly osVolume: string;
  readonly osMiB: number;
  readonly seedVolume: string;
  /** On the hypervisor. */
  readonly consoleLog: string;
  /** Number of first-boot steps. */
  readonly steps: number;
  /** On the management network. */
  readonly address: string;
  readonly memoryMiB: number;
  readonly vcpus: number;
  /** All disks, as large as they can grow. */
  readonly diskMiB: number;
  readonly roles: readonly string[];
  /** Interfaces on bootstrap networks, as `<libvirt's interface type>/<MAC address>`. */
  readonly bootstrapMacs: readonly string[];
}

/** What the parts in templates/lab/ ask for. */
export interface LabScriptView {
  readonly lab: string;
  readonly uri: string;
  readonly virtType: string;
  readonly pool: string;
  /** Where it has to be. */
  readonly poolDirectory: string;
  /** Empty: the pool exists; otherwise the script makes it. */
  readonly ownPool: 'yes' | '';
  readonly method: string;
  /** Cloud image or installer's ISO. */
  readonly sourceImage: string;
  readonly imageFormat: string;
  readonly admin: string;
  /** How the admin user gets in over SSH; empty: not at all. */
  readonly login: 'key' | 'password' | '';
  /** The machine that runs osgen-verify; empty: none. */
  readonly verifier: string;
  /** XML namespace of what the script records in the domains' metadata. */
  readonly recordNamespace: string;
  /** Those that osgen defines. */
  readonly networks: readonly LabScriptNetwork[];
  readonly networkNames: readonly string[];
  readonly existingNetworks: readonly string[];
  readonly existingBridges: readonly string[];
  readonly nodes: readonly LabScriptNode[];
  readonly nodeNames: readonly string[];
}

/**
 * What the script has to know of a lab.
 * @param stepCount number of first-boot steps of a node
 */
export function labScriptView(lab: Lab, stepCount: (node: string) => number): LabScriptView {
  const { hypervisor, install } = lab;
  const networks = lab.networks
    .filter(({ mode }) => mode === 'nat' || mode === 'isolated')
    .map(({ name, libvirtName, uuid, bridge }): LabScriptNetwork => {
      const resolved = libvirtName !== undefined && uuid !== undefined && bridge !== undefined;
      invariant(resolved, `network ${name} is not resolved`);
      return { libvirtName, file: `networks/${name}.xml`, uuid, bridge };
    });
  const nodes = lab.nodes.map((node) => nodeView(node, stepCount(node.name)));
  return {
    lab: lab.name,
    uri: hypervisor.uri,
    virtType: hypervisor.type,
    pool: hypervisor.pool,
    poolDirectory: hypervisor.directory,
    ownPool: hypervisor.ownPool ? 'yes' : '',
    method: install.method,
    sourceImage: (install.method === 'autoinstall' ? install.iso : install.image) ?? '',
    imageFormat: install.image?.endsWith('.raw') ? 'raw' : 'qcow2',
    admin: lab.admin.name,
    login: lab.admin.sshKeys.length > 0 ? 'key' : lab.admin.passwordHash === undefined ? '' : 'password',
    verifier: lab.nodes.find(({ services }) => services.includes('verify'))?.name ?? '',
    recordNamespace: 'https://osgen.dev/xmlns/lab/1.0',
    networks,
    networkNames: networks.map(({ libvirtName }) => libvirtName),
    existingNetworks: distinct(lab.networks.map((item) => (item.mode === 'libvirt' ? item.libvirtName : undefined))),
    existingBridges: distinct(lab.networks.map(({ mode, bridge }) => (mode === 'bridge' ? bridge : undefined))),
    nodes,
    nodeNames: nodes.map(({ name }) => name),
  };
}

function nodeView(node: ResolvedNode, steps: number): LabScriptNode {
  const os = node.disks.find(({ purpose }) => purpose === 'os');
  invariant(os !== undefined, `${node.name} has no os disk`);
  return {
    name: node.name,
    domain: node.domain,
    uuid: node.uuid,
    volumes: node.disks.map(({ volume }) => volume),
    osVolume: os.volume,
    osMiB: os.sizeMiB,
    seedVolume: node.seedVolume,
    consoleLog: node.consoleLog,
    steps,
    address: addressText(node.managementAddress),
    memoryMiB: node.memoryMiB,
    vcpus: node.vcpus,
    diskMiB: node.disks.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0),
    roles: node.roles,
    bootstrapMacs: node.nics
      .filter(({ network }) => network.bootstrap)
      .map(({ network, mac }) => `${network.mode === 'bridge' ? 'bridge' : 'network'}/${mac}`),
  };
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The templates that the script is made of, in this order; each is a section of it. */
export const labScriptTemplates = [
  'lab/head.sh.hbs', 'lab/lab.sh.hbs', 'lab/help.sh.hbs', 'lab/base.sh.hbs', 'lab/virsh.sh.hbs', 'lab/checks.sh.hbs', 'lab/access.sh.hbs',
  'lab/networks-and-storage.sh.hbs', 'lab/domains.sh.hbs', 'lab/start.sh.hbs', 'lab/down.sh.hbs',
  'lab/console-logs.sh.hbs', 'lab/progress.sh.hbs', 'lab/status.sh.hbs', 'lab/watch.sh.hbs', 'lab/wait.sh.hbs',
  'lab/verify.sh.hbs', 'lab/logs.sh.hbs', 'lab/ssh.sh.hbs', 'lab/snapshots.sh.hbs', 'lab/rebuild.sh.hbs',
  'lab/completion.sh.hbs', 'lab/main.sh.hbs',
] as const;

/**
 * The script's text.
 * @param template gives the text of a template below templates/, by its name
 */
export function renderLabScript(template: (name: string) => string, view: LabScriptView): string {
  return labScriptTemplates
    .map((name) => renderTemplate(name, template(name), view))
    .join('\n');
}
