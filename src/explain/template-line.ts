/** The line of a template that a line of output was made of. */
import { templateText } from '../catalog/template.js';
import type { Catalog } from '../catalog/types.js';
import type { Link } from './trace.js';

export interface TemplateLine {
  readonly link: Link;
  /** As it stands in the template; empty if it is not clear which line it is. */
  readonly text: string;
}

/**
 * A line number only where just one line of the template can have made this one. Of a text made of several templates, in
 * one folder, it is the folder else.
 */
export function templateLine(catalog: Catalog, template: string | readonly string[], output: string): TemplateLine {
  const templates = [template].flat();
  const lines = templates.flatMap((name) => templateText(catalog, name).split('\n').map((text, index) => ({ text, place: `templates/${name}:${index + 1}` })));
  const matches = (text: string): boolean => text === output;
  const could = (text: string): boolean => text.includes('{{') && pattern(text).test(output);
  for (const fits of output.trim() === '' ? [] : [matches, could]) {
    const found = lines.filter(({ text }) => fits(text));
    if (found.length > 1) break;
    const [one] = found;
    if (one) return { link: { place: one.place, says: 'template' }, text: one.text };
  }
  const [first = ''] = templates;
  return { link: { place: `templates/${templates.length > 1 ? first.replace(/[^/]*$/, '') : first}`, says: 'template' }, text: '' };
}

/** Of nothing but look-ups is no pattern: it would fit everything. */
function pattern(text: string): RegExp {
  const parts = text.split(/\{\{[^}]*\}\}/);
  if (parts.join('').trim() === '') return /(?!)/;
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}
