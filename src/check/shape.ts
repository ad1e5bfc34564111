/**
 * Reads many texts that differ in names and numbers only. A thousand machines have a handful of shapes: each is parsed
 * once, with what differs taken out, and the result is filled in for the others. Parsing them all would take longer
 * than writing them did.
 */

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** MAC and IPv6 addresses. */
const groups = '[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){1,6}:[0-9a-f]{1,4}';
const ipv4 = '\\d{1,3}(?:\\.\\d{1,3}){3}';
/** A quick look for what may be one; what is more or less than one stays, and costs a shape of its own at worst. */
const candidate = /\b[0-9a-f]{1,8}[-:.][0-9a-f:.-]{4,}/g;
const token = new RegExp(`^(?:${uuid}|${groups}|${ipv4})$`);

/** To a YAML 1.1 reader that is a number: it has to stay, for the parser to see it. */
const sexagesimal = /^[0-9]+(?::[0-5]?[0-9])+$/;

/** With a hyphen inside, a name can be no number, truth value or null in any format. */
const plainName = /^[a-z][a-z0-9]*(?:-+[a-z0-9]+)+$/;

/** Stands in no text by chance; one that has it is parsed as it is. */
const mark = 'XqZqX';
const placeholder = /XqZqX(\d+)XqZqX/g;

export class ShapedReader<T> {
  private readonly shapes = new Map<string, T>();
  private readonly texts = new Map<string, T>();

  /** @param parse text → plain data: lists, objects and scalars */
  constructor(private readonly parse: (text: string) => T) {}

  /**
   * The text, parsed; equal texts give the same object.
   * @param name of the machine the text belongs to, if it does
   */
  read(text: string, name?: string): T {
    let value = this.texts.get(text);
    if (value === undefined) {
      value = this.readNew(text, name);
      this.texts.set(text, value);
    }
    return value;
  }

  private readNew(text: string, name: string | undefined): T {
    if (text.includes(mark)) return this.parse(text);
    // Numbered by value: what is there twice stays there twice.
    const values: string[] = [];
    const numbers = new Map<string, number>();
    const take = (found: string): string => {
      let number = numbers.get(found);
      if (number === undefined) {
        number = values.push(found) - 1;
        numbers.set(found, number);
      }
      return `${mark}${number}${mark}`;
    };
    let shape = text.replace(candidate, (found) => (token.test(found) && !sexagesimal.test(found) ? take(found) : found));
    if (name !== undefined && plainName.test(name) && shape.includes(name)) shape = shape.replaceAll(name, take(name));
    let tree = this.shapes.get(shape);
    if (tree === undefined) {
      tree = this.parse(shape);
      this.shapes.set(shape, tree);
    }
    return fill(tree, values) as T;
  }
}

/** A copy with the values in their places; parts without any are shared. */
function fill(tree: unknown, values: readonly string[]): unknown {
  if (typeof tree === 'string') return fillText(tree, values);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) {
    const items = tree.map((item) => fill(item, values));
    return items.some((item, index) => item !== tree[index]) ? items : tree;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(tree)) {
    const [newKey, newItem] = [fillText(key, values), fill(item, values)];
    if (newKey === key && newItem === item) continue;
    copy ??= { ...tree } as Record<string, unknown>;
    if (newKey !== key) delete copy[key];
    copy[newKey] = newItem;
  }
  return copy ?? tree;
}

function fillText(text: string, values: readonly string[]): string {
  return text.includes(mark) ? text.replace(placeholder, (_, number: string) => values[Number(number)] ?? '') : text;
}
