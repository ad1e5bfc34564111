/** The references: made of the topology's schema and the catalog, so that they cannot say anything else. */
import type { Catalog } from '../../src/catalog/types.js';
import { platformsPage } from './platforms.js';
import { rolesPage } from './roles.js';
import type { Schema } from './schema.js';
import { secretsPage } from './secrets.js';
import { servicesPage } from './services.js';
import { topologyPage } from './topology.js';

/** Path below docs/reference → text. */
export function referencePages(schema: Schema, catalog: Catalog): Readonly<Record<string, string>> {
  return {
    'platforms.md': platformsPage(catalog),
    'roles.md': rolesPage(catalog),
    'secrets-and-lock.md': secretsPage(catalog),
    'services.md': servicesPage(catalog),
    'topology.md': topologyPage(schema),
  };
}
