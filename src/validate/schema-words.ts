/** Words for values, types, places and rules. */
import type { Path } from '../parse/document.js';
import type { SchemaError } from './schema-tree.js';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'empty',
};

/** How much of a text is quoted, and how many choices are listed. */
const MAX_QUOTED = 60;
export const MAX_CHOICES = 16;

/** A JSON Schema type in words. */
export function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

/** `nodes.controller.disks[0]`; the top level is `the file`. */
export function pathName(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** A value as the user would recognise it; of a sensitive one only the kind. */
export function describe(value: unknown, sensitive: boolean): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'object') return 'a mapping';
  if (sensitive) return typeof value === 'string' ? 'this text' : `this ${typeof value}`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** Text in quotes, cut off if it is long. */
export function quoted(text: string): string {
  return `"${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text}"`;
}

/** The schema's own advice, the annotation `x-hint`. */
export function hint({ parentSchema }: SchemaError): string | undefined {
  const text = parentSchema['x-hint'];
  return typeof text === 'string' ? text : undefined;
}

/** The rule that was broken, to follow "must": "be at least 1", "match pattern …". */
export function constraint({ keyword, params, message = '' }: SchemaError): string {
  const limit = Number(params['limit']);
  switch (keyword) {
    case 'minimum': return `be at least ${limit}`;
    case 'maximum': return `be at most ${limit}`;
    case 'exclusiveMinimum': return `be greater than ${limit}`;
    case 'exclusiveMaximum': return `be less than ${limit}`;
    case 'multipleOf': return `be a multiple of ${String(params['multipleOf'])}`;
    case 'minItems': return `have at least ${count(limit, 'item')}`;
    case 'maxItems': return `have at most ${count(limit, 'item')}`;
    case 'minProperties': return `have at least ${count(limit, 'key')}`;
    case 'maxProperties': return `have at most ${count(limit, 'key')}`;
    case 'minLength': return limit === 1 ? 'not be empty' : `have at least ${limit} characters`;
    case 'maxLength': return `have at most ${count(limit, 'character')}`;
    default: return message.replace(/^must NOT /, 'not ').replace(/^must /, '') || 'fit the schema';
  }
}

function count(number: number, noun: string): string {
  return number === 1 ? `one ${noun}` : `${number} ${noun}s`;
}
