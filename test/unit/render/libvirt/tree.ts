/**
 * Rendered XML read back, for assertions on its structure. Not by xmlbuilder2: its reader takes `&amp;#65;` for an A.
 * Reads what `serialize` writes: no comments, CDATA or processing instructions; attribute values in double quotes.
 */
export interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? entities[name]! : String.fromCodePoint(Number(code)));
}

export function parse(xml: string): Tree {
  const root = { children: [] as Tree[], text: '' };
  const open: { children: Tree[]; text: string }[] = [root];
  const token = /<(\/?)([\w:.-]+)((?: [\w:.-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    const [, close, name, attributes, empty, text] = match;
    if (text !== undefined) {
      open.at(-1)!.text += decoded(text);
    } else if (close) {
      open.pop();
    } else {
      const pairs = [...attributes!.matchAll(/ ([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value!)]);
      const element = { name: name!, attributes: Object.fromEntries(pairs), children: [], text: '' };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    }
    if (token.lastIndex === xml.length && open.length === 1 && root.children.length === 1) return root.children[0]!;
  }
  throw new Error(`not the XML we write: ${xml.slice(0, 200)}`);
}

/** The elements at a path below the root, e.g. `devices/disk`. */
export function all(tree: Tree, path: string): readonly Tree[] {
  return path.split('/').reduce<readonly Tree[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [tree],
  );
}

/** The only element at a path. */
export function one(tree: Tree, path: string): Tree {
  const found = all(tree, path);
  if (found.length !== 1) throw new Error(`${found.length} elements at ${path}`);
  return found[0]!;
}
