/** The address lock: what each machine was given that could have come out otherwise, kept beside the topology under version control. */
import { dump } from 'js-yaml';
import { parseDocument } from '../parse/document.js';
import { byNaturalName, sortedEntries } from '../util/order.js';
import type { Diagnostic, Source } from '../diagnostics/diagnostic.js';

/** Node → address, of one network. */
export type NodeRecord = Readonly<Record<string, string>>;

export interface Lock {
  /** Network → node → automatic IP address. */
  readonly addresses: Readonly<Record<string, NodeRecord>>;
  /** Network → node → MAC address; only of those whose hashes met. */
  readonly macs: Readonly<Record<string, NodeRecord>>;
}

export const emptyLock: Lock = { addresses: {}, macs: {} };

const header = [
  '# Automatic addresses of the machines. osgen reads this file so that adding or removing a machine leaves the',
  '# addresses of all others alone, and keeps it up to date. Put it under version control with the topology.',
  '',
].join('\n');

/** Text of the lock file; undefined if there is nothing to remember. */
export function renderLock(lock: Lock): string | undefined {
  const sections = (['addresses', 'macs'] as const).flatMap((name) => {
    const records = sortedEntries(lock[name]).filter(([, record]) => Object.keys(record).length > 0);
    return records.length > 0 ? [[name, Object.fromEntries(records.map(([network, record]) => [network, sorted(record)]))]] : [];
  });
  return sections.length === 0 ? undefined : header + dump(Object.fromEntries(sections), { noRefs: true, lineWidth: -1 });
}

function sorted(record: NodeRecord): NodeRecord {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byNaturalName(a, b)));
}

/** Reads a lock file. Anything that is no lock is OSG4101. */
export function parseLock(source: Source | undefined): { readonly lock: Lock; readonly diagnostics: readonly Diagnostic[] } {
  if (!source) return { lock: emptyLock, diagnostics: [] };
  const help = 'take the last good version from version control, or delete the file to have all automatic addresses chosen anew';
  const { document, diagnostics } = parseDocument(source);
  if (!document) return { lock: emptyLock, diagnostics: diagnostics.map((d) => ({ ...d, code: 'OSG4101' as const, help })) };
  const value = document.value as { readonly [key: string]: unknown };
  const wrong = Object.keys(value).find((key) => (key !== 'addresses' && key !== 'macs') || !isSection(key, value[key]));
  if (wrong !== undefined || Object.keys(value).length === 0) {
    const span = document.locate(wrong === undefined ? [] : [wrong], 'key');
    return { lock: emptyLock, diagnostics: [{ code: 'OSG4101', severity: 'error', message: 'the address lock is not of the form addresses: {network: {node: address}}', span, help }] };
  }
  return { lock: { ...emptyLock, ...value }, diagnostics: [] };
}

/** Network → node → text; a MAC address is written into XML and has to be one. */
function isSection(key: string, section: unknown): boolean {
  const isText = (text: unknown): boolean => typeof text === 'string' && (key !== 'macs' || /^52:54:00(:[0-9a-f]{2}){3}$/.test(text));
  return isRecord(section) && Object.values(section).every((record) => isRecord(record) && Object.values(record).every(isText));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
