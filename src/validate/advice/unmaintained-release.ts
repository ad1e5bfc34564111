/**
 * A release that OpenStack itself no longer maintains. Not of a platform's own release: that is its distribution's to
 * maintain. Which are maintained is data (roles/_releases); a build does not look at the clock.
 */
import { diagnose } from '../rule.js';
import { sortedEntries } from '../../util/order.js';
import type { Advice } from './advice.js';

export const unmaintainedRelease: Advice = function* ({ document, model: { release }, catalog }) {
  if (release?.source !== 'cloud-archive' || !release.data.unmaintained) return;
  const maintained = sortedEntries(catalog.platforms).flatMap(([platform, data]) => {
    const versions = [data.release, ...data.cloud_archive].flatMap((name) => {
      const one = catalog.releases[name];
      return one && !one.unmaintained ? [one.version] : [];
    });
    return versions.length > 0 ? [`on ${platform} ${versions.join(', ')}`] : [];
  });
  yield diagnose(document, {
    code: 'OSG6005',
    path: ['release'],
    message: `${release.data.title} gets no more fixes from OpenStack itself`,
    help: `releases that do: ${maintained.join('; ')}`,
  });
};
