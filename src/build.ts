/**
 * The compiler: topology, secrets and address lock as texts in, files as values out. Pure. Each phase reports all it
 * finds; the first phase with errors is the last one.
 */
import { effectiveCatalog } from './catalog/overlays.js';
import { checkOutput, type Rendered } from './check/check.js';
import { limitDiagnostics } from './diagnostics/limit.js';
import { sortDiagnostics } from './diagnostics/sort.js';
import { normalise, releaseName } from './model/normalise.js';
import { parseDocument } from './parse/document.js';
import { mergeDocuments } from './parse/merge.js';
import { planLab } from './plan/plan.js';
import { render } from './render/render.js';
import { parseLock, renderLock } from './resolve/lock.js';
import { resolve, type ResolveInput } from './resolve/resolve.js';
import { derivedOnly, hasChosenSecrets, parseSecrets } from './secrets/secrets.js';
import { invariant } from './util/invariant.js';
import { adviceDiagnostics } from './validate/advice/index.js';
import { labSize } from './validate/lab-size.js';
import { schemaDiagnostics } from './validate/schema.js';
import { semanticDiagnostics } from './validate/semantic.js';
import type { Diagnostic, Source } from './diagnostics/diagnostic.js';
import type { FileSet } from './fileset.js';
import type { Topology } from './model/topology.js';
import type { SourceDocument } from './parse/document.js';
import type { Plan } from './plan/types.js';
import type { Resources } from './resources.js';

export interface BuildInput {
  readonly topology: Source;
  /** Further topology files, laid over it one after the other (see mergeDocuments). */
  readonly overlays?: readonly Source[];
  /** The secrets file; without one, secrets are missing (OSG4003). */
  readonly secrets?: Source;
  /** The address lock of the last build, if there is one. */
  readonly lock?: Source;
  readonly resources: Resources;
  /** Say also what is not wrong, but not advisable (6xxx). */
  readonly advice?: boolean;
}

export interface BuildResult {
  /** Errors and warnings, in the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if there were errors. */
  readonly output?: {
    readonly files: FileSet;
    readonly plan: Plan;
    /** The topology, all its files in one: where what stands in it. */
    readonly document: SourceDocument;
    /** New text of the address lock; undefined if no address is automatic. */
    readonly lock: string | undefined;
  };
}

export function build({ topology: base, overlays = [], secrets: secretsSource, lock: lockSource, resources, advice = false }: BuildInput): BuildResult {
  const report = new Report();
  const { topologySchema, validateTopology } = resources;

  const parsed = [base, ...overlays].map((source) => parseDocument(source));
  const { secrets, diagnostics: secretsDiagnostics } = parseSecrets(secretsSource);
  const { lock, diagnostics: lockDiagnostics } = parseLock(lockSource);
  report.add([...parsed.flatMap(({ diagnostics }) => diagnostics), ...secretsDiagnostics, ...lockDiagnostics]);
  const [first, ...others] = parsed.flatMap(({ document }) => document ?? []);
  if (!first || others.length < overlays.length) return report.failed();
  const document = mergeDocuments(first, others);

  report.add(labSize(document));
  if (report.hasErrors) return report.failed();
  if (!validateTopology(document.value)) {
    report.add(schemaDiagnostics(document, validateTopology.errors ?? [], topologySchema));
    return report.failed();
  }
  const topology = document.value as Topology;

  const catalog = effectiveCatalog(resources.catalog, topology.platform, releaseName(topology, resources.catalog) ?? '');
  const model = normalise(topology, catalog);
  report.add(semanticDiagnostics({ document, topology, model, catalog }));
  if (report.hasErrors) return report.failed();

  const resolved = resolve({ document, model, catalog, secrets, lock });
  report.add(resolved.diagnostics);
  if (!resolved.lab) return report.failed();

  const planned = planLab(document, resolved.lab, catalog);
  report.add(planned.diagnostics);
  if (!planned.plan) return report.failed();

  const files = render(planned.plan, catalog);
  const rendered = { plan: planned.plan, files };
  report.add(checkOutput(document, rendered, hasChosenSecrets(secrets) ? renderDerived({ document, model, catalog, secrets, lock }) : rendered));
  if (report.hasErrors) return report.failed();
  if (advice) report.add(adviceDiagnostics({ document, topology, model, catalog, secrets }));
  return { diagnostics: report.sorted, output: { files, plan: planned.plan, document, lock: renderLock(resolved.lock) } };
}

/** The same lab as if nobody had chosen a secret. What does not depend on their values comes out the same. */
function renderDerived(input: ResolveInput): Rendered {
  const { lab } = resolve({ ...input, secrets: derivedOnly(input.secrets) });
  const plan = lab && planLab(input.document, lab, input.catalog).plan;
  invariant(plan, 'a lab with derived secrets does not compile');
  return { plan, files: render(plan, input.catalog) };
}

class Report {
  private readonly all: Diagnostic[] = [];

  add(diagnostics: readonly Diagnostic[]): void {
    this.all.push(...diagnostics);
  }

  get hasErrors(): boolean {
    return this.all.some((diagnostic) => diagnostic.severity === 'error');
  }

  get sorted(): readonly Diagnostic[] {
    return limitDiagnostics(sortDiagnostics(this.all));
  }

  failed(): BuildResult {
    return { diagnostics: this.sorted };
  }
}
