export interface Row {
  readonly package?: string;
  readonly fact: string;
  readonly source: readonly string[];
  readonly debian: string;
  readonly releases?: readonly string[];
  readonly platforms?: readonly string[];
  readonly from: string;
  readonly [kind: string]: unknown;
}
export interface Control {
  readonly section: string;
  readonly component: string;
  readonly archive: string;
  readonly depends?: readonly string[];
  readonly [key: string]: unknown;
}
export interface Entry {
  readonly name: string;
  readonly control: Control;
  readonly [kind: string]: unknown;
}
export interface Selection {
  readonly packages: ReadonlyMap<string, Entry>;
  readonly asDebian: readonly { name: string; component: string; archive: string }[];
  readonly unknown: readonly string[];
  readonly installed: readonly string[];
  readonly system: readonly { path: string; content: string }[];
  readonly installer: readonly { path: string; mode: string; content: string }[];
}
export interface Shape {
  readonly platform: string;
  readonly release: string;
}
export const folder: string;
export const platforms: Readonly<Record<string, { version: string; codename: string; suite: string; releases: Record<string, { programs: string }> }>>;
export function readTable(directory?: string): readonly Row[];
export function selectRows(rows: readonly Row[], shape: { platform: string; release: string | undefined }): Selection;
export function shapes(): readonly Shape[];
export function fill(text: string, values: Readonly<Record<string, string>>): string;
