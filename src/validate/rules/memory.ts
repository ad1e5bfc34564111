/**
 * A machine has the memory its roles need, and the installer runs in it: the Ubuntu 24.04 live-server installer hangs
 * with 1 GiB and works with 2 (canonical/ubuntu-server-documentation, issue 279).
 */
import { own } from '../../model/lookup.js';
import { parseSizeMiB, sizeText } from '../../util/size.js';
import { diagnose, type Rule } from '../rule.js';
import { entries } from './shared.js';
import { roleText } from './words.js';

const INSTALLER_MIB = 2048;

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
    const installer = model.platform && model.install.method === 'autoinstall' ? INSTALLER_MIB : 0;
    if (first.memoryMiB >= Math.max(roles, installer)) continue;
    const purpose = installer > roles ? 'the Ubuntu installer' : roleText(first.roles);
    const otherwise = installer > roles && first.memoryMiB >= roles ? '; or  install: {method: cloud-image}' : '';
    yield diagnose(document, {
      code: 'OSG3304',
      path: [...path, 'memory'],
      message: `${name} has ${sizeText(first.memoryMiB)} of memory, too little for ${purpose}`,
      help: `${sizeText(Math.max(roles, installer))} at least${otherwise}`,
    });
  }
};
