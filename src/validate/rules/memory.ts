/** A machine has the memory its roles need, and the installer runs in it. */
import { own } from '../../model/lookup.js';
import { parseSizeMiB, sizeText } from '../../util/size.js';
import { diagnose, type Rule } from '../rule.js';
import { entries, installerNeeds, OTHERWISE } from './shared.js';
import { roleText } from './words.js';

export const memory: Rule = function* (context) {
  const { document, model, catalog } = context;
  for (const {
    name,
    raw,
    path,
    machines: [first],
  } of entries(context)) {
    if (raw.memory === undefined) continue;
    const roles = first.roles.reduce(
      (sum, role) => sum + (parseSizeMiB(own(catalog.roles, role)?.minimum.memory ?? '') ?? 0),
      0,
    );
    const installer = installerNeeds(model, 'memory');
    if (first.memoryMiB >= Math.max(roles, installer)) continue;
    const purpose = installer > roles ? 'the installer' : roleText(first.roles);
    const otherwise = installer > roles && first.memoryMiB >= roles ? OTHERWISE : '';
    yield diagnose(document, {
      code: 'OSG3304',
      path: [...path, 'memory'],
      message: `${name} has ${sizeText(first.memoryMiB)} of memory, too little for ${purpose}`,
      help: `${sizeText(Math.max(roles, installer))} at least${otherwise}`,
    });
  }
};
