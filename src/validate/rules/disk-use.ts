/**
 * Every disk is there for something: `os`, `raw`, or what a service of the machine does with it. Where several
 * services use disks, the topology says which disk is whose.
 */
import { alternatives, suggestion } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diskUses } from '../../model/nodes.js';
import { diagnose, type Finding, type Rule, type RuleContext } from '../rule.js';
import { quoted } from '../schema-words.js';
import { entries, type Entry } from './shared.js';
import { help } from './words.js';

export const diskUse: Rule = function* (context) {
  for (const entry of entries(context)) {
    for (const finding of purposeFaults(context, entry)) yield diagnose(context.document, finding);
  }
};

export function* purposeFaults(
  { catalog }: RuleContext,
  { name, raw, path, machines: [first], understood }: Entry,
): Iterable<Finding> {
  if (!understood) return;
  const uses = Object.keys(diskUses(first.services, catalog)).sort();
  for (const [disk, value] of Object.entries(raw.disks ?? {})) {
    const purpose = typeof value === 'object' ? value.purpose : undefined;
    const place: Finding['path'] = [...path, 'disks', disk];
    if (purpose === undefined && disk !== 'os' && uses.length > 1) {
      yield {
        code: 'OSG3309',
        path: place,
        at: 'key',
        message: `what disk ${disk} of ${name} is for is not clear: ${alternatives(uses)}`,
        help: `for example  ${disk}: {size: ${typeof value === 'object' ? value.size : value}, purpose: ${uses[0]}}`,
      };
    }
    if (purpose === undefined || purpose === 'os' || purpose === 'raw' || uses.includes(purpose)) continue;
    const user = Object.keys(catalog.roles).filter((role) =>
      catalog.roles[role]?.services.some((service) => purpose in (own(catalog.services, service)?.disks ?? {})),
    );
    const known = ['os', 'raw', ...uses];
    yield {
      code: 'OSG3309',
      path: [...place, 'purpose'],
      message:
        user.length > 0
          ? `disk ${disk} of ${name} has the purpose ${purpose}, which is for the role ${alternatives(user)}`
          : `disk ${disk} of ${name} has the unknown purpose ${quoted(purpose)}`,
      ...help(user.length > 0 ? undefined : suggestion(purpose, known), `purposes possible here: ${known.join(', ')}`),
    };
  }
}
