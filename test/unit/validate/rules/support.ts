/** Runs the semantic rules alone on a topology given as a value. */
import type { Catalog } from '../../../../src/catalog/types.js';
import type { Diagnostic } from '../../../../src/diagnostics/diagnostic.js';
import { printDiagnostics } from '../../../../src/diagnostics/print.js';
import { resources } from '../../../../src/load/resources.js';
import { normalise } from '../../../../src/model/normalise.js';
import type { Topology } from '../../../../src/model/topology.js';
import { parseDocument } from '../../../../src/parse/document.js';
import { semanticDiagnostics } from '../../../../src/validate/semantic.js';

const { catalog: realCatalog, validateTopology } = resources;

export const base = {
  name: 'lab',
  platform: 'debian-12',
  install: { image: '/srv/debian-12.qcow2' },
  admin: { ssh_authorized_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw'] },
  nodes: { controller: { roles: 'controller' } },
};

/** What the rules say; undefined if the topology does not fit its schema, so that they never see it. */
export function check(topology: unknown, catalog: Catalog = realCatalog): readonly Diagnostic[] | undefined {
  // JSON is YAML.
  const { document } = parseDocument({ name: 'topology.yaml', text: JSON.stringify(topology, null, 1) });
  if (!document || !validateTopology(document.value)) return undefined;
  const value = document.value as Topology;
  return semanticDiagnostics({ document, topology: value, model: normalise(value, catalog), catalog });
}

/** Code and message of everything the rules say about the sound topology with these parts put in place of its own. */
export function faults(parts: object, catalog?: Catalog): readonly string[] {
  const diagnostics = check({ ...base, ...parts }, catalog);
  if (!diagnostics) throw new Error('the topology does not fit its schema');
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

export function text(diagnostics: readonly Diagnostic[]): string {
  return printDiagnostics(diagnostics, { format: 'text', color: false });
}

export { realCatalog };
