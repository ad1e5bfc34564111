/**
 * The time zone is one that the platform has. subiquity asks `timedatectl list-timezones` and ends the installation
 * (controllers/timezone.py); cloud-init looks for the file and leaves UTC (distros/__init__.py, _find_tz_file).
 */
import { didYouMean, meant, suggestion } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';

export const timeZone: Rule = function* ({ document, topology: { timezone }, model: { platform }, catalog }) {
  const { zones, old_zones: old = {} } = (platform && own(catalog.names, platform.data.names.zones)) ?? {};
  if (!platform || !zones || timezone === undefined || zones.includes(timezone)) return;
  const now = own(old, timezone);
  yield diagnose(document, {
    code: 'OSG3007',
    path: ['timezone'],
    ...(now === undefined
      ? {
        message: `unknown time zone ${quoted(timezone)}`,
        ...help(
          suggestion(timezone, zones) ?? meant(byPlace(timezone, zones)),
          `names as in /usr/share/zoneinfo of ${platform.data.title}, for example Europe/Berlin`,
        ),
      }
      : { message: `${platform.data.title} no longer has the time zone ${quoted(timezone)}`, help: `write  timezone: ${now}` }),
  });
};

/** The zones of a place whatever stands before it: `Berlin`, `Germany/Berlin`. */
function byPlace(text: string, zones: readonly string[]): readonly string[] {
  const place = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
  const wanted = place(text);
  const places = zones.map(place);
  const near = places.includes(wanted) ? [wanted] : didYouMean(wanted, places);
  return near.flatMap((name) => zones.filter((zone) => place(zone) === name));
}
