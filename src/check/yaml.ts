/** Reads the YAML we write as cloud-init, netplan and subiquity do: by the rules of YAML 1.1. */
import { parseDocument } from 'yaml';

/** Throws if the text is not one sound document; messages quote nothing of it, as it may hold secrets. */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false, logLevel: 'error' });
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
