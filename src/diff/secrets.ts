/**
 * Which secrets differ, by name, and how to show a text without them. Values go in, and never come out.
 *
 * What is in out/ tells no names: a value there is recognised by its place, on a line that but for the value is one of
 * the new text. A secret that the lab no longer has is recognised by its value, as the present secrets file has it.
 */
import { byCodeUnit } from '../util/order.js';

export interface SecretsReport {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** True if no derived secret is as it was: the seed is another one. */
  readonly otherSeed: boolean;
}

export interface SecretValue {
  readonly name: string;
  readonly value: string;
}

/** A text that may hold secrets: a file that a machine carries. */
export interface SecretText {
  /** The machine and the file: a text is compared with that of the same place. */
  readonly place: string;
  readonly text: string;
}

export interface KnownSecrets {
  /** Of the lab as it is to be. */
  readonly now: readonly SecretValue[];
  /** Of the lab as it was, if it was compiled too; else all that the catalog knows, from the present secrets file. */
  readonly before: readonly SecretValue[];
  /** True if `before` is what the lab had. */
  readonly exact: boolean;
  /** Names whose value is in the secrets file itself: a new seed does not change them. */
  readonly explicit: ReadonlySet<string>;
}

export function compareSecrets(known: KnownSecrets, before: readonly SecretText[], after: readonly SecretText[]): SecretsReport {
  const found = known.exact ? compareExact(known) : compareTexts(known, before, after);
  const derived = known.now.filter(({ name }) => !known.explicit.has(name) && !found.added.includes(name));
  return { ...found, otherSeed: derived.length > 1 && derived.every(({ name }) => found.changed.includes(name)) };
}

type Found = Omit<SecretsReport, 'otherSeed'>;

function compareExact({ now, before }: KnownSecrets): Found {
  const [is, was] = [now, before].map((values) => new Map(values.map(({ name, value }) => [name, value]))) as [Map<string, string>, Map<string, string>];
  return {
    added: [...is.keys()].filter((name) => !was.has(name)).sort(byCodeUnit),
    removed: [...was.keys()].filter((name) => !is.has(name)).sort(byCodeUnit),
    changed: [...is].filter(([name, value]) => was.has(name) && was.get(name) !== value).map(([name]) => name).sort(byCodeUnit),
  };
}

function compareTexts({ now, before: all }: KnownSecrets, before: readonly SecretText[], after: readonly SecretText[]): Found {
  const old = before.map(({ text }) => text).join('\n');
  if (old === '') return { added: now.map(({ name }) => name).sort(byCodeUnit), removed: [], changed: [] };
  const aligned = align(now, before, after);
  const added: string[] = [];
  const changed: string[] = [];
  for (const { name, value } of now) {
    const was = aligned.get(name);
    if (was === undefined ? contains(old, value) : was.has(value)) continue;
    (was === undefined ? added : changed).push(name);
  }
  const names = new Set(now.map(({ name }) => name));
  const values = new Set(now.map(({ value }) => value));
  const removed = all.filter(({ name, value }) => !names.has(name) && !values.has(value) && contains(old, value)).map(({ name }) => name);
  return { added: added.sort(byCodeUnit), removed: removed.sort(byCodeUnit), changed: changed.sort(byCodeUnit) };
}

/** Secret → the values that stand in its places in the old texts; no entry if no such place is left. */
function align(now: readonly SecretValue[], before: readonly SecretText[], after: readonly SecretText[]): ReadonlyMap<string, ReadonlySet<string>> {
  const was = new Map(before.map(({ place, text }) => [place, text]));
  const found = new Map<string, Set<string>>();
  for (const { place, text } of after) {
    for (const { names, values } of alignLines(was.get(place) ?? '', text, now)) {
      names?.forEach((name, index) => found.set(name, (found.get(name) ?? new Set()).add(values[index] as string)));
    }
  }
  return found;
}

interface AlignedLine {
  /** Of the old text, from 0. */
  readonly line: number;
  readonly values: readonly string[];
  /** Undefined: it may be the place of several secrets. */
  readonly names: readonly string[] | undefined;
}

/** Lines of an old text that are places of secrets, as the new text shows them: the same but for the value. */
function alignLines(before: string, after: string, now: readonly SecretValue[]): readonly AlignedLine[] {
  const places = patterns(after, now);
  if (places.length === 0) return [];
  const lines = before.split('\n');
  return lines.flatMap((line, index): AlignedLine[] => {
    const fitting = places.filter(({ pattern }) => pattern.test(line));
    const [first] = fitting;
    if (!first) return [];
    // In JSON many lines look alike, and the one before says whose it is.
    const near = fitting.find(({ previous }) => previous === lines[index - 1]);
    const isClear = fitting.every(({ names }) => names.join(' ') === first.names.join(' '));
    const chosen = near ?? first;
    return [{ line: index, values: (chosen.pattern.exec(line) ?? []).slice(1), names: near || isClear ? chosen.names : undefined }];
  });
}

/** What a value is made of: as the secrets file allows it. */
const valueForm = '([A-Za-z0-9._~$/=,+-]+?)';

interface LinePattern {
  /** Matches the line with any values in place of the secrets. */
  readonly pattern: RegExp;
  /** Names of the secrets, in the order of the groups. */
  readonly names: readonly string[];
  /** The line before it. */
  readonly previous: string | undefined;
}

function patterns(text: string, values: readonly SecretValue[]): readonly LinePattern[] {
  const finder = valueFinder(values);
  if (!finder) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const names: string[] = [];
    let source = '';
    let end = 0;
    for (const match of line.matchAll(finder.pattern)) {
      source += escaped(line.slice(end, match.index)) + valueForm;
      names.push(finder.nameOf(match[0]));
      end = match.index + match[0].length;
    }
    return names.length === 0 ? [] : [{ pattern: new RegExp(`^${source}${escaped(line.slice(end))}$`), names, previous: lines[index - 1] }];
  });
}

function contains(text: string, value: string): boolean {
  return valueFinder([{ name: '', value }])?.pattern.test(text) ?? false;
}

/** A long value is found wherever it stands, a short one only as a word: it may be part of an ordinary one. */
const longEnough = 12;

function valueFinder(values: readonly SecretValue[]): { readonly pattern: RegExp; readonly nameOf: (value: string) => string } | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => b.value.length - a.value.length || byCodeUnit(a.name, b.name));
  const names = new Map<string, string>();
  for (const { name, value } of sorted) if (!names.has(value)) names.set(value, name);
  const alternatives = [...names.keys()].map((value) => (value.length >= longEnough ? escaped(value) : `(?<![A-Za-z0-9])${escaped(value)}(?![A-Za-z0-9])`));
  return { pattern: new RegExp(alternatives.join('|'), 'g'), nameOf: (value) => names.get(value) ?? '' };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

export interface Masked {
  readonly before: string;
  readonly after: string;
}

/**
 * Both versions of a text with `<secret NAME>` for each value; `(old)` is added where the value is another one now.
 * @param isSensitive the file may hold secrets: what is only in the old text and may be one, of which nothing is known
 *   any more, is hidden too
 */
export function maskBoth(known: KnownSecrets, before: string, after: string, isSensitive: boolean): Masked {
  const nowByName = new Map(known.now.map(({ name, value }) => [name, value]));
  const now = valueFinder(known.now);
  const shownAfter = now ? after.replace(now.pattern, (value) => `<secret ${now.nameOf(value)}>`) : after;
  // Derived under the present seed, an old value that still is a lab's secret is not old.
  const was = valueFinder([...known.now.filter(({ name }) => !known.exact || !known.before.some((each) => each.name === name)), ...known.before]);
  const label = (name: string, value: string): string => (nowByName.get(name) === value ? `<secret ${name}>` : `<secret ${name} (old)>`);
  const places = new Map((known.exact ? [] : alignLines(before, after, known.now)).map((place) => [place.line, place]));
  const fresh = new Set(shownAfter.split('\n'));
  const shownBefore = before.split('\n').map((line, number) => {
    const place = places.get(number);
    if (place) {
      let at = 0;
      let shown = '';
      place.values.forEach((value, index) => {
        const start = line.indexOf(value, at);
        const name = place.names?.[index] ?? was?.nameOf(value);
        shown += line.slice(at, start) + (name ? label(name, value) : '<secret (old)>');
        at = start + value.length;
      });
      return shown + line.slice(at);
    }
    const masked = was ? line.replace(was.pattern, (value) => label(was.nameOf(value), value)) : line;
    return known.exact || !isSensitive || fresh.has(masked) || masked.includes('<secret ') ? masked : hidden(masked);
  }).join('\n');
  return { before: shownBefore, after: shownAfter };
}

/** In INI files the name of an option says whether its value may be a secret; of other forms nothing is known. */
function hidden(line: string): string {
  if (line.trim() === '' || /^\s*[[#;]/.test(line)) return line;
  const option = /^(\s*([A-Za-z0-9_.-]+)\s*[=:]\s*)(.+)$/.exec(line);
  if (!option) return '<a line that may hold a secret>';
  const [, head = '', name = '', value = ''] = option;
  const isHarmless = !/pass|secret|key|token|hash|cred|connection|url|uri|sql/i.test(name) && !value.includes('@') && value.length < 24;
  return isHarmless ? line : `${head}<what may be a secret>`;
}
