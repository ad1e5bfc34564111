/** A machine's devices other than disks (libvirt formatdomain, "Devices"); each function makes one element. */
import type { ResolvedNic } from '../../resolve/types.js';
import { element, textElement, type XmlElement } from './xml.js';

/** QEMU's USB controller is of no use to a server, and takes CPU time. */
export function noUsb(): XmlElement {
  return element('controller', { type: 'usb', model: 'none' });
}

export function scsiController(index: number): XmlElement {
  return element('controller', { type: 'scsi', index, model: 'virtio-scsi' });
}

export function interfaceElement({ network, mac }: ResolvedNic): XmlElement {
  const bridged = network.mode === 'bridge';
  return element('interface', { type: bridged ? 'bridge' : 'network' },
    element('mac', { address: mac }),
    element('source', bridged ? { bridge: network.bridge } : { network: network.libvirtName }),
    element('model', { type: 'virtio' }),
    network.mtu === undefined ? undefined : element('mtu', { size: network.mtu }));
}

/** `append="on"`: otherwise the restart at the end of an installation truncates its log. */
export function serial(log: string): XmlElement {
  return element('serial', { type: 'pty' },
    element('log', { file: log, append: 'on' }),
    element('target', { port: 0 }));
}

/** The same port as `serial`, as the machine's console (`virsh console`). */
export function console(): XmlElement {
  return element('console', { type: 'pty' }, element('target', { type: 'serial', port: 0 }));
}

export function guestAgent(): XmlElement {
  return element('channel', { type: 'unix' }, element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' }));
}

/**
 * Nobody looks at it, but GRUB calls the BIOS of a graphics card for its graphical terminal, the default of an installed
 * Ubuntu, and hangs where there is none (seen with GRUB 2.06 under QEMU 7.2; oVirt says so of its headless machines,
 * rhbz#1425076). The plain card is in every build of QEMU, and `virsh screenshot` shows what the serial console does not.
 */
export function video(): XmlElement {
  return element('video', {}, element('model', { type: 'vga' }));
}

export function memballoon(): XmlElement {
  return element('memballoon', { model: 'virtio' }, element('stats', { period: 5 }));
}

/** Entropy for key generation at first boot. */
export function rng(): XmlElement {
  return element('rng', { model: 'virtio' }, textElement('backend', '/dev/urandom', { model: 'random' }));
}
