/** Lines of a service's file on a machine. */
import { parseDocument as parseYaml } from 'yaml';
import { own } from '../model/lookup.js';
import { lookUps, setting } from './look-ups.js';
import { templateLine } from './template-line.js';
import type { Link, Provenance, Trace } from './trace.js';
import type { Collection, Service } from '../catalog/types.js';
import type { NodePlan, PlannedFile } from '../plan/types.js';

/** @param line 1-based, within the file; undefined: of the whole file */
export function plannedFile(trace: Trace, plan: NodePlan, file: PlannedFile, line: number | undefined): Provenance {
  const subject = `${file.path} of ${plan.node.name}`;
  const definition = own(trace.service(file.service).files ?? {}, file.path);
  const whole = [...trace.catalogFiles(file.service, ['files', file.path]), ...trace.reason(file.service, plan)];
  if (line === undefined || !definition) return { subject, links: whole };
  if (definition.ini) return iniLine(trace, plan, file, line);
  const text = file.contents.split('\n')[line - 1] ?? '';
  const declared = (definition.collect ?? []).flatMap((collection) => declarations(trace, plan, collection, definition.json ? jsonNames(file.contents, line) : names(text), /^ *"([^"]+)":/.exec(text)?.[1]));
  if (definition.template === undefined) return { subject, links: [...declared, ...whole] };
  const { link, text: template } = templateLine(trace.catalog, definition.template, text);
  return { subject, links: [...declared, ...lookUps(trace, plan, file.service, template), link, ...whole] };
}

function iniLine(trace: Trace, plan: NodePlan, file: PlannedFile, line: number): Provenance {
  const { section, key } = iniPlace(file.contents.split('\n'), line);
  const { node } = plan;
  const writers = node.services.filter((name) => own(trace.service(name).files ?? {}, file.path)?.ini);
  const subject = `${file.path} of ${node.name}`;
  if (section === undefined) return { subject, links: [...writers.flatMap((name) => trace.catalogFiles(name, ['files', file.path])), ...writers.flatMap((name) => trace.reason(name, plan))] };
  const keys = ['files', file.path, 'ini', section, ...(key === undefined ? [] : [key])];
  const fileName = file.path.slice(file.path.lastIndexOf('/') + 1);
  const overrides = key === undefined ? [] : writers.filter((name) => trace.lab.overrides[name]?.[fileName]?.[section]?.[key] !== undefined);
  const definers = writers.filter((name) => trace.catalogFiles(name, keys).length > 0);
  const found = definers.flatMap((name) => lookUps(trace, plan, name, String(own(trace.service(name).files ?? {}, file.path)?.ini?.[section]?.[key ?? ''] ?? '')));
  const links = [
    ...overrides.slice(-1).map((name) => trace.topology(['services', name, 'config', fileName, section, key ?? ''], `services.${name}.config sets it`, 'value')),
    ...definers.flatMap((name) => trace.catalogFiles(name, keys)).map((link) => (overrides.length > 0 ? { ...link, says: `${link.says}, in whose place that is` } : link)),
    ...(overrides.length > 0 ? [] : found),
    ...[...new Set([...definers, ...overrides])].flatMap((name) => trace.reason(name, plan)),
  ];
  return { subject: `[${section}]${key === undefined ? '' : ` ${key}`} in ${subject}`, links };
}

/** The section and key a line belongs to; a comment belongs to the key below it. */
function iniPlace(lines: readonly string[], line: number): { section?: string; key?: string } {
  const own = lines[line - 1] ?? '';
  const at = own.startsWith('#') ? lines[line] ?? '' : own;
  const header = lines.slice(0, line).findLast((text) => text.startsWith('['));
  const section = header?.slice(1, -1);
  const key = /^([^#[][^=]*?) =/.exec(at)?.[1];
  return section === undefined ? {} : { section, ...(key === undefined ? {} : { key }) };
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z0-9_.-]+/g) ?? []);
}

/** The name of the innermost object of a list that the line is in. */
function jsonNames(contents: string, line: number): ReadonlySet<string> {
  const start = contents.split('\n').slice(0, line - 1).join('\n').length + 1;
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    const { items, range } = node as { items?: readonly unknown[]; range?: readonly number[] };
    if (!items || !range || (range[0] as number) > start || (range[2] as number) < start) return;
    for (const item of items) {
      const { key, value } = item as { key?: { value?: unknown }; value?: { value?: unknown } };
      if (key?.value === 'name' && typeof value?.value === 'string') {
        found.clear();
        found.add(value.value);
      }
    }
    for (const item of items) visit((item as { value?: unknown }).value ?? item);
  };
  visit(parseYaml(contents).contents);
  return found;
}

/** The services of the lab that declare something of these names (a name may be a setting), and what its property `key` looks up. */
function declarations(trace: Trace, plan: NodePlan, collection: Collection, wanted: ReadonlySet<string>, key: string | undefined): readonly Link[] {
  return Object.entries(trace.services).filter(([name]) => trace.nodes.some(({ node }) => node.services.includes(name))).flatMap(([name, service]) =>
    declaredBy(collection, service).flatMap(({ declared, keys, properties }) => {
      const named = /^\{\{settings\.([a-z_0-9]+)\}\}$/.exec(declared)?.[1];
      if (!wanted.has(named === undefined ? declared : String(trace.lab.settings[name]?.[named]))) return [];
      return [
        ...trace.catalogFiles(name, keys),
        ...(named === undefined ? [] : setting(trace, name, named)),
        ...lookUps(trace, plan, name, String(properties[key ?? ''] ?? '')),
      ];
    }));
}

interface Declared {
  /** What it is called; perhaps a look-up. */
  readonly declared: string;
  readonly keys: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

function declaredBy(collection: Collection, service: Service): readonly Declared[] {
  const below = (keys: readonly string[], value: unknown): Declared[] => 
    Object.entries((value ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>).map(([declared, properties]) => ({ declared, keys: [...keys, declared], properties }));
  switch (collection) {
    case 'databases': return below(['databases'], service.databases);
    case 'rabbit': return service.rabbit ? [{ declared: service.rabbit.user, keys: ['rabbit'], properties: {} }] : [];
    case 'identity': return Object.entries(service.identity ?? {}).flatMap(([part, value]) => (Array.isArray(value) ? [] : below(['identity', part], value)));
    case 'objects': return Object.entries(service.objects ?? {}).flatMap(([kind, value]) => below(['objects', kind], value));
  }
}
