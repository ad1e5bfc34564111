/** A release comes from the platform's own archive or, on Ubuntu, from the Cloud Archive: roles/_platforms/. */
import type { Catalog, Platform } from '../../catalog/types.js';
import { alternatives } from '../../diagnostics/suggest.js';
import { diagnose, type Rule } from '../rule.js';
import { help } from './words.js';

export const releaseOnPlatform: Rule = function* ({ document, model: { platform, release }, catalog }) {
  if (!platform || !release || release.source) return;
  const elsewhere = Object.entries(catalog.platforms)
    .filter(([, other]) => releases(other).includes(release.name))
    .map(([name]) => name);
  yield diagnose(document, {
    code: 'OSG3005',
    path: ['release'],
    message: `release ${title(catalog, release.name)} is not available on ${platform.name}`,
    notes: [{ message: 'the platform is chosen', path: ['platform'] }],
    ...help(
      `${platform.name} has ${alternatives(releases(platform.data).map((name) => title(catalog, name)))}`,
      elsewhere.length > 0 ? `${release.name} is available on ${alternatives(elsewhere)}` : undefined,
    ),
  });
};

function releases(platform: Platform): readonly string[] {
  return [platform.release, ...platform.cloud_archive];
}

function title(catalog: Catalog, name: string): string {
  return `${name} (${catalog.releases[name]?.version})`;
}
