/** out/README.md: what each file is, and how to use them. */
import { templateText } from '../catalog/template.js';
import { renderTemplate } from './template.js';
import { addressText } from '../net/ip.js';
import { sizeText } from '../util/size.js';
import type { Catalog, Listener } from '../catalog/types.js';
import type { Plan } from '../plan/types.js';

export function outReadme({ lab, nodes }: Plan, catalog: Catalog): string {
  const networks = lab.networks;
  return renderTemplate('out-readme.md.hbs', templateText(catalog, 'out-readme.md.hbs'), {
    lab: lab.name,
    platform: lab.platform.data.title,
    release: lab.release.title,
    autoinstall: lab.install.method === 'autoinstall',
    source: lab.install.method === 'autoinstall' ? lab.install.iso ?? null : lab.install.image ?? null,
    uri: lab.hypervisor.uri,
    listens: distinct(nodes.flatMap(({ node, listens }) => listens.map((each) => ({ ...each, node: node.name })))),
    networks: networks.map((network) => network.name),
    nodes: nodes.map(({ node }) => ({
      name: node.name,
      domain: node.domain,
      roles: node.roles.length > 0 ? node.roles : ['none'],
      vcpus: node.vcpus,
      memory: sizeText(node.memoryMiB),
      disks: node.disks.map((disk) => `${disk.name} ${sizeText(disk.sizeMiB)}`),
      addresses: networks.map((network) => {
        const nic = node.nics.find((candidate) => candidate.network.name === network.name);
        return nic ? (nic.address ? addressText(nic.address) : 'DHCP') : '–';
      }),
    })),
  });
}

/** Each listener once, with the machines that have it. */
function distinct(all: readonly (Listener & { readonly node: string })[]): readonly object[] {
  const texts = new Map<string, string[]>();
  for (const { port, protocol, description, node } of all) {
    const key = `${protocol.toUpperCase()} ${port} | ${description}`;
    texts.set(key, [...(texts.get(key) ?? []), node]);
  }
  return [...texts].map(([listener, machines]) => ({ listener, machines }));
}
