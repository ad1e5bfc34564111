/** Prints out/lab for the view (JSON) in the file that the first argument names. Bundled and run by run.sh. */
import { readFileSync } from 'node:fs';
import { renderLabScript, type LabScriptView } from '../../../src/render/lab-script.js';

const [view, template] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
process.stdout.write(renderLabScript(template ?? '', JSON.parse(view ?? '') as LabScriptView));
