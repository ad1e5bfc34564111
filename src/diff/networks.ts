/** Two versions of a network's XML. */
import { at, attributesAt, readXml, textAt, type XmlNode } from '../check/xml.js';
import { change } from './effect.js';

/** Name in libvirt; undefined if the text is no XML. */
export function networkName(text: string): string | undefined {
  const root = read(text);
  return root && textAt(root, 'name');
}

/** What is different, in words. */
export function compareNetworks(before: string, after: string): readonly string[] {
  const [a, b] = [read(before), read(after)];
  if (!a || !b) return ['the definition there cannot be read'];
  const facts: readonly (readonly [name: string, read: (root: XmlNode) => string])[] = [
    ['name', (root) => textAt(root, 'name') ?? ''],
    ['mode', (root) => attributesAt(root, 'forward', 'mode').join('') || 'isolated'],
    ['hypervisor’s address', (root) => at(root, 'ip').map(({ attributes }) => `${attributes['address']} / ${attributes['netmask'] ?? attributes['prefix']}`).join(', ')],
    ['DHCP', (root) => at(root, 'ip/dhcp/range').map(({ attributes }) => `${attributes['start']} to ${attributes['end']}`).join(', ')],
    ['bridge', (root) => attributesAt(root, 'bridge', 'name').join('')],
    ['MTU', (root) => attributesAt(root, 'mtu', 'size').join('')],
  ];
  const found = facts.flatMap(([name, value]) => (value(a) === value(b) ? [] : [`${name} ${change(value(a), value(b))}`]));
  return found.length > 0 ? found : ['its definition changed'];
}

function read(text: string): XmlNode | undefined {
  try {
    return readXml(text);
  } catch {
    return undefined;
  }
}
