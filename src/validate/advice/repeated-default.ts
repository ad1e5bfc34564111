/**
 * A service's setting or configuration value that is what it would be anyway. It hides from later defaults. Values
 * that osgen makes of others (addresses, names) are not compared: to repeat them may be meant to pin them.
 */
import { isTemplate } from '../../render/template.js';
import { sortedEntries } from '../../util/order.js';
import { diagnose } from '../rule.js';
import { servicesOfLab, type Advice } from './advice.js';
import type { ServiceFile } from '../../catalog/types.js';
import type { ConfigValue } from '../../model/topology.js';
import type { Path } from '../../model/model.js';

export const repeatedDefault: Advice = function* (context) {
  const services = servicesOfLab(context);
  for (const [name, given] of sortedEntries(context.topology.services ?? {})) {
    const service = services[name];
    if (!service || typeof given !== 'object') continue;
    const repeated: [path: Path, what: string][] = [];
    for (const [key, value] of Object.entries(given.settings ?? {})) {
      const standard = service.settings?.[key]?.default;
      if (JSON.stringify(standard) === JSON.stringify(value)) repeated.push([['settings', key], key]);
    }
    for (const [file, sections] of Object.entries(given.config ?? {})) {
      for (const [section, entries] of Object.entries(sections)) {
        for (const [key, value] of Object.entries(entries)) {
          const standard = defaults(Object.values(services).map(({ files }) => files ?? {}), file, section, key);
          if (standard.length > 0 && standard.every((each) => !isTemplate(each) && String(each) === String(value))) {
            repeated.push([['config', file, section, key], `${file} [${section}] ${key}`]);
          }
        }
      }
    }
    for (const [path, what] of repeated) {
      yield diagnose(context.document, {
        code: 'OSG6007',
        path: ['services', name, ...path],
        message: `${what} of service ${name} has this value anyway`,
        help: 'take it out, so that it follows the default',
      });
    }
  }
};

/** What the services of the lab say of one key, in files of this name. */
function defaults(files: readonly Readonly<Record<string, ServiceFile>>[], name: string, section: string, key: string): readonly ConfigValue[] {
  return files.flatMap((each) => Object.entries(each).flatMap(([path, file]) => {
    const value = path.endsWith(`/${name}`) ? file.ini?.[section]?.[key] : undefined;
    return value === undefined ? [] : [value];
  }));
}
