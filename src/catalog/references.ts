/** Every name in the catalog that means another entry of it has to exist, and what several services say has to agree. */
import { isDeepStrictEqual } from 'node:util';
import { own } from '../model/lookup.js';
import type { Catalog, Ordering, Service } from './types.js';

type Need = (there: unknown, what: string) => void;

function needs(where: string): Need {
  return (there, what) => {
    if (!there) throw new Error(`catalog: ${where}: ${what}`);
  };
}

/** Roles, platforms and releases, whatever the platform. */
export function checkCatalog(catalog: Catalog): void {
  for (const [name, role] of Object.entries(catalog.roles)) {
    for (const service of role.services) needs(`role ${name}`)(Object.hasOwn(catalog.services, service), `no service ${service}`);
  }
  for (const [name, platform] of Object.entries(catalog.platforms)) {
    const need = needs(`platform ${name}`);
    need(Object.hasOwn(catalog.families, platform.family), `no family ${platform.family}`);
    for (const release of [platform.release, ...platform.cloud_archive]) need(Object.hasOwn(catalog.releases, release), `no release ${release}`);
    for (const kind of ['zones', 'layouts', 'locales'] as const) need(own(catalog.names, platform.names[kind])?.[kind], `no ${kind} ${platform.names[kind]}`);
  }
  for (const [name, text] of Object.entries(catalog.templates)) {
    // Scripts are readable by all and show up in process lists: what is secret goes through a file of mode 0600.
    needs(`template ${name}`)(!name.endsWith('.sh.hbs') || !/\bsecrets\b/.test(text), 'a script must not hold a secret');
  }
}

/** The services as one platform and release has them. */
export function checkServices(services: Catalog['services'], catalog: Catalog, where: string): void {
  const all = Object.entries(services);
  const provided = new Set(all.flatMap(([, service]) => Object.keys(service.provides ?? {})));
  const common = new Set(all.filter(([, service]) => service.everywhere && service.optional === false).flatMap(([, service]) => Object.keys(service.steps ?? {})));
  for (const [name, service] of all) {
    const need = needs(`service ${name} on ${where}`);
    for (const other of [...(service.supersedes ?? []), ...(service.only_with ?? []), ...(service.conflicts ?? []), ...Object.keys(service.overlays ?? {})]) need(Object.hasOwn(services, other), `no service ${other}`);
    for (const other of service.requires ?? []) need(Object.hasOwn(services, other) || provided.has(other), `requires ${other}, which is neither a service nor provided by one`);
    checkFiles(service, catalog, need);
    checkSteps(name, service, catalog, provided, common, need);
    checkSecrets(service, need);
  }
  checkAgreement(services, needs(where));
}

function checkFiles(service: Service, catalog: Catalog, need: Need): void {
  for (const [path, file] of Object.entries(service.files ?? {})) {
    need(file.template === undefined || Object.hasOwn(catalog.templates, file.template), `no template ${file.template}`);
    need(file.collect === undefined || file.ini === undefined, `${path} is an INI file and cannot collect`);
    need(file.validate === undefined || file.ini !== undefined, `${path} is no INI file: nothing to validate`);
    const texts = [JSON.stringify([file.ini, file.json]), file.template === undefined ? '' : catalog.templates[file.template] ?? ''];
    const isSecret = texts.some((text) => /\{\{[^}]*\bsecrets\b/.test(text)) || (file.collect ?? []).some((collection) => collection !== 'objects');
    need(!isSecret || file.sensitive, `${path} asks for secrets, and is not marked as sensitive`);
  }
  for (const { when } of Object.values(service.objects ?? {}).flatMap((objects) => Object.values(objects))) {
    need(when === undefined || Object.hasOwn(service.settings ?? {}, when), `no setting ${when}`);
  }
}

function checkSteps(name: string, service: Service, catalog: Catalog, provided: ReadonlySet<string>, common: ReadonlySet<string>, need: Need): void {
  const steps = Object.entries(service.steps ?? {});
  const known = new Set([
    ...common,
    ...steps.map(([step]) => step),
    ...Object.keys(service.provides ?? {}).map((what) => `ready-${what}`),
    ...(service.units ? [`start-${name}`, ...service.units.map((unit) => `start-${unit}`)] : []),
  ]);
  const ordered: readonly (readonly [string, Ordering])[] = [...steps, ...(service.start ? [['start', service.start] as const] : []), ...Object.entries(service.provides ?? {})];
  for (const [step, { after, needs: needed, wants }] of ordered) {
    for (const other of after ?? []) need(known.has(other), `${step} comes after ${other}, which is no step of its own or of every machine; say what it needs instead`);
    for (const what of [...(needed ?? []), ...(wants ?? [])]) need(provided.has(what), `${step}: nothing provides ${what}`);
  }
  for (const [step, { script, waits_for: waited }] of steps) {
    need(script === undefined || Object.hasOwn(catalog.templates, script), `step ${step}: no template ${script}`);
    need(waited === undefined || provided.has(waited), `step ${step}: nothing provides ${waited}`);
  }
  need(!service.start || service.units, 'start without units');
}

function checkSecrets(service: Service, need: Need): void {
  const declared = service.secrets ?? {};
  const used = [
    ...Object.values(service.databases ?? {}).map(({ secret }) => secret),
    ...Object.values(service.identity?.users ?? {}).map(({ password }) => password),
    ...(service.rabbit ? [service.rabbit.secret] : []),
    ...[...JSON.stringify(service).matchAll(/lookup secrets \\?["']([^"'\\]+)/g)].map((match) => match[1] as string),
  ];
  for (const secret of used) need(Object.hasOwn(declared, secret), `secret ${secret} is used but not declared`);
}

/** Secrets, files and databases that several services name are the same to all of them. */
function checkAgreement(services: Catalog['services'], need: Need): void {
  const known = new Map<string, { readonly service: string; readonly value: unknown }>();
  const agree = (service: string, what: string, value: unknown): void => {
    const first = known.get(what);
    need(!first || isDeepStrictEqual(first.value, value), `services ${first?.service} and ${service} say different things of ${what}`);
    known.set(what, { service, value });
  };
  for (const [name, service] of Object.entries(services)) {
    for (const [secret, form] of Object.entries(service.secrets ?? {})) agree(name, `secret ${secret}`, form);
    for (const [path, { owner, mode, sensitive = false, validate, ini }] of Object.entries(service.files ?? {})) {
      agree(name, `file ${path} (owner, mode, sensitive, validate, kind)`, { owner, mode, sensitive, validate, ini: ini !== undefined });
    }
    for (const [database, value] of Object.entries(service.databases ?? {})) agree(name, `database ${database}`, value);
  }
}
