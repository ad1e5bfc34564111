import type { Entry } from './table.mjs';
export function writeTree(root: string, packages: ReadonlyMap<string, Entry>): readonly string[];
export function spokenOf(name: string, accounts: readonly string[]): boolean;
