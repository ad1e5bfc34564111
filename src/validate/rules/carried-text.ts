/**
 * The topology's free text reaches XML, YAML, INI and shell unharmed. Most fields have a pattern in the schema; this
 * rule is about those whose text is the user's own affair. XML 1.0 §2.2 has no controls, surrogates or U+FFFE and
 * U+FFFF; an INI line ends at a line break and loses blanks at the ends (oslo.config, configparser).
 */
import type { Path } from '../../model/model.js';
import type { Topology } from '../../model/topology.js';
import { diagnose, type Finding, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';

const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/u;
const escapes: Readonly<Record<string, string>> = { '\n': 'a line break', '\r': 'a carriage return', '\t': 'a tab' };

export const carriedText: Rule = function* ({ document, topology }) {
  for (const { text, path, what } of freeTexts(topology)) {
    const character = UNSAFE.exec(text)?.[0];
    if (character === undefined) continue;
    const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    yield diagnose(document, {
      code: 'OSG3601',
      path,
      message: `${what} holds ${escapes[character] ?? `the character ${code}`}, which not every generated file can carry`,
      help: 'remove it',
    });
  }
  for (const finding of configFaults(topology)) yield diagnose(document, finding);
};

function* freeTexts({ install, hypervisor, admin, services }: Topology): Iterable<{ text: string; path: Path; what: string }> {
  const paths: [string | undefined, Path][] = [
    [install?.iso, ['install', 'iso']], [install?.image, ['install', 'image']], [hypervisor?.directory, ['hypervisor', 'directory']],
  ];
  for (const [text, path] of paths) if (text !== undefined) yield { text, path, what: 'the path' };
  for (const [index, text] of (admin?.ssh_authorized_keys ?? []).entries()) {
    yield { text, path: ['admin', 'ssh_authorized_keys', index], what: 'the SSH key' };
  }
  for (const [name, value] of Object.entries(services ?? {})) {
    for (const [key, setting] of Object.entries((typeof value === 'object' && value.settings) || {})) {
      const path = ['services', name, 'settings', key];
      if (typeof setting === 'string') yield { text: setting, path, what: `setting ${key}` };
      for (const [index, item] of Array.isArray(setting) ? setting.entries() : []) {
        if (typeof item === 'string') yield { text: item, path: [...path, index], what: `setting ${key}` };
      }
    }
  }
}

/** Configuration overrides: section, key and value each fit on a line of an INI file. */
function* configFaults({ services }: Topology): Iterable<Finding> {
  for (const [name, value] of Object.entries(services ?? {})) {
    for (const [file, sections] of Object.entries((typeof value === 'object' && value.config) || {})) {
      for (const [section, keys] of Object.entries(sections)) {
        const path = ['services', name, 'config', file, section];
        if (!isLine(section) || /[[\]]/.test(section)) {
          yield { code: 'OSG3601', path, at: 'key', message: `${quoted(section)} cannot be a section of an INI file`, help: 'one line without brackets, for example DEFAULT' };
        }
        for (const [key, setting] of Object.entries(keys)) {
          if (!isLine(key) || /[=:]|^[[#;]/.test(key)) {
            yield { code: 'OSG3601', path: [...path, key], at: 'key', message: `${quoted(key)} cannot be a key of an INI file`, help: 'one line without = and :, for example debug' };
          }
          const fault = valueFault(setting);
          if (fault) yield { code: 'OSG3601', path: [...path, key], message: `the value of ${quoted(key)} ${fault[0]}`, help: fault[1] };
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
    ? ['holds a line break or another control character, which an INI file cannot carry', 'write the value on one line; a list has commas']
    : ['begins or ends with a blank, which an INI file loses', 'remove the blanks'];
}
