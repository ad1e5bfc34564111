/** Lines of the libvirt XML of machines, networks and volumes. */
import { address, attachment, mac } from './netplan.js';
import { osgenOwn, type Link, type Provenance, type Trace } from './trace.js';
import { xmlPlace } from './xml-place.js';
import type { NodePlan } from '../plan/types.js';
import type { ResolvedDisk, ResolvedNetwork } from '../resolve/types.js';

const derived = (what: string): Link => ({ place: 'osgen', says: `${what}, derived from the names in the topology` });

export function domainXml(trace: Trace, plan: NodePlan, text: string, line: number): Provenance {
  const { node } = plan;
  const { elements, block } = xmlPlace(text, line);
  const [, first = '', second = ''] = elements;
  const ofRole = (what: string): readonly Link[] => node.roles.map((role) => ({ place: `roles/${role}/role.yaml`, says: `defaults > ${what} of role ${role}; ${node.name} gives none` }));
  const own = (what: string, links: readonly Link[]): Provenance => ({ subject: `${what} of ${node.name}`, links: [...links, trace.machine(plan)] });
  if (first === 'devices' && second === 'interface') {
    const nic = node.nics.find((each) => block.includes(each.mac));
    if (nic) return { subject: `interface ${nic.interface} of ${node.name}`, links: [...(elements[3] === 'mac' ? mac(trace, plan, nic) : []), ...address(trace, plan, nic), ...attachment(trace, plan, nic)] };
  }
  if (first === 'devices' && second === 'disk') {
    const disk = node.disks.find(({ volume }) => block.includes(volume));
    const place = elements[2] === 'source' ? folder(trace) : [];
    if (disk) {
      const { subject, links } = diskLine(trace, plan, disk);
      return { subject, links: [...place, ...links] };
    }
    return own(block.includes(node.seedVolume) ? `seed image, nodes/${node.name}/seed.iso,` : 'drive for the installation image', [...place, ...trace.value(['install', 'method'], `${trace.lab.install.method}, the platform’s default`)]);
  }
  switch (first) {
    case '': return own('domain', trace.value(['hypervisor', 'type'], 'kvm'));
    case 'name': return own('domain name', [trace.topology(['name'], 'name of the lab')]);
    case 'uuid': return own('UUID', [derived('UUID')]);
    case 'memory': case 'currentMemory': return own('memory', trace.value([...node.path, 'memory'], '', ofRole('memory')));
    case 'vcpu': return own('vCPUs', trace.value([...node.path, 'vcpus'], '', ofRole('vcpus')));
    case 'os': return own('machine type and boot order', trace.value(['hypervisor', 'machine'], 'q35'));
    case 'cpu': return own('CPU', trace.value([...node.path, 'cpu'], '', [
      ...trace.value(['hypervisor', 'cpu'], 'by hypervisor type, and by whether the roles run instances'),
      ...trace.value(['hypervisor', 'nested'], 'true'),
    ]));
    default: return own(second || first, [osgenOwn]);
  }
}

function folder(trace: Trace): readonly Link[] {
  return trace.value(['hypervisor', 'directory'], `${trace.lab.hypervisor.directory}, where the pool ${trace.lab.hypervisor.pool} is`);
}

export function diskLine(trace: Trace, plan: NodePlan, disk: ResolvedDisk): Provenance {
  const { node } = plan;
  const subject = `disk ${disk.name} of ${node.name}`;
  if (disk.path !== node.path) return { subject, links: [trace.topology(disk.path, `disk ${disk.name}`), trace.machine(plan)] };
  const roles = node.roles.filter((role) => trace.catalog.roles[role]?.defaults.disks[disk.name]);
  return { subject, links: [...roles.map((role) => ({ place: `roles/${role}/role.yaml`, says: `defaults > disks > ${disk.name} of role ${role}; ${node.name} lists no disk of that name` })), trace.machine(plan)] };
}

export function networkXml(trace: Trace, network: ResolvedNetwork, text: string, line: number): Provenance {
  const [, first = '', second = ''] = xmlPlace(text, line).elements;
  const field = (key: string, otherwise: string): readonly Link[] => trace.value([...network.path, key], otherwise);
  const links: Readonly<Record<string, () => readonly Link[]>> = {
    name: () => [trace.topology(['name'], 'name of the lab')],
    uuid: () => [derived('UUID')],
    mac: () => [derived('MAC address')],
    forward: () => field('mode', `${network.mode}, the default`),
    bridge: () => field('bridge', 'derived from the names of lab and network'),
    domain: () => [trace.topology(['name'], 'name of the lab')],
    dns: () => field('dns', 'none'),
    mtu: () => field('mtu', 'none'),
    ip: () => (second === 'dhcp' ? field('dhcp', `the default of mode ${network.mode}`) : [...field('cidr', 'the default of a network of this name'), ...field('gateway', 'the first address of the network')]),
  };
  const here = trace.topology(network.path, trace.isGiven(network.path) ? `network ${network.name}` : `network ${network.name}, by default`);
  return { subject: `${first ? `${first} of ` : ''}network ${network.name}`, links: [...(links[first]?.() ?? [osgenOwn]), here] };
}
