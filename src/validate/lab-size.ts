/**
 * How large a lab can be. Each machine's /etc/hosts names all others, so that the output grows with the square of their number;
 * a group of a few bytes can stand for thousands. Looked at before anything is made of it, its schema included.
 */
import { diagnose } from './rule.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceDocument } from '../parse/document.js';

/** docs/reference/topology.md says so, too. */
const MAX_MACHINES = 1024;
const MAX_NETWORKS = 256;

/** OSG2006 at the first group or network that is too much. */
export function labSize(document: SourceDocument): readonly Diagnostic[] {
  const { nodes, networks } = document.value as { readonly nodes?: unknown; readonly networks?: unknown };
  return [
    ...excess(document, 'nodes', 'machines', MAX_MACHINES, entriesOf(nodes).map(([name, node]) => [name, countOf(node)])),
    ...excess(document, 'networks', 'networks', MAX_NETWORKS, entriesOf(networks).map(([name]) => [name, 1])),
  ];
}

function excess(document: SourceDocument, key: string, what: string, limit: number, counts: readonly (readonly [name: string, count: number])[]): readonly Diagnostic[] {
  let sum = 0;
  const first = counts.find(([, count]) => (sum += count) > limit);
  if (!first) return [];
  return [diagnose(document, {
    code: 'OSG2006',
    path: [key, first[0]],
    at: 'key',
    message: `with ${first[0]}, the lab has more than ${limit} ${what}`,
    help: `${limit} at most; more fit into several labs`,
  })];
}

/** What is no mapping, or no number, is the schema's business. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function countOf(node: unknown): number {
  const [, count] = entriesOf(node).find(([key]) => key === 'count') ?? [];
  return typeof count === 'number' && count > 1 ? count : 1;
}
