/** Reads the YAML we write as cloud-init, netplan and subiquity do: by the rules of YAML 1.1, as PyYAML has them. */
import { parseDocument, type ScalarTag, type Tags } from 'yaml';

const float = 'tag:yaml.org,2002:float';

/** PyYAML wants digits, a dot, and a sign in the exponent. The yaml package also takes `.` and `e1`, a good host name, for numbers. */
const pyFloat: ScalarTag = {
  tag: float,
  default: true,
  test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/,
  resolve: (text) => Number.parseFloat(text.replaceAll('_', '')),
};

const options = {
  version: '1.1',
  customTags: (tags: Tags): Tags => [...tags.filter((tag) => typeof tag === 'string' || tag.tag !== float || isKept(tag as ScalarTag)), pyFloat],
  prettyErrors: false,
  // Not silent: then a second document would be no error.
  logLevel: 'error',
} as const;

/** Infinity, not a number, and numbers of base 60 are the same to both. */
function isKept({ format, test }: ScalarTag): boolean {
  return format === 'TIME' || (test?.test('.inf') ?? false);
}

/** Throws if the text is not one sound document; messages quote nothing of it, as it may hold secrets. */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, options);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`YAML 1.1: ${problem.code} at character ${problem.pos[0]}`);
  return document.toJS({ maxAliasCount: 0 }) as unknown;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of keys, or undefined. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isMapping(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
}
