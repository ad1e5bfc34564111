/** The explanations straight from their folder, for tests and development; scripts/build.mjs puts a compiled form in its place. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { ExplanationData, Explanations } from '../diagnostics/explanation.js';

const folder = fileURLToPath(new URL('../diagnostics/explanations/', import.meta.url));
const exampleName = '0-example.yaml';

export function explanationData(): ExplanationData {
  const names = readdirSync(folder).filter((name) => name !== exampleName).sort();
  const parts = names.map((name) => parse(readFileSync(`${folder}${name}`, 'utf8')) as Partial<Explanations>);
  return { explanations: Object.assign({}, ...parts) as Explanations, example: readFileSync(`${folder}${exampleName}`, 'utf8') };
}
