/**
 * The topology's free text reaches XML, YAML, INI and shell unharmed. Most fields have a pattern in the schema; this
 * rule is about those whose text is the user's own affair; rule config-text about configuration overrides.
 */
import type { Path } from '../../model/model.js';
import type { Topology } from '../../model/topology.js';
import { diagnose, type Rule } from '../rule.js';
import { UNSAFE } from './unsafe.js';

const escapes: Readonly<Record<string, string>> = { '\n': 'a line break', '\r': 'a carriage return', '\t': 'a tab' };

export const carriedText: Rule = function* ({ document, topology }) {
  for (const { text, path, what } of freeTexts(topology)) {
    const character = UNSAFE.exec(text)?.[0];
    if (character === undefined) continue;
    const code = `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    yield diagnose(document, {
      code: 'OSG3601',
      path,
      message: `${what} holds ${escapes[character] ?? code}, which not every generated file can carry`,
      help: 'remove it',
    });
  }
};

function* freeTexts({
  install,
  hypervisor,
  admin,
  services,
}: Topology): Iterable<{ text: string; path: Path; what: string }> {
  const paths: [string | undefined, Path][] = [
    [install?.iso, ['install', 'iso']],
    [install?.image, ['install', 'image']],
    [hypervisor?.directory, ['hypervisor', 'directory']],
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
