/**
 * From YAML nodes to plain values, together with the place of each value in the text.
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { suggestion } from '../diagnostics/suggest.js';
import type { Locator } from './position.js';

type Range = readonly [start: number, end: number];

/** Where a value stands. `value` is absent if only the key can show it (a collection, an empty value). */
export interface Place {
  readonly key?: Range;
  readonly value?: Range;
  readonly children?: ReadonlyMap<string, Place>;
}

interface Converted {
  readonly value: unknown;
  readonly place: Place;
}

interface Context {
  readonly span: Locator;
  readonly diagnostics: Diagnostic[];
  /** Never quote values of this document. */
  readonly sensitive: boolean;
  /** Anchors seen so far; `open` while inside the anchored value itself. */
  readonly anchors: Map<string, Converted | 'open'>;
  copies: number;
  tooDeep: boolean;
}

/** Deeper than any topology, shallow enough for every recursive function behind the parser. */
const MAX_DEPTH = 64;
/** How many values aliases may add in total; more is an "alias bomb". */
const MAX_COPIES = 100_000;

/** Converts a document's root node. Mappings become objects without prototype, so `__proto__` is a key like any. */
export function convertRoot(root: ParsedNode, sensitive: boolean, span: Locator, diagnostics: Diagnostic[]): Converted {
  return convert(root, undefined, 0, { span, diagnostics, sensitive, anchors: new Map(), copies: 0, tooDeep: false });
}

function convert(node: Node | null, key: Range | undefined, depth: number, context: Context): Converted {
  if (depth > MAX_DEPTH) return tooDeep(node, key, context);
  if (isAlias(node)) return resolveAlias(node, key, depth, context);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) context.anchors.set(anchor, 'open');
  const converted = convertContent(node, key, depth, context);
  if (anchor !== undefined) context.anchors.set(anchor, converted);
  return converted;
}

function convertContent(node: Node | null, key: Range | undefined, depth: number, context: Context): Converted {
  if (isMap(node)) return convertMap(node, key, depth, context);
  if (isSeq(node)) return convertSequence(node, key, depth, context);
  const value = isScalar(node) ? node.value : null;
  const range = rangeOf(node);
  const shown = range && (range[1] > range[0] || !key) ? range : undefined;
  return { value, place: place(key, shown) };
}

function convertMap(map: YAMLMap, key: Range | undefined, depth: number, context: Context): Converted {
  const value = Object.create(null) as Record<string, unknown>;
  const children = new Map<string, Place>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const name = keyName(pair.key, context);
    const range = rangeOf(pair.key) ?? [0, 0];
    const child = convert(pair.value, range, depth + 1, context);
    if (name === undefined) continue;
    const first = children.get(name);
    if (first) {
      context.diagnostics.push({
        code: 'OSG1003',
        severity: 'error',
        message: `key "${name}" is given twice`,
        span: context.span(...range),
        notes: [{ message: `"${name}" is first given`, span: context.span(...first.key!) }],
        help: 'remove one of the two, or merge their contents',
      });
      continue;
    }
    value[name] = child.value;
    children.set(name, child.place);
  }
  return { value, place: place(key, key ? undefined : rangeOf(map), children) };
}

function convertSequence(sequence: YAMLSeq, key: Range | undefined, depth: number, context: Context): Converted {
  const value: unknown[] = [];
  const children = new Map<string, Place>();
  for (const [index, item] of (sequence.items as (Node | null)[]).entries()) {
    const child = convert(item, undefined, depth + 1, context);
    value.push(child.value);
    children.set(String(index), child.place);
  }
  return { value, place: place(key, key ? undefined : rangeOf(sequence), children) };
}

/** A key as text. Its spelling counts, not its YAML type: `24.10: x` is the key "24.10", not 24.1. */
function keyName(node: Node | null, context: Context): string | undefined {
  const known = isAlias(node) ? context.anchors.get(node.source) : undefined;
  if (known && known !== 'open' && typeof known.value === 'string') return known.value;
  if (isScalar(node) && (typeof node.value === 'string' || node.source)) {
    return typeof node.value === 'string' ? node.value : node.source;
  }
  const message = isScalar(node) ? 'key missing before the colon' : 'a key must be plain text';
  report(context, node, message, 'write "key: value"');
  return undefined;
}

function resolveAlias(alias: Alias, key: Range | undefined, depth: number, context: Context): Converted {
  const range = rangeOf(alias);
  const target = context.anchors.get(alias.source);
  if (target === undefined) {
    // A password that starts with * lands here: its text must not show.
    const name = context.sensitive ? '' : ` *${alias.source}`;
    const near = context.sensitive ? undefined : suggestion(alias.source, context.anchors.keys());
    const help = near ?? 'put the value in quotes if the * belongs to the text';
    report(context, alias, `alias${name} has no anchor before it`, help);
  } else if (target === 'open') {
    report(context, alias, `alias *${alias.source} stands inside the value it stands for`, 'write the value out');
  } else {
    const value = copy(target.value, alias, depth, context);
    return { value, place: place(key, range, target.place.children) };
  }
  return { value: null, place: place(key, range) };
}

/** Aliases are expanded into copies (nothing is shared, nothing can be changed twice), within a budget. */
function copy(value: unknown, alias: Alias, depth: number, context: Context): unknown {
  if (context.copies > MAX_COPIES) return null;
  if (++context.copies > MAX_COPIES) {
    report(context, alias, `the aliases stand for more than ${MAX_COPIES} values`, 'use fewer nested aliases');
    return null;
  }
  if (depth > MAX_DEPTH) return tooDeep(alias, undefined, context).value;
  if (Array.isArray(value)) return value.map((item) => copy(item, alias, depth + 1, context));
  if (typeof value !== 'object' || value === null) return value;
  const result = Object.create(null) as Record<string, unknown>;
  for (const [name, item] of Object.entries(value)) result[name] = copy(item, alias, depth + 1, context);
  return result;
}

function tooDeep(node: Node | null, key: Range | undefined, context: Context): Converted {
  const help = 'check the brackets and the indentation';
  if (!context.tooDeep) report(context, node, `nested more than ${MAX_DEPTH} levels deep`, help);
  context.tooDeep = true;
  return { value: null, place: place(key, rangeOf(node)) };
}

function report(context: Context, node: Node | null, message: string, help: string): void {
  const span = context.span(...(rangeOf(node) ?? [0, 0]));
  context.diagnostics.push({ code: 'OSG1001', severity: 'error', message, span, help });
}

function rangeOf(node: Node | null): Range | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

function place(key: Range | undefined, value: Range | undefined, children?: ReadonlyMap<string, Place>): Place {
  return { ...(key && { key }), ...(value && { value }), ...(children && { children }) };
}
