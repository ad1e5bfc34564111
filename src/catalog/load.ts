/**
 * Reads the catalog from its folders. Runs when osgen is built (scripts/build.mjs) and in tests: what ships is
 * one checked JSON file, so that a build does not parse thirty YAML files first.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { byCodeUnit } from '../util/order.js';
import type { Catalog } from './types.js';

/** Reads roles/, templates/ and the schemas of the project folder `root`. Throws on anything malformed or dangling. */
export function loadCatalog(root: string): Catalog {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addKeyword('x-hint');
  const schema = (kind: string): ValidateFunction =>
    ajv.compile(JSON.parse(readFileSync(join(root, 'schemas', `${kind}.schema.json`), 'utf8')) as object);
  const read = <T>(folder: string, kind: string): Record<string, T> => {
    const validate = schema(kind);
    const names = readdirSync(join(root, 'roles', folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
    return Object.fromEntries(names.map((name) => {
      const file = join('roles', folder, name, `${kind}.yaml`);
      const value: unknown = parse(readFileSync(join(root, file), 'utf8'));
      if (!validate(value)) throw new Error(`${file}: ${ajv.errorsText(validate.errors)}`);
      return [name, value as T];
    }));
  };
  const catalog: Catalog = {
    roles: read('.', 'role'),
    services: read('_services', 'service'),
    platforms: read('_platforms', 'platform'),
    releases: read('_releases', 'release'),
    templates: readTemplates(join(root, 'templates')),
  };
  checkReferences(catalog);
  return catalog;
}

function readTemplates(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .sort(byCodeUnit);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** Every name in the catalog that means another entry of it has to exist. */
function checkReferences(catalog: Catalog): void {
  const need = (there: boolean, what: string): void => {
    if (!there) throw new Error(`catalog: ${what}`);
  };
  for (const [name, role] of Object.entries(catalog.roles)) {
    for (const service of role.services) need(Object.hasOwn(catalog.services, service), `role ${name} lists unknown service ${service}`);
  }
  for (const [name, platform] of Object.entries(catalog.platforms)) {
    for (const release of [platform.release, ...platform.cloud_archive]) {
      need(Object.hasOwn(catalog.releases, release), `platform ${name} names unknown release ${release}`);
    }
  }
  const provided = new Set(Object.values(catalog.services).flatMap((service) => service.provides ?? []));
  const known = new Set(Object.values(catalog.services).flatMap((service) => Object.keys(service.steps ?? {})));
  const forms = new Map<string, string>();
  for (const [name, service] of Object.entries(catalog.services)) {
    for (const [secret, form] of Object.entries(service.secrets ?? {})) {
      const text = JSON.stringify(form);
      need((forms.get(secret) ?? text) === text, `secret ${secret} has two forms`);
      forms.set(secret, text);
    }
    for (const other of service.supersedes ?? []) need(Object.hasOwn(catalog.services, other), `service ${name} supersedes unknown ${other}`);
    for (const file of service.files ?? []) {
      need(!file.template || Object.hasOwn(catalog.templates, file.template), `service ${name}: no template ${file.template}`);
    }
    for (const [step, { script, after = [], waits_for: waited }] of Object.entries(service.steps ?? {})) {
      need(Object.hasOwn(catalog.templates, script), `service ${name}, step ${step}: no template ${script}`);
      need(!waited || provided.has(waited), `service ${name}, step ${step}: nothing provides ${waited}`);
      for (const other of after) need(known.has(other), `service ${name}, step ${step}: comes after unknown step ${other}`);
    }
  }
}
