/** One machine as libvirt domain XML, in a fixed order of elements (libvirt formatdomain). */
import type { Lab, ResolvedNode } from '../../resolve/types.js';
import { cpuElement } from './cpu.js';
import { console, guestAgent, interfaceElement, memballoon, noUsb, rng, scsiController, serial, video } from './devices.js';
import { cdromElement, cdroms, diskElement, scsiControllers } from './disks.js';
import { metadata } from './metadata.js';
import { element, serialize, textElement, type XmlElement } from './xml.js';

export function domainXml(lab: Lab, node: ResolvedNode): string {
  return serialize(element('domain', { type: lab.hypervisor.type },
    textElement('name', node.domain),
    textElement('uuid', node.uuid),
    metadata('node', {
      lab: lab.name,
      name: node.name,
      roles: node.roles.join(','),
      tags: node.tags.length === 0 ? undefined : node.tags.join(','),
    }),
    textElement('memory', node.memoryMiB, { unit: 'MiB' }),
    textElement('currentMemory', node.memoryMiB, { unit: 'MiB' }),
    textElement('vcpu', node.vcpus, { placement: 'static' }),
    os(lab),
    element('features', {}, element('acpi'), element('apic')),
    cpuElement(node),
    clock(),
    textElement('on_poweroff', 'destroy'),
    textElement('on_reboot', 'restart'),
    textElement('on_crash', 'destroy'),
    devices(lab, node)));
}

/**
 * The disk first, always: an empty disk falls through to the CD drive, and a plain `virsh start` after the
 * installation never installs again.
 */
function os(lab: Lab): XmlElement {
  return element('os', {},
    textElement('type', 'hvm', { arch: 'x86_64', machine: lab.hypervisor.machine }),
    element('boot', { dev: 'hd' }),
    lab.install.method === 'autoinstall' ? element('boot', { dev: 'cdrom' }) : undefined);
}

/** The timers virt-install gives every Linux machine. */
function clock(): XmlElement {
  return element('clock', { offset: 'utc' },
    element('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    element('timer', { name: 'pit', tickpolicy: 'delay' }),
    element('timer', { name: 'hpet', present: 'no' }));
}

function devices(lab: Lab, node: ResolvedNode): XmlElement {
  return element('devices', {},
    ...node.disks.map((disk) => diskElement(lab, disk)),
    ...cdroms(lab, node).map((cdrom) => cdromElement(lab, cdrom)),
    noUsb(),
    ...Array.from({ length: scsiControllers(lab, node) }, (_, index) => scsiController(index)),
    ...node.nics.map(interfaceElement),
    serial(node.consoleLog),
    console(),
    guestAgent(),
    video(),
    memballoon(),
    rng());
}
