/**
 * `anyOf` and `oneOf` fail once per branch. Here each failed union becomes the errors of the branch that
 * the user most likely meant, or one error that lists what all branches would take.
 */
import { didYouMean } from '../diagnostics/suggest.js';
import { isSchema, NAMES, pointerPath, pointerSteps, resolveRef, schemasAt, valueAt } from './schema-tree.js';
import type { SchemaError, SchemaObject } from './schema-tree.js';

/** An error made out of several keeps the union it came from, for the union around it. */
type SettledError = SchemaError & { readonly origin?: SchemaError };

/** The errors with every union settled, and without the keywords that only repeat their sub-errors. */
export function settleUnions(errors: readonly SchemaError[], root: SchemaObject, document: unknown): SchemaError[] {
  let settled: SettledError[] = [];
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
      settled = settleUnion(settled, error, root, document);
    } else if (!isWrapper(error, settled)) {
      settled.push(error);
    }
  }
  return settled;
}

function isWrapper(error: SchemaError, before: readonly SchemaError[]): boolean {
  if (error.keyword === 'if') return true;
  return error.keyword === 'propertyNames' && before.some((other) =>
    other.instancePath === error.instancePath && other.propertyName === error.params['propertyName']);
}

function settleUnion(
  before: readonly SettledError[],
  union: SchemaError,
  root: SchemaObject,
  document: unknown,
): SettledError[] {
  const branches = (union.parentSchema[union.keyword] as unknown[] | undefined) ?? [];
  const passing = union.params['passingSchemas'] as unknown;
  const start = firstBelow(before, union);
  const others: SettledError[] = [];
  const byBranch = branches.map((): SettledError[] => []);
  let current = 0;
  for (const error of before.slice(start)) {
    // Branches are tried in order, so an error never belongs to an earlier branch than the one before it.
    const index = branches.findIndex((branch, i) => i >= current && mayComeFrom(error, branch, union, root));
    if (index === -1) others.push(error);
    else byBranch[(current = index)]!.push(error);
  }
  const kept = [...before.slice(0, start), ...others];
  const failed = byBranch.filter((list) => list.length > 0);
  if (Array.isArray(passing) || failed.length === 0) return [...kept, union];
  const value = valueAt(document, pointerPath(union.instancePath, document));
  return [...kept, ...(commonError(failed, union, branches, root) ?? bestBranch(failed, union, value))];
}

/** Where the run of errors at or below the union's own value begins. */
function firstBelow(before: readonly SchemaError[], union: SchemaError): number {
  const isBelow = ({ instancePath: path }: SchemaError): boolean =>
    path === union.instancePath || path.startsWith(`${union.instancePath}/`);
  let start = before.length;
  while (start > 0 && isBelow(before[start - 1]!)) start--;
  return start;
}

/** Whether a branch can have produced an error: it has that very keyword for that very value. */
function mayComeFrom(error: SettledError, branch: unknown, union: SchemaError, root: SchemaObject): boolean {
  const { instancePath, keyword, parentSchema, propertyName } = error.origin ?? error;
  const steps = pointerSteps(instancePath.slice(union.instancePath.length));
  if (propertyName !== undefined) steps.push(NAMES);
  // Equal text, not identity: precompiled validators carry copies of the schema.
  const wanted = JSON.stringify(parentSchema[keyword]);
  return schemasAt(branch, steps, root).some((schema) => (isSchema(schema)
    ? keyword in schema && JSON.stringify(schema[keyword]) === wanted
    : schema === false && keyword === 'false schema'));
}

/** If every branch rejects the same value by its type or choices (or wants a key): one error that names them all. */
function commonError(
  failed: readonly SchemaError[][],
  union: SchemaError,
  branches: readonly unknown[],
  root: SchemaObject,
): SettledError[] | undefined {
  const places = new Set(failed.flat().filter(isKindError).map((error) => error.instancePath));
  for (const instancePath of places) {
    const isHere = (error: SchemaError): boolean => error.instancePath === instancePath && isKindError(error);
    if (!failed.every((list) => list.some(isHere))) continue;
    const here = failed.flat().filter(isHere);
    const choices = unique(here.flatMap(choicesOf));
    const types = unique(here.flatMap(({ keyword, params }) => (keyword === 'type' ? params['type'] as string : [])));
    const openTypes = types.filter((type) => !choices.some((choice) => typeOf(choice) === type));
    const hints = unique(branches.flatMap((branch) => hintOf(resolveRef(branch, root))));
    const hint = hintOf(union.parentSchema)[0] ?? (hints.length === 1 && choices.length === 0 ? hints[0] : undefined);
    const keyword = choices.length > 0 ? 'enum' : 'type';
    const params = { allowedValues: choices, type: types, otherTypes: openTypes };
    const parentSchema = hint === undefined ? {} : { 'x-hint': hint };
    return [{ ...union, instancePath, keyword, params, parentSchema, origin: union }];
  }
  if (failed.every(([first, ...rest]) => rest.length === 0 && first?.keyword === 'required')) {
    const alternatives = failed.map(([error]) => error!.params['missingProperty'] as string);
    return [{ ...failed[0]![0]!, params: { missingProperty: alternatives[0], alternatives }, origin: union }];
  }
  return undefined;
}

/** The branch for the kind of value that is there; then the one whose tag fits; then the one with fewest errors. */
function bestBranch(failed: readonly SchemaError[][], union: SchemaError, value: unknown): SchemaError[] {
  const cost = (list: readonly SchemaError[]): number[] => [
    list.some((error) => error.keyword === 'type' && error.instancePath === union.instancePath) ? 1 : 0,
    list.some((error) => error.instancePath === union.instancePath && isChoice(error) && !isNear(value, error)) ? 1 : 0,
    list.filter((error) => isChoice(error) && error.instancePath.lastIndexOf('/') === union.instancePath.length).length,
    list.length,
  ];
  const ranked = failed.map((list) => ({ list, cost: cost(list) }));
  ranked.sort((a, b) => a.cost.map((value, i) => value - b.cost[i]!).find((difference) => difference !== 0) ?? 0);
  return ranked[0]!.list;
}

function isNear(value: unknown, error: SchemaError): boolean {
  return typeof value === 'string' && didYouMean(value, choicesOf(error).map(String)).length > 0;
}

function isKindError(error: SchemaError): boolean {
  return error.propertyName === undefined && (error.keyword === 'type' || isChoice(error));
}

function isChoice({ keyword }: SchemaError): boolean {
  return keyword === 'enum' || keyword === 'const';
}

function choicesOf({ keyword, params }: SchemaError): unknown[] {
  if (keyword === 'const') return [params['allowedValue']];
  return keyword === 'enum' ? (params['allowedValues'] as unknown[]) : [];
}

function hintOf(schema: SchemaObject): string[] {
  return typeof schema['x-hint'] === 'string' ? [schema['x-hint']] : [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
