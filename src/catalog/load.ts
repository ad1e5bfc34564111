/**
 * Reads the catalog from its folders. Runs when osgen is built (scripts/build.mjs) and in tests: what ships is
 * one checked JSON file, so that a build does not parse thirty YAML files first.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { byCodeUnit } from '../util/order.js';
import { effectiveServices, withOverlays } from './overlays.js';
import { checkCatalog, checkServices } from './references.js';
import type { Catalog } from './types.js';

/** Reads roles/, templates/ and the schemas of the project folder `root`. Throws on anything malformed or dangling. */
export function loadCatalog(root: string): Catalog {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addKeyword('x-hint');
  const schema = (kind: string): ValidateFunction =>
    ajv.compile(JSON.parse(readFileSync(join(root, 'schemas', `${kind}.schema.json`), 'utf8')) as object);
  const validators = Object.fromEntries(['role', 'service', 'family', 'platform', 'release', 'names'].map((kind) => [kind, schema(kind)]));
  const valid = (kind: string, value: unknown, where: string): void => {
    const validate = validators[kind] as ValidateFunction;
    if (!validate(value)) throw new Error(`${where}: ${ajv.errorsText(validate.errors)}`);
  };
  const read = <T>(folder: string, kind: string): Record<string, T> => {
    const names = readdirSync(join(root, 'roles', folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
    return Object.fromEntries(names.map((name) => {
      const file = join('roles', folder, name, `${kind}.yaml`);
      const value: unknown = parse(readFileSync(join(root, file), 'utf8'));
      valid(kind, value, file);
      return [name, value as T];
    }));
  };
  const catalog: Catalog = {
    roles: read('.', 'role'),
    services: read('_services', 'service'),
    families: read('_families', 'family'),
    platforms: read('_platforms', 'platform'),
    releases: read('_releases', 'release'),
    names: read('_names', 'names'),
    templates: readTemplates(join(root, 'templates')),
  };
  checkCatalog(catalog);
  // Each combination that a topology can ask for has to make sense, with all services in the lab and with none.
  for (const [platform, { release: own, cloud_archive: others }] of Object.entries(catalog.platforms)) {
    for (const release of [own, ...others]) {
      const services = effectiveServices(catalog, platform, release);
      for (const variant of [services, withOverlays(services, new Set(Object.keys(services)))]) {
        const where = `${platform} with ${release}`;
        for (const [name, service] of Object.entries(variant)) valid('service', service, `service ${name} on ${where}`);
        checkServices(variant, catalog, where);
      }
    }
  }
  return catalog;
}

function readTemplates(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .sort(byCodeUnit);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}
