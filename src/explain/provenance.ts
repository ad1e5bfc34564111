/** Which place of the topology, and which role, service and template a line of an output file comes from. */
import { addressText } from '../net/ip.js';
import { labScriptTemplates } from '../render/lab-script.js';
import { diskLine, domainXml, networkXml } from './libvirt.js';
import { address, netplan } from './netplan.js';
import { labFile, virtInstall } from './script.js';
import { userData } from './user-data.js';
import { yamlLines } from './yaml-place.js';
import { labelsIn } from '../secrets/stand-ins.js';
import type { OutputFile } from '../fileset.js';
import type { Link, Provenance, Trace } from './trace.js';

/**
 * @param path relative to the output folder
 * @param text without the values of secrets; undefined for an image
 * @param line 1-based, within the text; undefined: the whole file
 */
export function provenance(trace: Trace, path: string, { origin }: OutputFile, text: string | undefined, line: number | undefined): Provenance {
  const whole: Provenance = { subject: origin.subject, links: [trace.topology(origin.path, origin.subject)] };
  const node = /^nodes\/([^/]+)\/(.+)$/.exec(path);
  if (node?.[2] === 'seed.iso') return { subject: `seed image of ${node[1]}: user-data, meta-data and network-config`, links: [...whole.links, { place: 'osgen', says: `ask for a line of nodes/${node[1]}/user-data` }] };
  if (path === 'lab' || path === 'README.md') return labFile(trace, path === 'lab' ? labScriptTemplates : 'out-readme.md.hbs', lineText(text, line));
  const volume = trace.nodes.flatMap((plan) => plan.node.disks.map((disk) => ({ plan, disk }))).find(({ disk }) => path === `storage/${disk.volume}.xml`);
  if (volume) return diskLine(trace, volume.plan, volume.disk);
  if (text === undefined || line === undefined) return whole;
  const found = ofLine(trace, path, node, text, line) ?? whole;
  return { ...found, links: distinct([...found.links, ...values(trace, lineText(text, line) ?? '')]) };
}

function ofLine(trace: Trace, path: string, node: RegExpExecArray | null, text: string, line: number): Provenance | undefined {
  const network = trace.lab.networks.find(({ name }) => path === `networks/${name}.xml`);
  if (network) return networkXml(trace, network, text, line);
  const domain = trace.nodes.find((plan) => path === `${plan.node.name}.xml`);
  if (domain) return domainXml(trace, domain, text, line);
  if (!node) return undefined;
  const plan = trace.node(node[1] as string);
  if (node[2] === 'user-data') return userData(trace, plan, text, line);
  if (node[2] === 'netplan.yaml' || node[2] === 'network-config') return netplan(trace, plan, yamlLines(text).at(line).path.slice(1));
  if (node[2] === 'virt-install') return virtInstall(trace, plan, lineText(text, line) ?? '');
  return undefined;
}

/** The secrets, the machines' addresses and those of `hosts` that a line has. */
function values(trace: Trace, text: string): readonly Link[] {
  const words = (text.match(/[0-9a-f.:]*[0-9a-f]/g) ?? []).map((word) => word.replace(/^:|:\d+$/, ''));
  const found = new Set(words);
  const secrets = [...new Set(labelsIn(text).map(({ name }) => name))].filter((name) => trace.lab.secretNames.includes(name));
  const hosts = [...trace.lab.hosts, ...trace.nodes.flatMap(({ node }) => node.hosts)].filter((entry) => found.has(entry.address));
  return [...hosts.map((entry) => trace.topology(entry.path, `${entry.address} is ${entry.names.join(', ')}`)), ...secrets.map((name): Link => ({ place: 'secrets file', says: `secret ${name}` })), ...trace.nodes.flatMap((plan) => plan.node.nics.flatMap((nic) => {
    if (!nic.address || !found.has(addressText(nic.address))) return [];
    return address(trace, plan, nic);
  }))];
}

function distinct(links: readonly Link[]): readonly Link[] {
  const seen = new Set<string>();
  return links.filter(({ place, says }) => !seen.has(`${place} ${says}`) && seen.add(`${place} ${says}`));
}

function lineText(text: string | undefined, line: number | undefined): string | undefined {
  return text === undefined || line === undefined ? undefined : text.split('\n')[line - 1];
}
