/**
 * What a code means, why it matters, and how to get out of it: the data of `osgen explain CODE` and of
 * docs/reference/diagnostics.md, kept in explanations/*.yaml.
 */
import { codes, type Code } from './codes.js';

/** A mistake and its correction as text, or how the code comes about where a text cannot show it. */
export type Explanation = {
  /** One paragraph of Markdown. */
  readonly about: string;
  /** What to do, where that is not said by the corrected text. */
  readonly way_out?: string;
} & (
  | {
    /**
     * Each a topology that brings the code about, and one that does not; without `name:`, laid over the example
     * lab as a second topology file would be.
     */
    readonly wrong: string;
    readonly right: string;
    /** The file they are, if not the topology. */
    readonly in?: 'secrets' | 'lock';
    readonly how?: undefined;
  }
  | { readonly how: string; readonly wrong?: undefined; readonly right?: undefined; readonly in?: undefined }
);

export type Explanations = Readonly<Record<Code, Explanation>>;

export interface ExplanationData {
  readonly explanations: Explanations;
  /** A small lab, as text. */
  readonly example: string;
}

/** The codes in groups, as the list and the reference show them. */
export const groups: readonly (readonly [digit: string, title: string])[] = [
  ['1', 'Reading YAML'],
  ['2', 'Shape of the topology'],
  ['3', 'Meaning of the topology'],
  ['4', 'Secrets and address lock'],
  ['5', 'Output folder'],
  ['6', 'Advice of osgen validate (warnings)'],
  ['9', 'The compiler itself'],
];

/** The codes of a group, in order. */
export function codesOf(digit: string): readonly Code[] {
  return (Object.keys(codes) as Code[]).filter((code) => code[3] === digit).sort();
}

/** The line above an example. */
export function exampleTitle(which: 'wrong' | 'right', { in: file }: Explanation): string {
  const where = file === 'secrets' ? ' (secrets file)' : file === 'lock' ? ' (address lock)' : '';
  return `${which === 'wrong' ? 'Wrong' : 'Right'}${where}:`;
}
