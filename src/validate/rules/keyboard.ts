/**
 * Layout and variant are ones that the platform has. subiquity ends the installation otherwise (models/keyboard.py,
 * validate_setting); systemd-localed, which cloud-init asks on Debian 12, refuses what xkbcommon cannot compile.
 */
import { meant, suggestion } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';
import type { KeyboardLayout } from '../../catalog/types.js';

type Layouts = Readonly<Record<string, KeyboardLayout>>;

export const keyboard: Rule = function* ({ document, topology: { keyboard: given }, model: { platform }, catalog }) {
  const layouts = platform && own(catalog.names, platform.data.names.layouts)?.layouts;
  if (!given || !layouts) return;
  const layout = own(layouts, given.layout);
  if (!layout) {
    yield diagnose(document, {
      code: 'OSG3008',
      path: ['keyboard', 'layout'],
      message: `unknown keyboard layout ${quoted(given.layout)}`,
      ...help(meant(byTitle(given.layout, layouts)) ?? suggestion(given.layout, Object.keys(layouts)), 'XKB’s names, for example us, gb, de or fr'),
    });
    return;
  }
  const { variant = '' } = given;
  if (variant === '' || layout.variants.includes(variant)) return;
  yield diagnose(document, {
    code: 'OSG3008',
    path: ['keyboard', 'variant'],
    message: `the keyboard layout ${given.layout} (${layout.title}) has no variant ${quoted(variant)}`,
    ...help(
      suggestion(variant, layout.variants),
      layout.variants.length > 0 ? `it has ${layout.variants.join(', ')}` : 'it has none: leave "variant" out',
    ),
  });
};

/** `german`: the layouts whose title begins so, the plainest first. */
function byTitle(text: string, layouts: Layouts): readonly string[] {
  return Object.entries(layouts)
    .filter(([, { title }]) => text.length > 3 && title.toLowerCase().startsWith(text.toLowerCase()))
    .sort(([, a], [, b]) => a.title.length - b.title.length)
    .map(([name]) => name);
}
