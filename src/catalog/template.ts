import { invariant } from '../util/invariant.js';
import type { Catalog } from './types.js';

/** Text of a template below templates/, e.g. `machine/run-step.hbs`. */
export function templateText(catalog: Catalog, name: string): string {
  const text = catalog.templates[name];
  invariant(text !== undefined, `no template ${name}`);
  return text;
}
