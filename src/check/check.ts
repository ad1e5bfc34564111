/**
 * Holds the texts that were rendered against the plan, against each other and against what their readers need. The
 * structures they were made from are not looked at. What is wrong here is a bug of ours.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileSet } from '../fileset.js';
import type { SourceDocument } from '../parse/document.js';
import type { Plan } from '../plan/types.js';
import { diagnose } from '../validate/rule.js';
import { addresses } from './invariants/addresses.js';
import { autoinstall } from './invariants/autoinstall.js';
import { domains } from './invariants/domains.js';
import { hosts } from './invariants/hosts.js';
import { identity } from './invariants/identity.js';
import { installedFiles } from './invariants/installed-files.js';
import { labScript } from './invariants/lab-script.js';
import { networks } from './invariants/networks.js';
import { paths } from './invariants/paths.js';
import { ranges } from './invariants/ranges.js';
import { readable } from './invariants/readable.js';
import { secrets } from './invariants/secrets.js';
import { storage } from './invariants/storage.js';
import { topLevel } from './invariants/top-level.js';
import { unique } from './invariants/unique.js';
import { units } from './invariants/units.js';
import { virtInstall } from './invariants/virt-install.js';
import type { Invariant } from './invariant.js';
import { Output } from './output.js';

/** From the file set as such to what its files say about each other. */
export const invariants: readonly Invariant[] = [
  paths, topLevel, readable,
  domains, networks, storage, unique, virtInstall, labScript,
  identity, addresses, ranges, hosts, autoinstall,
  installedFiles, units,
];

/** A plan and what was rendered of it. */
export interface Rendered {
  readonly plan: Plan;
  readonly files: FileSet;
}

/**
 * OSG9001 for each fault, at the line of the topology that the file is made from.
 *
 * @param derived the same lab with no secret that someone chose: a chosen one may be a word that stands in many files by
 *   right, and only a derived one shows where secrets are written
 */
export function checkOutput(document: SourceDocument, { plan, files }: Rendered, derived: Rendered = { plan, files }): readonly Diagnostic[] {
  const output = new Output(plan, files);
  const secretsOutput = derived.files === files ? output : new Output(derived.plan, derived.files);
  return [...secrets(secretsOutput), ...invariants.flatMap((invariant) => [...invariant(output)])].map(({ file, message, path }) => diagnose(document, {
    code: 'OSG9001',
    path: path ?? files.get(file)?.origin.path ?? [],
    at: 'key',
    message: `${file}: ${message}`,
    help: 'this is a bug of osgen, not a mistake of yours: please report it with the topology',
  }));
}
