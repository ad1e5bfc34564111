/** Plan → file set: every file of out/. */
import { dirname } from 'node:path/posix';
import { templateText } from '../catalog/template.js';
import { autoinstall } from './autoinstall.js';
import { cloudConfig, type Form } from './cloud-config.js';
import { outGitignore } from './gitignore.js';
import { seedImage } from './iso9660.js';
import { labScriptView, renderLabScript } from './lab-script.js';
import { domainXml } from './libvirt/domain.js';
import { isOurs, networkXml } from './libvirt/network.js';
import { poolXml, volumeXml } from './libvirt/storage.js';
import { netplanConfig } from './netplan.js';
import { outReadme } from './readme.js';
import { virtInstallScript } from './virt-install.js';
import { renderYaml } from './yaml.js';
import { byCodeUnit } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import type { Catalog } from '../catalog/types.js';
import type { FileMode, FileSet, Origin, OutputFile } from '../fileset.js';
import type { NodePlan, Plan } from '../plan/types.js';
import type { ResolvedNetwork } from '../resolve/types.js';

type Entry = readonly [path: string, file: OutputFile];

export function render(plan: Plan, catalog: Catalog): FileSet {
  const { lab, nodes } = plan;
  const lab0: Origin = { subject: `lab ${lab.name}`, path: ['name'] };
  const entries: Entry[] = [
    file('.gitignore', 0o644, lab0, outGitignore),
    file('README.md', 0o644, lab0, outReadme(plan, catalog)),
    file('lab', 0o755, lab0, renderLabScript((name) => templateText(catalog, name), labScriptView(lab, stepCounter(nodes)))),
    ...(!lab.hypervisor.ownPool ? [] : [file('storage/pool.xml', 0o644, { subject: 'storage pool', path: ['hypervisor', 'directory'] }, poolXml(lab))]),
    ...lab.networks.filter(isOurs).map((network) =>
      file(`networks/${network.name}.xml`, 0o644, networkOrigin(network), networkXml(lab, network))),
    ...nodes.flatMap((node) => nodeFiles(plan, node, catalog)),
  ];
  entries.sort(([a], [b]) => byCodeUnit(a, b));
  const files = new Map(entries);
  invariant(files.size === entries.length, 'two files of out/ have one path');
  invariant(![...files.keys()].some((path) => path.endsWith('.xml') && dirname(path) === '.' && !nodes.some(({ node }) => `${node.name}.xml` === path)), 'XML other than domains at the top of out/');
  return files;
}

function nodeFiles(plan: Plan, nodePlan: NodePlan, catalog: Catalog): Entry[] {
  const { lab } = plan;
  const { node } = nodePlan;
  const origin: Origin = { subject: `node ${node.name}`, path: node.path };
  const folder = `nodes/${node.name}`;
  const userDataAs = (form: Form, firstLine: string): string => {
    const cloud = cloudConfig(lab, nodePlan, catalog, form);
    return `${firstLine}\n${renderYaml(lab.install.method === 'autoinstall' ? { autoinstall: autoinstall(lab, node, nodePlan.steps.length, cloud) } : cloud)}`;
  };
  const userData = userDataAs('contents', '#cloud-config');
  const redacted = `${folder}/user-data.redacted.yaml`;
  // No local-hostname: see cloudConfig.
  const metaData = renderYaml({ 'instance-id': `iid-${node.uuid}` });
  const network = renderYaml(netplanConfig(node));
  // The seed is made when it is written: a thousand of them would not fit into memory well.
  const seed = (): Uint8Array => seedImage(
    [['user-data', userData], ['meta-data', metaData], ['network-config', network]]
      .map(([name, text]) => ({ name: name as string, contents: Buffer.from(text as string) })),
    'CIDATA',
  );
  return [
    file(`${node.name}.xml`, 0o644, origin, domainXml(lab, node)),
    ...node.disks.map((disk) => file(`storage/${disk.volume}.xml`, 0o644, { subject: `disk ${disk.name} of ${node.name}`, path: disk.path }, volumeXml(lab, disk))),
    secret(`${folder}/user-data`, origin, userData, redacted),
    // Made when it is written, like the seed. Not what cloud-init would take for its own: the first line is another one.
    file(redacted, 0o644, origin, () => userDataAs('redacted', '# user-data for review, with names in place of secrets: machines do not read it')),
    file(`${folder}/meta-data`, 0o644, origin, metaData),
    file(`${folder}/network-config`, 0o644, origin, network),
    file(`${folder}/netplan.yaml`, 0o644, origin, network),
    file(`${folder}/virt-install`, 0o755, origin, virtInstallScript(lab, node)),
    secret(`${folder}/seed.iso`, origin, seed, redacted),
  ];
}

function file(path: string, mode: FileMode, origin: Origin, contents: OutputFile['contents']): Entry {
  return [path, { contents, mode, sensitive: false, origin }];
}

/** Files that hold secrets are those nobody else may read. */
function secret(path: string, origin: Origin, contents: OutputFile['contents'], redacted: string): Entry {
  return [path, { contents, mode: 0o600, sensitive: true, redacted, origin }];
}

function networkOrigin(network: ResolvedNetwork): Origin {
  return { subject: `network ${network.name}`, path: network.path };
}

function stepCounter(nodes: readonly NodePlan[]): (node: string) => number {
  const counts = new Map(nodes.map(({ node, steps }) => [node.name, steps.length]));
  return (node) => {
    const count = counts.get(node);
    invariant(count !== undefined, `no plan for node ${node}`);
    return count;
  };
}
