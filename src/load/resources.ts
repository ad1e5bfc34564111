/** Resources straight from the project's folders, for tests and development; scripts/build.mjs puts a compiled form in its place. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../catalog/load.js';
import { topologyAjv } from '../catalog/schema.js';
import type { Resources } from '../resources.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const topologySchema = JSON.parse(readFileSync(`${root}schemas/topology.schema.json`, 'utf8')) as Record<string, unknown>;

export const resources: Resources = {
  catalog: loadCatalog(root),
  topologySchema,
  validateTopology: topologyAjv().compile(topologySchema) as Resources['validateTopology'],
};
