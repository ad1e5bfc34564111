/** Every release has a folder in roles/_releases/; it goes by its name or its number. */
import { suggestion } from '../../diagnostics/suggest.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';

export const unknownRelease: Rule = function* ({ document, topology: { release }, catalog }) {
  const known = Object.entries(catalog.releases);
  if (release === undefined || known.some(([name, { version }]) => release === name || release === version)) return;
  yield diagnose(document, {
    code: 'OSG3004',
    path: ['release'],
    message: `unknown release ${quoted(release)}`,
    ...help(
      suggestion(
        release,
        known.flatMap(([name, { version }]) => [name, version]),
      ),
      `known releases: ${known
        .map(([name, { version }]) => `${name} (${version})`)
        .sort()
        .join(', ')}`,
    ),
  });
};
