/** A rule of advice: like a rule, but over a lab that compiles, and it sees the secrets file too. */
import type { Service } from '../../catalog/types.js';
import { withOverlays } from '../../catalog/overlays.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Secrets } from '../../secrets/secrets.js';
import type { RuleContext } from '../rule.js';

/** `catalog` is that of the lab's platform and release. */
export interface AdviceContext extends RuleContext {
  readonly secrets: Secrets;
}

export type Advice = (context: AdviceContext) => Iterable<Diagnostic>;

/** The services of the lab, as they are in it: with what the others patch into them. */
export function servicesOfLab({ model, catalog }: Pick<RuleContext, 'model' | 'catalog'>): Readonly<Record<string, Service>> {
  const inLab = new Set(model.nodes.flatMap(({ services }) => services));
  return Object.fromEntries(Object.entries(withOverlays(catalog.services, inLab)).filter(([name]) => inLab.has(name)));
}
