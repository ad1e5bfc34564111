/** Good outputs to spoil, and what the check has to say about them. */
import { checkOutput } from '../../../src/check/check.js';
import { parseDocument } from '../../../src/parse/document.js';
import { compileWell } from '../../support/compile.js';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import type { FileSet, OutputFile } from '../../../src/fileset.js';
import type { Plan } from '../../../src/plan/types.js';
import type { SourceDocument } from '../../../src/parse/document.js';
import type { ResolvedNode } from '../../../src/resolve/types.js';

const common = `
admin: {ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw me@example]}
networks:
  nat:
    cidr: 192.168.150.0/24
  management:
    cidr: 10.0.0.0/24
  provider:
    mode: bridge
    bridge: br-ex
    cidr: 203.0.113.0/24
    gateway: 203.0.113.1
hosts:
  10.0.0.250: [registry, registry.example]
nodes:
  controller:
    roles: controller
    networks: {management: 10.0.0.11, provider: 203.0.113.11}
  store:
    roles: block-storage
    networks: {management: 10.0.0.31}
    hosts: {10.0.0.251: [backup]}
`;

/** By cloud image, with a storage pool of its own. */
export const cloudImage = `name: lab1\nplatform: debian-12\ninstall: {image: /srv/debian.qcow2}\nhypervisor: {directory: /srv/pool}${common}`;
/** From the installer's ISO. */
export const autoinstall = `name: lab1\nplatform: ubuntu-24.04\ninstall: {iso: /srv/ubuntu.iso}${common}`;

export interface Good {
  readonly document: SourceDocument;
  readonly plan: Plan;
  readonly files: FileSet;
}

export function good(topology: string): Good {
  const { document } = parseDocument({ name: 'topology.yaml', text: topology });
  const { plan, files } = compileWell(topology);
  return { document: document as SourceDocument, plan, files };
}

/** The file set with one file's text changed; fails if the change changes nothing. */
export function changed(files: FileSet, path: string, change: (text: string) => string): FileSet {
  const file = files.get(path);
  if (typeof file?.contents !== 'string') throw new Error(`no text ${path}`);
  const contents = change(file.contents);
  if (contents === file.contents) throw new Error(`nothing changed in ${path}`);
  return new Map(files).set(path, { ...file, contents });
}

/** One file changed in other respects, added, or (undefined) taken away; the order of paths stays. */
export function replaced(files: FileSet, path: string, file: Partial<OutputFile> | undefined): FileSet {
  const all = [...files].filter(([other]) => other !== path);
  const origin = { subject: 'test', path: ['nodes', 'store'] };
  if (file) all.push([path, { contents: '', mode: 0o644, sensitive: false, origin, ...files.get(path), ...file }]);
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the check says of these files in place of the good ones. */
export function check({ document, plan }: Good, files: FileSet): readonly Diagnostic[] {
  return checkOutput(document, { plan, files });
}

export function messages(of: Good, files: FileSet): readonly string[] {
  return check(of, files).map(({ message }) => message);
}

/** One file's text changed: what is wrong, where, how, and all that the check has to say. */
export type Spoil = readonly [what: string, path: string, change: (text: string) => string, expected: readonly string[]];

export function spoils(of: Good, cases: readonly Spoil[]): void {
  test.each(cases)('%s', (_, path, change, expected) => {
    expect(messages(of, changed(of.files, path, change))).toEqual(expected);
  });
}

/** The same for any file set made of the good one. */
export function fileSets(of: Good, cases: readonly (readonly [what: string, files: FileSet, expected: readonly string[]])[]): void {
  test.each(cases)('%s', (_, files, expected) => expect(messages(of, files)).toEqual(expected));
}

/** What a machine has in the plan. */
export function uuidOf({ plan }: Good, name: string): string {
  return nodeOf(plan, name).uuid;
}

export function macOf({ plan }: Good, name: string, network: string): string {
  const nic = nodeOf(plan, name).nics.find((candidate) => candidate.network.name === network);
  if (!nic) throw new Error(`${name} is not on ${network}`);
  return nic.mac;
}

function nodeOf(plan: Plan, name: string): ResolvedNode {
  const found = plan.nodes.find(({ node }) => node.name === name);
  if (!found) throw new Error(`no node ${name}`);
  return found.node;
}
