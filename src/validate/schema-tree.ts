/**
 * Finding one's way in a JSON Schema and in the values it describes.
 */
import type { ErrorObject } from 'ajv';
import type { Path } from '../parse/document.js';

export type SchemaObject = Readonly<Record<string, unknown>>;

/** An ajv error with the schema that holds the failed keyword (ajv's `verbose` gives it). */
export type SchemaError = ErrorObject & { readonly parentSchema: SchemaObject };

/** Stands for "the names of the keys" among the steps of schemasAt (no JSON pointer holds a NUL). */
export const NAMES = '\0names';

/** Keywords whose subschemas apply to the same value. */
const SAME_VALUE = ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else'];

/** A JSON pointer into `root` as a path, with numbers where it goes through lists. */
export function pointerPath(pointer: string, root: unknown): Path {
  let value = root;
  return pointerSteps(pointer).map((step) => {
    const key = Array.isArray(value) ? Number(step) : step;
    value = child(value, step);
    return key;
  });
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => child(value, String(step)), root);
}

function lookup(root: SchemaObject, fragment: string): unknown {
  try {
    return pointerSteps(decodeURIComponent(fragment)).reduce<unknown>(child, root);
  } catch {
    // A malformed % escape: only bugs in a schema lead here, and they cost no more than a hint.
    return undefined;
  }
}

/** Follows a local `$ref`; its siblings (a description, a hint) win over what it points at. */
export function resolveRef(schema: unknown, root: SchemaObject): SchemaObject {
  let result = isSchema(schema) ? schema : {};
  for (let hops = 0; hops < 10 && typeof result['$ref'] === 'string' && result['$ref'].startsWith('#'); hops++) {
    const { $ref, ...siblings } = result;
    const target = lookup(root, ($ref as string).slice(1));
    result = { ...(isSchema(target) ? target : {}), ...siblings };
  }
  return result;
}

/** Every subschema that `schema` applies to the value `steps` below its own. */
export function schemasAt(schema: unknown, steps: readonly string[], root: SchemaObject): unknown[] {
  if (!isSchema(schema)) return steps.length === 0 ? [schema] : [];
  const here = resolveRef(schema, root);
  const same = SAME_VALUE.flatMap((keyword) => here[keyword] ?? []);
  const found = same.flatMap((inner) => schemasAt(inner, steps, root));
  const [step, ...rest] = steps;
  if (step === undefined) return [here, ...found];
  return [...found, ...subschemas(here, step).flatMap((inner) => schemasAt(inner, rest, root))];
}

function subschemas(schema: SchemaObject, step: string): unknown[] {
  if (step === NAMES) return schema['propertyNames'] === undefined ? [] : [schema['propertyNames']];
  const named = child(schema['properties'], step);
  const patterns = isSchema(schema['patternProperties']) ? Object.values(schema['patternProperties']) : [];
  const rest = [schema['additionalProperties'], schema['items'], schema['prefixItems']].flat();
  return [named, ...patterns, ...rest].filter((inner) => inner !== undefined);
}

export function isSchema(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The unescaped steps of a JSON pointer. */
export function pointerSteps(pointer: string): string[] {
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string, unknown>)[step]
    : undefined;
}
