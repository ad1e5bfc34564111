/**
 * Reads the XML we write, strictly: elements, attributes, text. Not by xmlbuilder2, which wrote it, and whose reader
 * decodes twice. Comments, CDATA, processing instructions and document types are faults here: we write none.
 */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Text directly inside, decoded; what stands between elements is white space. */
  readonly text: string;
}

interface OpenNode {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: OpenNode[];
  text: string;
}

const name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const token = new RegExp(`</(${name})\\s*>|<(${name})((?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|([^<]+)`, 'gy');
const attribute = new RegExp(`(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
/** XML 1.0 §2.2: what may not stand in a document. */
const forbidden = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The root element. Throws if the text is not well-formed; messages quote nothing of it. */
export function readXml(text: string): XmlNode {
  if (forbidden.test(text)) throw new Error('a character that XML forbids');
  const document: OpenNode = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenNode[] = [document];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Error(`no XML from character ${at} on`);
    const [, close, start, attributes = '', empty, chars] = match;
    const top = open.at(-1) as OpenNode;
    if (chars !== undefined) {
      top.text += decode(chars);
    } else if (close !== undefined) {
      if (top === document || top.name !== close) throw new Error(`end tag at character ${at} that nothing opened`);
      open.pop();
    } else {
      const node: OpenNode = { name: start as string, attributes: readAttributes(attributes), children: [], text: '' };
      top.children.push(node);
      if (!empty) open.push(node);
    }
  }
  if (open.length > 1) throw new Error('an element without its end tag');
  const [root, ...others] = document.children;
  if (!root || others.length > 0 || document.text.trim() !== '') throw new Error('not exactly one root element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, key, double, single] of text.matchAll(attribute)) {
    if (Object.hasOwn(found, key as string)) throw new Error('an attribute given twice');
    found[key as string] = decode(double ?? single ?? '');
  }
  return found;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d+);|#x([0-9A-Fa-f]+);|(\w+);|)/g, (_, decimal?: string, hex?: string, entity?: string) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
    const character = code === undefined ? entities[entity ?? ''] : String.fromCodePoint(code);
    if (character === undefined) throw new Error('an ampersand that begins no reference');
    if (forbidden.test(character)) throw new Error('a character that XML forbids');
    return character;
  });
}

/** The elements at a path below `node`, e.g. `devices/disk`. */
export function at(node: XmlNode, path: string): readonly XmlNode[] {
  return path.split('/').reduce<readonly XmlNode[]>(
    (found, step) => found.flatMap(({ children }) => children.filter((child) => child.name === step)),
    [node],
  );
}

/** Text of the only element at a path; undefined if there is none, or more than one. */
export function textAt(node: XmlNode, path: string): string | undefined {
  const found = at(node, path);
  return found.length === 1 ? found[0]?.text : undefined;
}

/** One attribute of every element at a path that has it. */
export function attributesAt(node: XmlNode, path: string, key: string): readonly string[] {
  return at(node, path).flatMap(({ attributes }) => attributes[key] ?? []);
}
