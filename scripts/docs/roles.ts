/** docs/reference/roles.md: what each role is, asks for and gets. */
import type { Catalog, Role } from '../../src/catalog/types.js';
import { code, codes, generatedNote, list, page, table } from './markdown.js';

export function rolesPage({ roles, services }: Catalog): string {
  const everywhere = Object.keys(services).filter((name) => services[name]?.everywhere);
  return page(
    generatedNote,
    '# Roles',
    'What a machine does, `nodes.MACHINE.roles` in the topology. A machine with several roles has the services, networks and disks of all'
    + ' of them, the highest number of vCPUs and the sum of the memory.',
    table(['role', 'what it does', 'networks', 'vCPUs', 'memory', 'disks'], Object.entries(roles).map(([name, role]) => [
      code(name), role.description, role.networks.join(', '), String(role.defaults.vcpus), role.defaults.memory, disksOf(role),
    ])),
    'That is what a machine gets unless the topology says otherwise. The least that it can say, and the memory that the role'
    + ' was seen to need with all its services (`osgen validate` warns below it):',
    table(['role', 'vCPUs', 'memory', 'system disk', 'memory seen'], Object.entries(roles).map(([name, { minimum, seen }]) => [code(name), String(minimum.vcpus), minimum.memory, minimum.os_disk, seen.memory])),
    `On every machine, whatever its roles: ${links(everywhere)}.`,
    ...Object.entries(roles).map(([name, role]) => page(`## ${name}`, role.description, list([
      `Services: ${links(role.services)}`,
      ...(role.singleton ? ['A lab has exactly one such machine'] : []),
      ...(role.runs_instances ? ['Gets nested virtualization (`hypervisor.nested`)'] : []),
      ...diskDemands(role, services),
    ])).trim()),
  );
}

function disksOf(role: Role): string {
  return Object.entries(role.defaults.disks).map(([name, { size }]) => `${name} ${size}`).join(', ');
}

function links(names: readonly string[]): string {
  return names.map((name) => `[${name}](services.md#${name})`).join(', ');
}

function diskDemands(role: Role, services: Catalog['services']): readonly string[] {
  return role.services.flatMap((name) => Object.entries(services[name]?.disks ?? {}).map(([purpose, use]) =>
    `Needs at least ${use.count} ${use.count === 1 ? 'disk' : 'disks'} of the purpose ${codes([purpose])}, ${use.minimum} or more: ${use.description}`));
}
