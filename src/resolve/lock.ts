/** The address lock: which automatic address each machine has, kept beside the topology and put under version control. */
import { dump } from 'js-yaml';
import { parseDocument } from '../parse/document.js';
import { byNaturalName, sortedEntries } from '../util/order.js';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';
import type { AddressRecord } from './addresses.js';

/** Network → node → address. */
export type AddressLock = Readonly<Record<string, AddressRecord>>;

const header = [
  '# Automatic addresses of the machines. osgen reads this file so that adding or removing a machine leaves the',
  '# addresses of all others alone, and keeps it up to date. Put it under version control with the topology.',
  '',
].join('\n');

/** Text of the lock file; undefined if no machine has an automatic address. */
export function renderLock(lock: AddressLock): string | undefined {
  const networks = sortedEntries(lock).filter(([, record]) => Object.keys(record).length > 0);
  if (networks.length === 0) return undefined;
  const addresses = Object.fromEntries(networks.map(([name, record]) => [
    name,
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => byNaturalName(a, b))),
  ]));
  return header + dump({ addresses }, { noRefs: true, lineWidth: -1 });
}

/** Reads a lock file. Anything that is no lock is OSG4101. */
export function parseLock(source: Source | undefined): { readonly lock: AddressLock; readonly diagnostics: readonly Diagnostic[] } {
  if (!source) return { lock: {}, diagnostics: [] };
  const help = 'take the last good version from version control, or delete the file to have all automatic addresses chosen anew';
  const { document, diagnostics } = parseDocument(source);
  if (!document) return { lock: {}, diagnostics: diagnostics.map((d) => ({ ...d, code: 'OSG4101' as const, help })) };
  const value = document.value as { addresses?: unknown };
  const addresses = value.addresses;
  const unknown = Object.keys(value).find((key) => key !== 'addresses');
  if (unknown !== undefined || !isRecord(addresses) || !Object.values(addresses).every((record) => isRecord(record) && Object.values(record).every((text) => typeof text === 'string'))) {
    const span = document.locate(unknown === undefined ? ['addresses'] : [unknown], 'key');
    return { lock: {}, diagnostics: [{ code: 'OSG4101', severity: 'error', message: 'the address lock is not of the form addresses: {network: {node: address}}', span, help }] };
  }
  return { lock: addresses as AddressLock, diagnostics: [] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
