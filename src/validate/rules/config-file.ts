/** A configuration override is for an INI file that its service writes (roles/_services/NAME/service.yaml, `files`). */
import type { Service } from '../../catalog/types.js';
import { suggestion } from '../../diagnostics/suggest.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { help } from './words.js';

export const configFile: Rule = function* ({ document, model, catalog }) {
  for (const [name, files] of Object.entries(model.overrides)) {
    const service = own(catalog.services, name);
    if (!service) continue;
    const known = fileNames(service, 'ini');
    for (const file of Object.keys(files).filter((candidate) => !known.includes(candidate))) {
      const others = Object.keys(catalog.services).filter((other) => fileNames(catalog.services[other], 'ini').includes(file));
      const isTemplate = [...fileNames(service, 'template'), ...fileNames(service, 'json')].includes(file);
      yield diagnose(document, {
        code: 'OSG3501',
        path: ['services', name, 'config', file],
        at: 'key',
        message: isTemplate
          ? `${file} of service ${name} has a form that takes no overrides`
          : `service ${name} writes no file ${quoted(file)}`,
        ...help(
          others.length > 0
            ? `${file} belongs to service ${others.join(', ')}: move the entry there`
            : suggestion(file, known),
          known.length > 0 ? `files of ${name}: ${known.join(', ')}` : `${name} has no file that takes overrides`,
          isTemplate && service.settings ? `its settings: ${Object.keys(service.settings).join(', ')}` : undefined,
        ),
      });
    }
  }
};

function fileNames(service: Service | undefined, kind: 'ini' | 'template' | 'json'): readonly string[] {
  return Object.entries(service?.files ?? {}).filter(([, file]) => file[kind] !== undefined).map(([path]) => path.slice(path.lastIndexOf('/') + 1));
}
