/** Which secrets differ, by name: as the forms for review of two outputs show them, of which no value can be told. */
import { labelsIn } from '../secrets/stand-ins.js';
import { byCodeUnit } from '../util/order.js';

export interface SecretsReport {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** True if no secret has the mark that it had: the seed is another one. */
  readonly otherSeed: boolean;
}

/** @param before texts for review */
export function compareSecrets(before: readonly string[], after: readonly string[]): SecretsReport {
  const [was, is] = [labelsOf(before), labelsOf(after)];
  const common = [...is.keys()].filter((name) => was.has(name));
  const changed = common.filter((name) => was.get(name) !== is.get(name)).sort(byCodeUnit);
  return {
    added: [...is.keys()].filter((name) => !was.has(name)).sort(byCodeUnit),
    removed: [...was.keys()].filter((name) => !is.has(name)).sort(byCodeUnit),
    changed,
    otherSeed: changed.length > 1 && changed.length === common.length,
  };
}

/** Name → its labels; in the texts of one build it has one. */
function labelsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { name, label } of texts.flatMap(labelsIn)) found.set(name, (found.get(name) ?? new Set()).add(label));
  return new Map([...found].map(([name, labels]) => [name, [...labels].sort().join(' ')]));
}
