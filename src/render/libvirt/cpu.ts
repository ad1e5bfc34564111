/** `<cpu>` of a machine (libvirt formatdomain, "CPU model and topology"). */
import type { ResolvedNode } from '../../resolve/types.js';
import { element, type XmlElement } from './xml.js';

/** Intel's and AMD's virtualization extensions. */
export const virtualizationFeatures = ['vmx', 'svm'] as const;

/**
 * True if the CPU mode would hand the host's virtualization extensions on and the machine must not have them: that
 * keeps machines without instances free of nested virtualization, and makes `hypervisor.nested: false` mean it.
 *
 * Both names are given on every host, for policy `disable` is also for what the host does not have. Tried with libvirt
 * 9.0 and KVM on a host with neither: host-passthrough and host-model start, with `-cpu …,vmx=off,svm=off`. Mode
 * `maximum` is left alone: it is for emulation, where the extensions cost nothing unless used.
 */
export function hidesVirtualization(node: ResolvedNode): boolean {
  return !node.nested && node.cpu !== 'maximum';
}

export function cpuElement(node: ResolvedNode): XmlElement {
  const features = hidesVirtualization(node)
    ? virtualizationFeatures.map((name) => element('feature', { policy: 'disable', name }))
    : [];
  const attributes = node.cpu === 'host-passthrough' ? { check: 'none', migratable: 'on' } : {};
  return element('cpu', { mode: node.cpu, ...attributes }, ...features);
}
