/**
 * An entry below `values` in the secrets file that no service of the lab asks for: a misspelt name, or what is left of
 * a service that is off. The name is shown only if the catalog has it: what stands there by mistake may be a secret.
 */
import { didYouMean } from '../../diagnostics/suggest.js';
import { parseDocument } from '../../parse/document.js';
import { adminPasswordHash } from '../../secrets/secrets.js';
import { byCodeUnit } from '../../util/order.js';
import { servicesOfLab, type Advice } from './advice.js';

export const unusedSecret: Advice = function* (context) {
  const { secrets, catalog, model } = context;
  const { document } = secrets.source ? parseDocument(secrets.source) : {};
  if (!document) return;
  const names = (services: typeof catalog.services): string[] => Object.values(services).flatMap((service) => Object.keys(service.secrets ?? {}));
  const used = new Set([...names(servicesOfLab(context)), ...(model.admin.passwordHash === 'from-secrets' ? [adminPasswordHash] : [])]);
  const known = new Set([...names(catalog.services), adminPasswordHash]);
  for (const name of Object.keys(secrets.values).sort(byCodeUnit)) {
    if (used.has(name)) continue;
    const near = didYouMean(name, used)[0];
    yield {
      code: 'OSG6006',
      severity: 'warning',
      message: known.has(name) ? `the lab does not use the secret ${name}` : 'a value has a name that no secret has',
      span: document.locate(['values', name], 'key'),
      help: near === undefined ? 'remove the line' : `did you mean "${near}"? if not, remove the line`,
    };
  }
};
