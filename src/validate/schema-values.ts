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
  return { code: 'OSG2002', message, help: hint(error) ?? adviceToQuote(types, failure) };
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
  return { code: 'OSG2004', message, help: advice.filter(Boolean).join(' — ') || hint(error) };
}

export function outOfRange({ error, name, value, found }: Failure): Explanation {
  const actual = typeof value === 'number' ? `, but is ${found}` : '';
  return { code: 'OSG2006', message: `${name} must ${constraint(error)}${actual}`, help: hint(error) };
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
