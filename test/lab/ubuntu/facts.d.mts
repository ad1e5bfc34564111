import type { Row } from './table.mjs';
export function factsPage(rows: readonly Row[]): string;
