/**
 * The locale is one that the platform can make. subiquity takes any; at first boot locale-gen refuses one that is not in
 * /usr/share/i18n/SUPPORTED, cloud-init's module fails, and the machine keeps the one it had (distros/debian.py).
 */
import { didYouMean, meant } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';

export const locale: Rule = function* ({ document, topology: { locale: given }, model: { platform }, catalog }) {
  const sets = platform && own(catalog.names, platform.data.names.locales)?.locales;
  const known = Object.values(sets ?? {}).flat();
  if (!platform || !sets || given === undefined || known.includes(given)) return;
  yield diagnose(document, {
    code: 'OSG3009',
    path: ['locale'],
    message: `unknown locale ${quoted(given)}`,
    ...help(
      meant(nearest(given, sets)),
      `names as in /usr/share/i18n/SUPPORTED of ${platform.data.title}, for example en_US.UTF-8; C.UTF-8 is always there`,
    ),
  });
};

/** Those of the same language and territory, else of the same language; in UTF-8, where there is one. */
function nearest(given: string, sets: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const place = (name: string): string => name.replace(/[.@].*$/, '').toLowerCase();
  const language = (name: string): string => place(name).replace(/_.*$/, '');
  const utf8 = sets['UTF-8'] ?? [];
  const same = utf8.filter((name) => place(name) === place(given));
  if (same.length > 0) return same;
  const related = utf8.filter((name) => language(name) === language(given));
  return didYouMean(given, related).length > 0 ? didYouMean(given, related) : related;
}
