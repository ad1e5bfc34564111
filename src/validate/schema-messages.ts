/**
 * What each kind of JSON Schema error says to the user. Here: errors about keys; schema-values.ts: about values.
 */
import { alternatives, suggestion } from '../diagnostics/suggest.js';
import type { Path, SourceDocument } from '../parse/document.js';
import type { Explainer, Explanation, Failure, Finding } from './schema-finding.js';
import { isSchema, resolveRef } from './schema-tree.js';
import type { SchemaError, SchemaObject } from './schema-tree.js';
import { anyOther, outOfRange, repeatedItem, wrongChoice, wrongType } from './schema-values.js';
import { constraint, describe, hint, MAX_CHOICES, pathName, quoted } from './schema-words.js';

const explainers: Readonly<Record<string, Explainer | undefined>> = {
  additionalProperties: unknownKey,
  unevaluatedProperties: unknownKey,
  'false schema': forbiddenKey,
  propertyNames: malformedKey,
  required: missingKey,
  dependentRequired: missingKey,
  dependencies: missingKey,
  discriminator: wrongTag,
  type: wrongType,
  enum: wrongChoice,
  const: wrongChoice,
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  exclusiveMaximum: outOfRange,
  multipleOf: outOfRange,
  minItems: outOfRange,
  maxItems: outOfRange,
  minProperties: outOfRange,
  maxProperties: outOfRange,
  uniqueItems: repeatedItem,
};

/** The finding for one settled error about `value`, which stands at `path`. */
export function explain(
  error: SchemaError,
  path: Path,
  value: unknown,
  document: SourceDocument,
  schema: SchemaObject,
): Finding {
  const sensitive = document.source.sensitive ?? false;
  const words = { name: pathName(path), found: describe(value, sensitive) };
  const failure = { error, path, value, ...words, document, sensitive, schema };
  const explainer = error.propertyName === undefined ? explainers[error.keyword] : malformedKey;
  return { path, ...(explainer ?? anyOther)(failure) };
}

function unknownKey({ error, path, name, value }: Failure): Explanation {
  const key = String(error.params['additionalProperty'] ?? error.params['unevaluatedProperty']);
  const known = keysOf(error.parentSchema['properties']).filter((other) => !isSchema(value) || !Object.hasOwn(value, other));
  const where = path.length > 0 ? `in ${name}` : 'at the top level';
  const help = key === '<<'
    ? 'merge keys are not part of YAML 1.2; an alias (*name) can stand for a whole value'
    : suggestion(key, known) ?? possibleKeys(known) ?? hint(error) ?? 'remove it; osgen schema prints the keys that are possible';
  return { code: 'OSG2001', key, known, message: `unknown key ${quoted(key)} ${where}`, help };
}

function possibleKeys(known: readonly string[]): string | undefined {
  if (known.length === 0 || known.length > MAX_CHOICES) return undefined;
  return `the keys possible here are ${alternatives(known)}`;
}

function forbiddenKey({ error, path, name }: Failure): Explanation {
  const key = String(path.at(-1));
  return { code: 'OSG2001', path: path.slice(0, -1), key, message: `${name} is not allowed here`, help: hint(error) ?? 'remove it' };
}

function missingKey({ error, name, schema }: Failure): Explanation {
  const key = String(error.params['missingProperty']);
  const keys = (error.params['alternatives'] as string[] | undefined) ?? [key];
  const because = error.keyword === 'required' ? '' : `, needed beside ${quoted(String(error.params['property']))}`;
  const properties = error.parentSchema['properties'];
  const property = isSchema(properties) ? resolveRef(properties[key], schema) : {};
  const about = property['x-hint'] ?? property['description'];
  return {
    code: 'OSG2003',
    key,
    message: `${name} lacks the key ${alternatives(keys.map(quoted))}${because}`,
    help: typeof about === 'string' && keys.length === 1 ? `add "${key}:" (${about})` : `add "${keys[0]}:"`,
  };
}

function malformedKey({ error, name }: Failure): Explanation {
  const key = error.propertyName ?? String(error.params['propertyName']);
  const help = hint(error) ?? `it must ${constraint(error)}`;
  return { code: 'OSG2005', key, message: `${quoted(key)} cannot be a name in ${name}`, help };
}

/** ajv's `discriminator`: the key that tells the branches of a `oneOf` apart is missing or has no branch. */
function wrongTag(failure: Failure): Explanation {
  const { error, value, schema, sensitive, path } = failure;
  const tag = String(error.params['tag']);
  if (!isSchema(value) || !keysOf(value).includes(tag)) {
    return missingKey({ ...failure, error: { ...error, keyword: 'required', params: { missingProperty: tag } } });
  }
  const allowedValues = [error.parentSchema['oneOf'] ?? []].flat().flatMap((branch) => {
    const { properties } = resolveRef(branch, schema);
    const tagSchema = isSchema(properties) ? resolveRef(properties[tag], schema) : {};
    return tagSchema['enum'] ?? [tagSchema['const']];
  });
  const at = [...path, tag];
  const inner = { path: at, value: value[tag], name: pathName(at), found: describe(value[tag], sensitive) };
  return { ...wrongChoice({ ...failure, ...inner, error: { ...error, params: { allowedValues } } }), path: at };
}

function keysOf(value: unknown): string[] {
  return isSchema(value) ? Object.keys(value) : [];
}
