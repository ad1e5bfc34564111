/** Prints out/lab for the view (JSON) in the file that the first argument names; the second names templates/. Bundled and run by run.sh. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderLabScript, type LabScriptView } from '../../../src/render/lab-script.js';

const [view = '', templates = ''] = process.argv.slice(2);
const template = (name: string): string => readFileSync(join(templates, name), 'utf8');
process.stdout.write(renderLabScript(template, JSON.parse(readFileSync(view, 'utf8')) as LabScriptView));
