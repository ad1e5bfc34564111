/**
 * Reads user-data apart: most of it are files that many machines have in common, and each distinct one is read once.
 */
import { ShapedReader } from './shape.js';
import { isMapping, readYaml, valueAt, type Mapping } from './yaml.js';

/** An entry of write_files. */
export interface WriteFile {
  readonly path: string;
  readonly permissions: string;
  readonly owner?: string;
  readonly content: string;
}

export interface UserData {
  /** Everything but the entries of write_files. */
  readonly document: Mapping;
  /** The cloud-config in it; of an autoinstall document its `user-data`. */
  readonly cloud: Mapping;
  readonly entries: readonly WriteFile[];
}

export class UserDataReader {
  private readonly yaml = new ShapedReader(readYaml);
  private readonly items = new ShapedReader((text) => entriesOf(readYaml(text)));
  /** The items of the machine before: comparing is cheaper than looking up, and most are the same. */
  private readonly before: { text: string; entries: readonly WriteFile[] }[] = [];
  /** Outlines that a whole document has been read of. */
  private readonly proven = new Set<string>();

  /** Throws if the text is none; messages quote nothing of it. */
  read(text: string, node?: string): UserData {
    const { rest, items } = cut(text, this.before[0]?.text ?? '');
    const document = this.yaml.read(rest, node);
    const cloud = valueAt(document, 'autoinstall', 'user-data') ?? document;
    if (!isMapping(document) || !isMapping(cloud)) throw new Error('not a mapping');
    if (valueAt(cloud, 'write_files') !== null) throw new Error('write_files is not where it is looked for');
    const entries = items.flatMap((item, index) => this.entriesIn(item, index, node));
    this.prove(text, { document, cloud, entries });
    return { document, cloud, entries };
  }

  private entriesIn(text: string, index: number, node: string | undefined): readonly WriteFile[] {
    const before = this.before[index];
    if (before?.text === text) return before.entries;
    const entries = this.items.read(text, node);
    this.before[index] = { text, entries };
    return entries;
  }

  /** The first document of each outline is read as a whole too: taking it apart must not have changed its meaning. */
  private prove(text: string, { cloud, entries, document }: UserData): void {
    const outline = [document === cloud, ...Object.keys(cloud), ...entries.map(({ path }) => path)].join('\n');
    if (this.proven.has(outline)) return;
    this.proven.add(outline);
    const whole = readYaml(text);
    const files = entriesOf(valueAt(valueAt(whole, 'autoinstall', 'user-data') ?? whole, 'write_files'));
    const same = files.length === entries.length && files.every((file, i) => {
      const other = entries[i];
      return file.path === other?.path && file.content === other.content && file.permissions === other.permissions;
    });
    if (!same) throw new Error('write_files reads differently as a whole');
  }
}

/**
 * The items of write_files as texts of their own, and the text without them.
 * @param first item of another text: most of user-data is /etc/hosts, and it need not be searched each time
 */
function cut(text: string, first: string): { readonly rest: string; readonly items: readonly string[] } {
  const head = /^( *)write_files:(?=\n)/m.exec(text);
  if (!head) throw new Error('no write_files');
  const indent = head[1] as string;
  const bullet = `\n${indent}  - path: `;
  const begin = head.index + head[0].length;
  // Not startsWith, which looks at one character after the other.
  const known = text.slice(begin + 1, begin + 1 + first.length) === first ? first.length : 0;
  const starts: number[] = known > 0 ? [begin] : [];
  for (let at = text.indexOf(bullet, begin + known); at !== -1; at = text.indexOf(bullet, at + 1)) starts.push(at);
  if (starts[0] !== begin) throw new Error('write_files does not begin with a path');
  const outer = new RegExp(`\\n {0,${indent.length}}(?=[^ \\n])`, 'g');
  outer.lastIndex = (starts.at(-1) as number) + 1;
  const end = outer.exec(text)?.index ?? text.length;
  return {
    rest: text.slice(0, begin) + text.slice(end),
    items: starts.map((start, i) => text.slice(start + 1, (starts[i + 1] ?? end) + 1)),
  };
}

const form: Readonly<Record<keyof WriteFile, RegExp>> = {
  path: /^\/[A-Za-z0-9@._/-]+$/,
  permissions: /^0[0-7]{3}$/,
  owner: /^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$/,
  content: /^/,
};

function entriesOf(list: unknown): readonly WriteFile[] {
  if (!Array.isArray(list)) throw new Error('write_files is not a list');
  return list.map((item: unknown) => {
    if (!isMapping(item)) throw new Error('an entry of write_files is not a mapping');
    for (const [key, value] of Object.entries(item)) {
      if (!Object.hasOwn(form, key)) throw new Error(`an entry of write_files has the key ${key}`);
      if (typeof value !== 'string' || !form[key as keyof WriteFile].test(value)) throw new Error(`an entry of write_files has an unusable ${key}`);
    }
    if (!('path' in item && 'permissions' in item && 'content' in item)) throw new Error('an entry of write_files is incomplete');
    return item as unknown as WriteFile;
  });
}
