/** What the topology's schema says of one key, in words. */
import { code, flow } from './markdown.js';

export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly 'x-hint'?: string;
}

/** The schema with its `$ref` followed; what stands beside the reference wins over what it points at. */
export function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  const target = root.definitions?.[$ref.replace('#/definitions/', '')];
  if (!target) throw new Error(`no definition ${$ref}`);
  return resolved({ ...target, ...own }, root);
}

/** The forms a value can have. */
export function forms(schema: Schema, root: Schema): readonly Schema[] {
  return (schema.anyOf ?? [schema]).map((form) => resolved(form, root));
}

/** The type and range of a value: `whole number, 1 to 512`. */
export function typeInWords(given: Schema, root: Schema): string {
  const schema = resolved(given, root);
  if (schema.anyOf) return schema.anyOf.map((form) => typeInWords(form, root)).join('; or ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return `one of ${schema.enum.map((value) => code(String(value))).join(', ')}`;
  if (Array.isArray(schema.type)) return 'text, number or boolean';
  switch (schema.type) {
    case 'null': return 'nothing';
    case 'boolean': return '`true` or `false`';
    case 'integer': return `whole number, ${schema.minimum} to ${schema.maximum}`;
    case 'array': return `list of ${schema.items ? itemsInWords(schema.items, root) : 'values'}${schema.minItems ? `, at least ${schema.minItems}` : ''}${schema.uniqueItems ? ', none twice' : ''}`;
    case 'object': return 'mapping';
    case 'string': return schema['x-hint'] === undefined ? 'text' : `text: ${schema['x-hint']}`;
    default: throw new Error(`a type without words: ${JSON.stringify(schema)}`);
  }
}

function itemsInWords(items: Schema, root: Schema): string {
  return typeInWords(items, root).replace(/^text/, 'texts');
}

/** A description, split from the default that it may end with. */
export function description({ description: text = '' }: Schema): { readonly what: string; readonly standard: string | undefined } {
  const [, what = text, standard] = /^(.*?)\s*Default: (.*?)\.?$/s.exec(text) ?? [];
  return { what, standard };
}

/** The default in words; undefined: there is none. */
export function defaultInWords(schema: Schema): string | undefined {
  return schema.default === undefined ? description(schema).standard : code(flow(schema.default));
}

/** A value that the key can have; undefined if the schema shows none. */
export function exampleOf(schema: Schema): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.type === 'boolean') return schema.default !== true;
  return schema.enum?.find((value) => value !== schema.default);
}
