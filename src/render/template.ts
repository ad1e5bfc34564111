/**
 * The one place that renders Handlebars. For text whose format has no serializer (shell, chrony.conf, …).
 *
 * Handlebars alone prints nothing for what it does not find. Here a template that asks for something its view
 * does not have throws, wherever it asks (also in #if and #each), and so does one that would print undefined, null
 * or an object. All of that is a bug of ours, so it is thrown and is no diagnostic.
 */
import type Handlebars from 'handlebars';
import runtime from 'handlebars/runtime.js';
import { shellQuote } from '../util/shell.js';
import { compileTemplate } from './template-compiler.js';
import { printer } from './template-helpers.js';

type Compiled = (view: unknown) => string;

// The runtime has no types of its own; it is the part of Handlebars without the compiler.
const engine = (runtime as unknown as typeof Handlebars).create();

for (const name of ['log', 'helperMissing', 'blockHelperMissing']) engine.unregisterHelper(name);
engine.registerHelper('blockHelperMissing', () => {
  throw new Error('a block needs a helper: #if, #unless, #each or #with');
});

/** What `{{x}}` prints. */
function scalar(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : String(value);
  throw new Error(`${kind} where a text or a number is due`);
}

/** Gives a helper its arguments without Handlebars' own last one; throws if there are more or fewer. */
function helper(name: string, arity: number, body: (...values: unknown[]) => string): void {
  engine.registerHelper(name, (...args: unknown[]) => {
    if (args.length - 1 !== arity) throw new Error(`{{${name}}} takes ${arity} argument(s), not ${args.length - 1}`);
    return body(...args.slice(0, -1));
  });
}

function list(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`{{${name}}} needs a list`);
  return value;
}

helper(printer, 1, scalar);
helper('sh', 1, (value) => (Array.isArray(value) ? value.map((item) => shellQuote(scalar(item))).join(' ') : shellQuote(scalar(value))));
helper('join', 2, (items, separator) => list('join', items).map(scalar).join(scalar(separator)));

const each = engine.helpers['each'] as Handlebars.HelperDelegate;
engine.registerHelper('each', function (this: unknown, ...args: unknown[]): unknown {
  if (args.length !== 2) throw new Error('{{#each}} takes 1 argument');
  if (typeof args[0] !== 'object' || args[0] === null) throw new Error('{{#each}} needs a list or an object');
  return each.apply(this, args as Parameters<Handlebars.HelperDelegate>);
});

for (const name of ['if', 'unless'] as const) {
  const original = engine.helpers[name] as Handlebars.HelperDelegate;
  engine.registerHelper(name, function (this: unknown, ...args: unknown[]): unknown {
    if (args.length !== 2 || args[0] === undefined) throw new Error(`{{#${name}}} needs 1 argument that is defined`);
    return original.apply(this, args as Parameters<Handlebars.HelperDelegate>);
  });
}

/**
 * A copy of the view whose objects and lists throw when asked for what they do not have. Level by level, as it is
 * looked at: a view knows all machines of the lab, and most templates ask for a handful of values.
 */
function guarded(value: unknown, path: string): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new Error(`${path} is a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return value;
  const isList = Array.isArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!isList && prototype !== Object.prototype && prototype !== null) throw new Error(`${path} is not a plain object`);
  const copy: object = isList ? [...value as unknown[]] : Object.assign(Object.create(null) as object, value);
  const seen = new Set<PropertyKey>();
  const absent = (key: string): Error => new Error(`${path} has no '${key}'`);
  return new Proxy(copy, {
    get(target, key, receiver): unknown {
      const found: unknown = Reflect.get(target, key, receiver);
      if (found === undefined && typeof key === 'string') throw absent(key);
      if (seen.has(key) || !Object.hasOwn(target, key) || typeof key === 'symbol') return found;
      seen.add(key);
      const child = guarded(found, isList ? `${path}[${key}]` : `${path}.${key}`);
      if (child !== found) Reflect.set(target, key, child);
      return child;
    },
    has(target, key) {
      if (!isList && typeof key === 'string' && !Object.hasOwn(target, key)) throw absent(key);
      return Reflect.has(target, key);
    },
  });
}

/** True for a text with something to look up in it. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

const cache = new Map<string, Compiled>();

/**
 * Renders one template text with a view: plain objects, lists, texts, numbers, booleans, null.
 *
 * Helpers: `{{sh x}}` quotes a text for the shell (a list becomes words), `{{join list ", "}}`, and Handlebars' own
 * #if, #unless, #each, #with and lookup. Nothing is escaped otherwise. Throws if the view lacks what the template
 * asks for, or if undefined, null, a list or an object would be printed; an optional value is null, for #if.
 * @param name of the template, for messages
 */
export function renderTemplate(name: string, text: string, view: object): string {
  if (!text.includes('{{')) return text;
  try {
    let compiled = cache.get(text);
    if (!compiled) {
      compiled = engine.template(compileTemplate(text)) as Compiled;
      cache.set(text, compiled);
    }
    return compiled(guarded(view, 'view'));
  } catch (error) {
    throw new Error(`osgen bug: template ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
