/** osgen's own element in the `<metadata>` of what it defines: tells its objects from others, and lab from lab. */
import { element, type AttributeValue, type XmlElement } from './xml.js';

/** Names the format, version 1.0; nothing is ever fetched from it. libvirt wants one namespace per application. */
export const metadataNamespace = 'https://osgen.dev/xmlns/libvirt/1.0';

export function metadata(name: 'node' | 'network', attributes: Readonly<Record<string, AttributeValue>>): XmlElement {
  return element('metadata', {}, element(`osgen:${name}`, { 'xmlns:osgen': metadataNamespace, ...attributes }));
}
