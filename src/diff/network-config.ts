/** Two versions of a machine's network-config, which is read at its first boot. */
import { isMapping, readYaml, valueAt, type Mapping } from '../check/yaml.js';
import { change, listChange, type Finding } from './effect.js';

export function compareNetworkConfigs(before: string, after: string): readonly Finding[] {
  const [a, b] = [ethernets(before), ethernets(after)];
  if (!a || !b) return [{ effect: 'rebuild', reason: 'the network-config there cannot be read' }];
  const { added, removed } = listChange(Object.keys(a), Object.keys(b));
  const findings: Finding[] = [
    ...added.map((name): Finding => ({ effect: 'rebuild', reason: `network ${name} added` })),
    ...removed.map((name): Finding => ({ effect: 'rebuild', reason: `network ${name} removed` })),
    ...Object.keys(a).filter((name) => !removed.includes(name)).flatMap((name) => compareInterface(name, a[name], b[name])),
  ];
  return findings.length > 0 ? findings : [{ effect: 'rebuild', reason: 'the form of its network-config changed' }];
}

function ethernets(text: string): Mapping | undefined {
  try {
    const found = valueAt(readYaml(text), 'network', 'ethernets');
    return isMapping(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function compareInterface(name: string, before: unknown, after: unknown): readonly Finding[] {
  const facts: readonly (readonly [what: string, read: (nic: unknown) => string])[] = [
    ['address', (nic) => listText(valueAt(nic, 'addresses')).replace(/\/\d+$/, '') || (isMapping(nic) && (nic['dhcp4'] ?? nic['dhcp6']) === true ? 'DHCP' : '')],
    ['prefix length', (nic) => /\/(\d+)$/.exec(listText(valueAt(nic, 'addresses')))?.[1] ?? ''],
    ['MAC address', (nic) => textOf(valueAt(nic, 'match', 'macaddress'))],
    ['MTU', (nic) => textOf(valueAt(nic, 'mtu'))],
    ['routes', (nic) => routesText(valueAt(nic, 'routes'))],
    ['name servers', (nic) => listText(valueAt(nic, 'nameservers', 'addresses'))],
  ];
  const found = facts.flatMap(([what, read]): Finding[] => {
    const [was, is] = [read(before), read(after)];
    return was === is ? [] : [{ effect: 'rebuild', reason: `${what} on ${name} ${change(was, is)}` }];
  });
  if (found.length > 0 || JSON.stringify(before) === JSON.stringify(after)) return found;
  return [{ effect: 'rebuild', reason: `settings of network ${name} changed` }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function listText(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(', ') : '';
}

function routesText(value: unknown): string {
  return Array.isArray(value) ? value.map((route) => `${textOf(valueAt(route, 'to'))} via ${textOf(valueAt(route, 'via'))}`).join(', ') : '';
}
