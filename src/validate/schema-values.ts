/**
 * What the JSON Schema errors about values say to the user.
 */
import { alternatives, didYouMean } from '../diagnostics/suggest.js';
import type { Explanation, Failure } from './schema-finding.js';
import { constraint, hint, MAX_CHOICES, quoted, typeName } from './schema-words.js';

export function wrongType(failure: Failure): Explanation {
  const { error, name, value, found } = failure;
  const types = [error.params['type'] as string | string[]].flat();
  const wanted = alternatives(types.filter((type) => type !== 'null' || types.length === 1).map(typeName));
  const message = `${name} must be ${wanted}, but ${value === null ? 'has no value' : `is ${found}`}`;
  return { code: 'OSG2002', message, help: hint(error) ?? adviceToQuote(types, failure) ?? wayToWrite(types, failure) };
}

/** How a value of the wanted type is written; the schema's own example says it best. */
function wayToWrite(types: readonly string[], { error, path, value }: Failure): string {
  const [type = ''] = types;
  const { examples, default: standard } = error.parentSchema;
  const [example = standard] = Array.isArray(examples) ? (examples as unknown[]) : [];
  const key = path.findLast((step) => typeof step === 'string');
  const shown = example === undefined || example === null || key === undefined ? undefined : `${key}: ${flowText(example)}`;
  const way = shown !== undefined && typeof path.at(-1) === 'string' ? `for example  ${shown}` : FORMS[type] ?? 'see docs/reference/topology.md';
  return value === null ? `give it a value, or leave the key out; ${way}` : way;
}

const FORMS: Readonly<Record<string, string>> = {
  object: 'a mapping is written  {key: value}  or as indented lines  key: value',
  array: 'a list is written  [first, second]  or as lines that begin with  -',
  string: 'a text stands on its own, in quotes if it looks like something else',
  integer: 'write digits, without quotes',
  number: 'write digits, without quotes',
  boolean: 'write true or false, without quotes',
};

/** A value of the schema's as YAML on one line. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, item]) => `${key}: ${flowText(item)}`).join(', ')}}`;
  // Plain where YAML reads the same text back whatever is around it.
  return typeof value === 'string' && !/^[A-Za-z/][A-Za-z0-9_./-]*$/.test(value) ? JSON.stringify(value) : String(value);
}

/** `release: 2024.10` is the number 2024.1: show how to keep it text. */
function adviceToQuote(types: readonly string[], { document, path, value, sensitive }: Failure): string | undefined {
  if (!types.includes('string') || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  if (sensitive) return 'put the value in quotes';
  const { source, offset, length } = document.locate(path);
  return `put it in quotes: "${source.text.slice(offset, offset + length)}"`;
}

export function wrongChoice({ error, name, value, found, sensitive }: Failure): Explanation {
  const { allowedValue, allowedValues = [allowedValue], otherTypes = [] } = error.params as {
    allowedValue?: unknown;
    allowedValues?: unknown[];
    /** Set in schema-unions.ts: what else the union takes. */
    otherTypes?: string[];
  };
  const choices = allowedValues.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
  const near = typeof value === 'string' && !sensitive ? didYouMean(value, choices) : [];
  const listed = choices.length > MAX_CHOICES ? [] : [...choices, ...otherTypes.map(typeName)];
  const advice = [
    near.length > 0 ? `did you mean ${alternatives(near.map(quoted))}?` : '',
    listed.length > near.length ? `possible: ${alternatives(listed)}` : '',
  ];
  const message = value === null ? `${name} has no value` : `${name} cannot be ${found}`;
  return { code: 'OSG2004', message, help: advice.filter(Boolean).join(' — ') || hint(error) || 'osgen schema prints what is possible' };
}

export function outOfRange({ error, name, value, found }: Failure): Explanation {
  const actual = typeof value === 'number' ? `, but is ${found}` : '';
  return { code: 'OSG2006', message: `${name} must ${constraint(error)}${actual}`, help: hint(error) ?? rangeText(error) };
}

/** All that the schema says about how much it may be. */
function rangeText({ parentSchema, keyword }: Failure['error']): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf, default: standard } = parentSchema;
  const said = (words: string, limit: unknown): string[] => (limit === undefined ? [] : [`${words} ${String(limit)}`]);
  const limits = [
    ...said('that is a multiple of', multipleOf), ...said('from', minimum), ...said('over', exclusiveMinimum), ...said('to', maximum), ...said('below', exclusiveMaximum),
  ].join(' ');
  if (limits !== '') return `write a number ${limits}${standard === undefined ? '' : `; left out, it is ${String(standard)}`}`;
  return /^min/.test(keyword) ? 'add what is missing, or leave the key out' : 'remove what is too much';
}

export function repeatedItem({ error, name, path }: Failure): Explanation {
  const { i, j } = error.params as { i: number; j: number };
  return {
    code: 'OSG2005',
    path: [...path, Math.max(i, j)],
    message: `${name} holds the same item twice`,
    notes: [{ message: 'the item is first given', path: [...path, Math.min(i, j)] }],
    help: 'remove one of the two',
  };
}

/** Patterns, formats, lengths and whatever else a schema can ask for. */
export function anyOther({ error, name, found }: Failure): Explanation {
  const isAmbiguous = Boolean(error.params['passingSchemas']);
  const rule = isAmbiguous ? 'the keys given here exclude each other' : `it must ${constraint(error)}`;
  return { code: 'OSG2005', message: `${name} cannot be ${found}`, help: hint(error) ?? rule };
}
