/** A machine has the disks that the services of its roles prepare (roles/_services/NAME/service.yaml, `disks`). */
import { own } from '../../model/lookup.js';
import { diskUses } from '../../model/nodes.js';
import { diagnose, type Rule } from '../rule.js';
import { purposeFaults } from './disk-use.js';
import { entries } from './shared.js';
import { counted } from '../../util/count.js';
import { roleText } from './words.js';

export const roleDisk: Rule = function* (context) {
  const { document, catalog } = context;
  for (const entry of entries(context)) {
    const {
      name,
      raw,
      path,
      machines: [first],
    } = entry;
    // A disk whose use is unclear may be the one that is missing.
    if (!raw.disks || [...purposeFaults(context, entry)].length > 0) continue;
    for (const [purpose, use] of Object.entries(diskUses(first.services, catalog))) {
      const there = first.disks.filter((disk) => disk.purpose === purpose);
      if (there.length >= use.count) continue;
      const roles = first.roles.filter((role) =>
        own(catalog.roles, role)?.services.some((service) => own(catalog.services, service)?.disks?.[purpose]),
      );
      const wanted = use.count === 1 ? 'one' : counted(use.count, 'disk');
      yield diagnose(document, {
        code: 'OSG3302',
        path: [...path, 'disks'],
        at: 'key',
        message:
          `${name} has ${there.length === 0 ? 'no disk' : counted(there.length, 'disk')} of the purpose ${purpose}, ` +
          `but ${roleText(roles, 'need')} ${wanted}: ${use.description}`,
        help:
          `add below "disks:"  ${unused(raw.disks, purpose)}: {size: 10GiB, purpose: ${purpose}}  ` +
          'or leave "disks" out for the role’s own',
      });
    }
  }
};

/** The purpose as a name for a disk, numbered if need be. */
function unused(disks: object, purpose: string): string {
  if (!Object.hasOwn(disks, purpose)) return purpose;
  for (let number = 1; ; number += 1) if (!Object.hasOwn(disks, `${purpose}${number}`)) return `${purpose}${number}`;
}
