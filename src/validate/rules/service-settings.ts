/** Settings of a service are those its service.yaml describes. The codes are the schema's, as that is one too. */
import type { SettingSchema } from '../../catalog/types.js';
import { suggestion } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import type { Path } from '../../model/model.js';
import { diagnose, type Finding, type Rule } from '../rule.js';
import { describe, quoted, typeName } from '../schema-words.js';
import { help } from './words.js';

export const serviceSettings: Rule = function* ({ document, topology, catalog }) {
  for (const [name, value] of Object.entries(topology.services ?? {})) {
    const service = own(catalog.services, name);
    const settings = typeof value === 'object' ? (value.settings ?? {}) : {};
    for (const [key, setting] of service ? Object.entries(settings) : []) {
      const path = ['services', name, 'settings', key];
      const known = service?.settings ?? {};
      const schema = own(known, key);
      if (schema) {
        const fault = faultOf(schema, setting, path);
        if (fault) yield diagnose(document, fault);
        continue;
      }
      const names = Object.keys(known);
      yield diagnose(document, {
        code: 'OSG2001',
        path,
        at: 'key',
        message: `service ${name} has no setting ${quoted(key)}`,
        ...help(
          suggestion(key, names),
          names.length > 0 ? `settings of ${name}: ${names.join(', ')}` : `${name} has no settings`,
        ),
      });
    }
  }
};

function faultOf(schema: SettingSchema, value: unknown, path: Path): Finding | undefined {
  const key = path[path.length - 1];
  if (schema.type === 'string-list') {
    if (!Array.isArray(value))
      return wrongType(`setting ${key} must be a list of texts, but is ${describe(value, false)}`, path, schema);
    for (const [index, item] of value.entries()) {
      const fault = textFault(schema, item, [...path, index], `item of setting ${key}`);
      if (fault) return fault;
    }
    return undefined;
  }
  if (schema.type === 'string') return textFault(schema, value, path, `setting ${key}`);
  const fits = schema.type === 'integer' ? Number.isSafeInteger(value) : typeof value === 'boolean';
  return fits
    ? undefined
    : wrongType(`setting ${key} must be ${typeName(schema.type)}, but is ${describe(value, false)}`, path, schema);
}

function textFault(schema: SettingSchema, value: unknown, path: Path, what: string): Finding | undefined {
  if (typeof value !== 'string')
    return wrongType(`${what} must be text, but is ${describe(value, false)}`, path, schema);
  if (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value)) return undefined;
  return { code: 'OSG2005', path, message: `${what} has the wrong form: ${quoted(value)}`, help: advice(schema) };
}

function wrongType(message: string, path: Path, schema: SettingSchema): Finding {
  return { code: 'OSG2002', path, message, help: advice(schema) };
}

function advice({ description, default: standard }: SettingSchema): string {
  return `${description.replace(/\.$/, '')}; default: ${JSON.stringify(standard)}`;
}
