/**
 * Section, key and value of a configuration override each fit on a line of an INI file: it ends at a line break, and
 * its readers (oslo.config, systemd, configparser) strip blanks at the ends.
 */
import type { Topology } from '../../model/topology.js';
import { diagnose, type Finding, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { UNSAFE } from './unsafe.js';

export const configText: Rule = function* ({ document, topology }) {
  for (const finding of configFaults(topology)) yield diagnose(document, finding);
};

function* configFaults({ services }: Topology): Iterable<Finding> {
  for (const [name, value] of Object.entries(services ?? {})) {
    for (const [file, sections] of Object.entries((typeof value === 'object' && value.config) || {})) {
      for (const [section, keys] of Object.entries(sections)) {
        const path = ['services', name, 'config', file, section];
        if (!isLine(section) || /[[\]]/.test(section)) {
          yield {
            code: 'OSG3601',
            path,
            at: 'key',
            message: `${quoted(section)} cannot be a section of an INI file`,
            help: 'one line without brackets, for example DEFAULT',
          };
        }
        for (const [key, setting] of Object.entries(keys)) {
          if (!isLine(key) || /[=:]|^[[#;]/.test(key)) {
            yield {
              code: 'OSG3601',
              path: [...path, key],
              at: 'key',
              message: `${quoted(key)} cannot be a key of an INI file`,
              help: 'one line without = and :, for example debug',
            };
          }
          const fault = valueFault(setting);
          if (fault)
            yield {
              code: 'OSG3601',
              path: [...path, key],
              message: `the value of ${quoted(key)} ${fault[0]}`,
              help: fault[1],
            };
        }
      }
    }
  }
}

function isLine(text: string): boolean {
  return text !== '' && text.trim() === text && !UNSAFE.test(text);
}

function valueFault(value: string | number | boolean): readonly [string, string] | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return ['has more digits than a number can hold', 'write it in quotes'];
  }
  if (typeof value !== 'string' || value === '' || isLine(value)) return undefined;
  return UNSAFE.test(value)
    ? [
        'holds a line break or another control character, which an INI file cannot carry',
        'write the value on one line; a list has commas',
      ]
    : ['begins or ends with a blank, which an INI file loses', 'remove the blanks'];
}
