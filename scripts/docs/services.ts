/** docs/reference/services.md: what each service is and what of it can be set. */
import type { Catalog, SecretForm, Service, SettingSchema } from '../../src/catalog/types.js';
import { code, codes, flow, generatedNote, list, page, table } from './markdown.js';

export function servicesPage(catalog: Catalog): string {
  const { services } = catalog;
  return page(
    generatedNote,
    '# Services',
    'What runs on the machines. `services:` in the topology switches them off and sets them up:',
    '```yaml fragment\nservices:\n  heat: false                       # off, with its database, users and endpoints\n  neutron-l3: true                  # off by default: on\n  glance: {settings: {image: ""}}   # settings\n  nova: {settings: {instance: ""}, config: {nova.conf: {DEFAULT: {cpu_allocation_ratio: 4}}}}   # options of its files\n```',
    'The names of settings, files and secrets below are those of Ubuntu 24.04; platforms and releases differ in what [platforms.md](platforms.md) lists.',
    table(['service', 'what it is', 'roles', 'on'], Object.entries(services).map(([name, service]) => [
      `[${name}](#${name})`, service.description, rolesWith(name, catalog), switchOf(service),
    ])),
    ...Object.entries(services).map(([name, service]) => section(name, service, catalog)),
  );
}

function section(name: string, service: Service, catalog: Catalog): string {
  const files = filesOf(service, 'ini');
  const fixed = [...filesOf(service, 'template'), ...filesOf(service, 'json')];
  return page(
    `## ${name}`,
    service.description,
    list([
      service.everywhere ? 'On every machine' : `On machines of the role: ${rolesWith(name, catalog)}`,
      `On: ${switchOf(service)}`,
      ...some('Requires', service.requires),
      ...some('Only together with', service.only_with),
      ...some('Not together with', service.conflicts),
      ...some('On its machine in place of', service.supersedes),
      ...some('Provides', Object.keys(service.provides ?? {})),
      ...some('Packages', service.packages),
      ...some('systemd units', service.units),
      ...some('Files whose options `config` can set', files),
      ...some('Files that take no `config`', fixed),
      ...(service.listens ?? []).map(({ port, protocol, description }) => `Listens on every network: ${protocol.toUpperCase()} ${port}, ${description}`),
      ...Object.entries(service.disks ?? {}).map(([purpose, use]) => `Uses disks of the purpose ${code(purpose)}, ${use.minimum} or more: ${use.description}`),
      ...secretsOf(service.secrets),
    ]),
    service.settings ? settingsOf(service.settings) : '',
  ).trim();
}

function some(what: string, names: readonly string[] = []): readonly string[] {
  return names.length > 0 ? [`${what}: ${codes(names)}`] : [];
}

function rolesWith(name: string, { roles, services }: Catalog): string {
  if (services[name]?.everywhere) return 'all';
  return Object.entries(roles).filter(([, role]) => role.services.includes(name)).map(([role]) => role).join(', ');
}

function switchOf(service: Service): string {
  if (service.optional === false) return 'always';
  return service.enabled_by_default === false ? 'if the topology says `true`' : 'unless the topology says `false`';
}

function filesOf(service: Service, kind: 'ini' | 'template' | 'json'): readonly string[] {
  return Object.entries(service.files ?? {}).filter(([, file]) => file[kind] !== undefined).map(([path]) => path);
}

function secretsOf(secrets: Service['secrets']): readonly string[] {
  const entries = Object.entries(secrets ?? {});
  return entries.length === 0 ? [] : [`Secrets: ${entries.map(([name, form]) => `${code(name)} (${secretForm(form)})`).join(', ')}`];
}

/** The form of a secret's value, in words. */
export function secretForm(form: SecretForm): string {
  if (typeof form === 'object') return `${form.hex} hexadecimal digits`;
  return form === 'fernet' ? 'Fernet key' : 'password';
}

const types: Readonly<Record<SettingSchema['type'], string>> = { string: 'text', integer: 'whole number', boolean: '`true` or `false`', 'string-list': 'list of texts' };

function settingsOf(settings: Readonly<Record<string, SettingSchema>>): string {
  return page('Settings:', list(Object.entries(settings).map(([name, { type, description, default: standard }]) =>
    `${code(name)}, ${types[type]}: ${description} Default: ${code(flow(standard))}`))).trim();
}
