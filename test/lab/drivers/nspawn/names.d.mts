export interface Named {
  readonly step: string;
  readonly name: string;
  readonly kind?: string;
}
export function stepScripts(files: ReadonlyMap<string, string>): ReadonlyMap<string, string>;
export function namesOf(files: ReadonlyMap<string, string>): Readonly<Record<'units' | 'accounts' | 'places' | 'sites' | 'commands' | 'paths', readonly Named[]>>;
export function checkNames(
  report: { check(passed: boolean, title: string, detail?: string): boolean }, node: string, files: ReadonlyMap<string, string>, root: string,
): void;
