/** What all services of the lab declare of one kind: databases, message queue users, identity and final objects. */
import { renderTemplate } from '../render/template.js';
import { byCodeUnit } from '../util/order.js';
import { invariant } from '../util/invariant.js';
import type { Collection, Identity, Service } from '../catalog/types.js';
import type { Lab } from '../resolve/types.js';

/** The service and the view its texts are rendered with. */
export interface Declaring {
  readonly name: string;
  readonly service: Service;
  readonly view: object;
}

/** Order in which the kinds of objects are made: each needs only those before it. */
const kinds = ['image', 'flavor', 'volume_type', 'network', 'subnet', 'router', 'security_group_rule', 'keypair', 'server'] as const;

/** Gives a secret, or what stands for it; throws where none may be. */
export type SecretOf = (name: string) => string;

/** @param declaring services of the lab, each once */
export function collect(collection: Collection, lab: Lab, declaring: readonly Declaring[], secret: SecretOf): unknown {
  return collectors[collection](declaring, secret, lab);
}

const collectors: Readonly<Record<Collection, (declaring: readonly Declaring[], secret: SecretOf, lab: Lab) => unknown>> = {
  databases: (declaring, secretOf) => {
    const databases = new Map(declaring.flatMap(({ service }) => Object.entries(service.databases ?? {})));
    return [...databases].sort(([a], [b]) => byCodeUnit(a, b)).map(([name, { user, secret }]) => ({ name, user, password: secretOf(secret) }));
  },
  rabbit: (declaring, secretOf) => {
    const users = new Map(declaring.flatMap(({ service }) => (service.rabbit ? [[service.rabbit.user, service.rabbit.secret] as const] : [])));
    return [...users].sort(([a], [b]) => byCodeUnit(a, b)).map(([name, secret]) => ({ name, password: secretOf(secret) }));
  },
  identity: identityOf,
  objects: (declaring, _, lab) => objectsOf(lab, declaring),
};

function identityOf(declaring: readonly Declaring[], secretOf: SecretOf): object {
  const all = <K extends keyof Identity>(key: K): [string, NonNullable<Identity[K]>, Declaring][] =>
    declaring.flatMap((one) => (one.service.identity?.[key] ? [[one.name, one.service.identity[key] as NonNullable<Identity[K]>, one] as [string, NonNullable<Identity[K]>, Declaring]] : []));
  const unique = <T>(what: string, entries: readonly (readonly [string, T])[]): (readonly [string, T])[] => {
    invariant(new Set(entries.map(([name]) => name)).size === entries.length, `two services declare one ${what}: ${entries.map(([name]) => name).join(', ')}`);
    return [...entries].sort(([a], [b]) => byCodeUnit(a, b));
  };
  return {
    domains: unique('domain', all('domains').flatMap(([, domains]) => Object.entries(domains))).map(([name, domain]) => ({ name, ...domain })),
    projects: unique('project', all('projects').flatMap(([, projects]) => Object.entries(projects))).map(([name, project]) => ({ name, ...project })),
    roles: [...new Set(all('roles').flatMap(([, roles]) => roles))].sort(byCodeUnit),
    users: unique('user', all('users').flatMap(([, users]) => Object.entries(users)))
      .map(([name, { password, ...user }]) => ({ name, password: secretOf(password), ...user })),
    services: unique('identity service', all('services').flatMap(([owner, services, { view }]) => Object.entries(services).map(([name, { endpoints, ...rest }]) => {
      const urls = typeof endpoints === 'string' ? { public: endpoints, internal: endpoints, admin: endpoints } : endpoints;
      return [name, { ...rest, endpoints: renderData(`${owner} identity ${name}`, urls, view) }] as const;
    }))).map(([name, service]) => ({ name, ...service })),
  };
}

/** In the order they are made in. */
function objectsOf(lab: Lab, declaring: readonly Declaring[]): readonly object[] {
  return kinds.flatMap((kind) => declaring.flatMap(({ name: owner, service, view }) =>
    Object.entries(service.objects?.[kind] ?? {})
      .filter(([, { when }]) => when === undefined || isSet(lab.settings[owner]?.[when]))
      .map(([name, properties]) => ({
        kind,
        name: renderTemplate(`${owner} ${kind}`, name, view),
        ...renderData(`${owner} ${kind} ${name}`, Object.fromEntries(Object.entries(properties).filter(([key]) => key !== 'when')), view) as object,
      }))));
}

function isSet(setting: unknown): boolean {
  return Array.isArray(setting) ? setting.length > 0 : Boolean(setting);
}

/** Plain data with all its texts rendered. */
export function renderData(name: string, value: unknown, view: object): unknown {
  if (typeof value === 'string') return renderTemplate(name, value, view);
  if (Array.isArray(value)) return value.map((item) => renderData(name, item, view));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderData(`${name}.${key}`, item, view)]));
}
