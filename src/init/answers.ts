/** Whether an answer can stand in a topology, by the topology's own schema. */
import { keyFault } from '../util/ssh-key.js';

interface Definition {
  readonly pattern?: string;
  readonly 'x-hint'?: string;
}

/** Where the schema says what each answer looks like. */
const places = {
  name: ['definitions', 'labName'],
  iso: ['definitions', 'install', 'properties', 'iso'],
  image: ['definitions', 'install', 'properties', 'image'],
  sshKey: ['definitions', 'admin', 'properties', 'ssh_authorized_keys', 'items'],
} as const;

export type Answer = keyof typeof places;

/** What the answer has to be instead, in words; undefined if it is well. */
export function misanswered(schema: Readonly<Record<string, unknown>>, kind: Answer, text: string): string | undefined {
  const { pattern, 'x-hint': hint } = places[kind].reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], schema) as Definition;
  if (pattern === undefined || hint === undefined) throw new Error(`osgen bug: the schema does not say what ${kind} looks like`);
  if (!new RegExp(pattern, 'u').test(text)) return hint;
  const fault = kind === 'sshKey' ? keyFault(text) : undefined;
  return fault && `a key that lets somebody in: this one ${fault}`;
}

/** The keys of a .pub file or an authorized_keys file without options. A private key yields no line of itself. */
export function publicKeys(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
