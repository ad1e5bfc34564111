/**
 * Every disk has room for its purpose: the roles' minimum for the system and the installer's, the service's for the others
 * (roles/).
 */
import { diskUses } from '../../model/nodes.js';
import { own } from '../../model/lookup.js';
import { parseSizeMiB, sizeText } from '../../util/size.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, field, installerNeeds, OTHERWISE } from './shared.js';
import { roleText } from './words.js';

export const diskSize: Rule = function* (context) {
  const { document, catalog, model } = context;
  const installer = installerNeeds(model, 'os_disk');
  for (const {
    name,
    path,
    machines: [first],
  } of entries(context)) {
    const uses = diskUses(first.services, catalog);
    const system = Math.max(
      0,
      ...first.roles.map((role) => parseSizeMiB(own(catalog.roles, role)?.minimum.os_disk ?? '') ?? 0),
    );
    for (const disk of first.disks) {
      const use = own(uses, disk.purpose);
      const minimum = disk.purpose === 'os' ? Math.max(system, installer) : (parseSizeMiB(use?.minimum ?? '') ?? 0);
      // A default has the node's own path and is the catalog's affair.
      if (disk.sizeMiB >= minimum || disk.path.length === path.length) continue;
      const byInstaller = disk.purpose === 'os' && installer > system;
      const occupant = byInstaller ? 'the installer' : `the operating system and ${roleText(first.roles)}`;
      const purpose = use ? `its use, ${use.description}` : occupant;
      const otherwise = byInstaller && disk.sizeMiB >= system ? OTHERWISE : '';
      yield diagnose(document, {
        code: 'OSG3305',
        path: field(context, disk.path, 'size'),
        message: `disk ${disk.name} of ${name} has ${sizeText(disk.sizeMiB)}, too little for ${purpose}`,
        help: `${sizeText(minimum)} at least${otherwise}`,
      });
    }
  }
};
