/** INI files as data, merged over all services of a machine, then overridden by the topology. */
import { renderIni, type IniEntry, type IniFile } from '../render/ini.js';
import { isTemplate, renderTemplate } from '../render/template.js';
import type { Catalog, ServiceFile } from '../catalog/types.js';
import { diagnose } from '../validate/rule.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceDocument } from '../parse/document.js';
import type { ConfigValue } from '../model/topology.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';

export interface MergedIni {
  readonly path: string;
  readonly file: ServiceFile;
  readonly service: string;
  readonly contents: string;
  /** With stand-ins in place of the secrets; undefined if the file may hold none. */
  readonly standingIn: string | undefined;
}

/** The views of a service: without secrets, with them, and with stand-ins for them. */
export type ViewOf = (service: string, secrets: Clearance) => object;
export type Clearance = 'no secrets' | 'secrets' | 'stand-ins';

interface OwnedEntry extends IniEntry {
  readonly standingIn: ConfigValue;
  readonly service: string;
}

interface Merging {
  readonly path: string;
  readonly file: ServiceFile;
  readonly services: string[];
  readonly sections: Map<string, Map<string, OwnedEntry>>;
}

/**
 * Two services that want different values for one key: a mistake in the catalog or an impossible mix of roles, unless
 * the topology says what it shall be.
 */
export function mergeIni(
  document: SourceDocument,
  catalog: Catalog,
  lab: Lab,
  node: ResolvedNode,
  viewOf: ViewOf,
): { readonly files: readonly MergedIni[]; readonly diagnostics: readonly Diagnostic[] } {
  const merged = new Map<string, Merging>();
  const diagnostics: Diagnostic[] = [];
  for (const service of node.services) {
    for (const [path, file] of Object.entries(catalog.services[service]?.files ?? {})) {
      if (!file.ini) continue;
      const target: Merging = merged.get(path) ?? { path, file, services: [], sections: new Map() };
      merged.set(path, target);
      target.services.push(service);
      for (const [section, entries] of Object.entries(file.ini)) {
        const keys = target.sections.get(section) ?? new Map<string, OwnedEntry>();
        target.sections.set(section, keys);
        for (const [key, raw] of Object.entries(entries)) {
          const rendered = (secrets: Clearance): ConfigValue => (isTemplate(raw) ? renderTemplate(`${path} [${section}] ${key}`, raw, viewOf(service, secrets)) : raw);
          const value = rendered(file.sensitive ? 'secrets' : 'no secrets');
          // Most values are none, and the view is asked for them by this name only.
          const standingIn = file.sensitive && String(raw).includes('secrets') ? rendered('stand-ins') : value;
          const known = keys.get(key);
          if (known && String(known.value) !== String(value) && !isOverridden(lab, node, path, section, key)) {
            diagnostics.push(diagnose(document, {
              code: 'OSG3502',
              path: node.path,
              at: 'key',
              // Without the machine's name: the machines of a group share the place, and the message.
              message: `services ${known.service} and ${service} disagree on ${path} [${section}] ${key}`,
              help: `put the two on different machines, or set the value yourself: services.${service}.config`,
            }));
          }
          keys.set(key, { value, standingIn, service });
        }
      }
    }
  }
  for (const { path, services, sections } of merged.values()) applyOverrides(lab, path, services, sections);
  const header = ['Written by osgen; changes here are lost when the machine is built again.'];
  return {
    files: [...merged.values()].map(({ path, file, services, sections }) => ({
      path,
      file,
      service: services[0] as string,
      contents: renderIni(sections, header),
      standingIn: services.some((name) => catalog.services[name]?.files?.[path]?.sensitive) ? renderIni(withStandIns(sections), header) : undefined,
    })),
    diagnostics,
  };
}

function withStandIns(sections: Merging['sections']): IniFile {
  return new Map([...sections].map(([section, keys]) => [section, new Map([...keys].map(([key, entry]) => [key, { ...entry, value: entry.standingIn }]))]));
}

function isOverridden(lab: Lab, node: ResolvedNode, path: string, section: string, key: string): boolean {
  return node.services.some((service) => lab.overrides[service]?.[fileName(path)]?.[section]?.[key] !== undefined);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function applyOverrides(lab: Lab, path: string, services: readonly string[], sections: Merging['sections']): void {
  const name = fileName(path);
  for (const service of services) {
    for (const [section, entries] of Object.entries(lab.overrides[service]?.[name] ?? {})) {
      const keys = sections.get(section) ?? new Map<string, OwnedEntry>();
      sections.set(section, keys);
      for (const [key, value] of Object.entries(entries)) {
        keys.set(key, { value, standingIn: value, service, comment: `from the topology: services.${service}.config` });
      }
    }
  }
}
