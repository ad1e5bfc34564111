/** The line of a template that a line of output was made of. */
import { templateText } from '../catalog/template.js';
import type { Catalog } from '../catalog/types.js';
import type { Link } from './trace.js';

export interface TemplateLine {
  readonly link: Link;
  /** As it stands in the template; empty if it is not clear which line it is. */
  readonly text: string;
}

/** A line number only where just one line of the template can have made this one. */
export function templateLine(catalog: Catalog, template: string, output: string): TemplateLine {
  const lines = templateText(catalog, template).split('\n');
  const matches = (text: string): boolean => text === output;
  const could = (text: string): boolean => text.includes('{{') && pattern(text).test(output);
  for (const fits of output.trim() === '' ? [] : [matches, could]) {
    const found = lines.flatMap((text, index) => (fits(text) ? [{ text, line: index + 1 }] : []));
    if (found.length > 1) break;
    const [one] = found;
    if (one) return { link: { place: `templates/${template}:${one.line}`, says: 'template' }, text: one.text };
  }
  return { link: { place: `templates/${template}`, says: 'template' }, text: '' };
}

/** Of nothing but look-ups is no pattern: it would fit everything. */
function pattern(text: string): RegExp {
  const parts = text.split(/\{\{[^}]*\}\}/);
  if (parts.join('').trim() === '') return /(?!)/;
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}
