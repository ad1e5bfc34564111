/** The meaning of a topology that has the right shape: every rule, everything they find. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { RuleContext } from './rule.js';
import { rules } from './rules/index.js';

export function semanticDiagnostics(context: RuleContext): Diagnostic[] {
  return rules.flatMap((rule) => [...rule(context)]);
}
