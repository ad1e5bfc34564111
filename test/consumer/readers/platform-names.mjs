// Time zone, keyboard and locale against what this machine has of them: the file that cloud-init looks for
// (distros/__init__.py, _find_tz_file), the program that setupcon makes a keymap with, the list that locale-gen goes by.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/exec.mjs';

const name = 'platform-names';
const zones = '/usr/share/zoneinfo';
const supported = '/usr/share/i18n/SUPPORTED';
const user = (tree) => `nodes/${tree.nodes[0]}/user-data`;
const known = new Map();

export default {
  name,
  tools: ['ckbcomp', join(zones, 'tzdata.zi'), supported],
  applies: (tree) => tree.nodes.map((node) => `nodes/${node}/user-data`),

  async check(tree) {
    const found = await Promise.all(tree.nodes.flatMap((node) => [tree.cloudConfig(node), tree.userData(node).autoinstall].filter(Boolean)
      .map(async (config) => (await problemsOf(config)).map((problem) => `nodes/${node}/user-data: ${problem}`))));
    return found.flat();
  },

  bad: [
    {
      what: 'a time zone that is not there',
      spoil: (tree) => tree.replace(user(tree), /^( *)timezone: .*/m, '$1timezone: Europe/Belin'),
      expect: /no time zone Europe\/Belin/,
    },
    {
      what: 'a locale that is not there',
      spoil: (tree) => tree.replace(user(tree), /^( *)locale: .*/m, '$1locale: xx_YY.UTF-8'),
      expect: /no locale xx_YY\.UTF-8/,
    },
    {
      what: 'a keyboard layout that is not there',
      when: (tree) => /^ *layout:/m.test(tree.text(user(tree))),
      spoil: (tree) => tree.replace(user(tree), /^( *)layout: (us|de)$/m, '$1layout: xx'),
      expect: /ckbcomp: .*xx/,
    },
    {
      what: 'a variant that the layout does not have',
      when: (tree) => /^ *variant:/m.test(tree.text(user(tree))),
      spoil: (tree) => tree.replace(user(tree), /^( *)variant: .*/m, '$1variant: nodeadkey'),
      expect: /ckbcomp: .*nodeadkey/,
    },
  ],
};

async function problemsOf({ timezone, locale, keyboard }) {
  const locales = readFileSync(supported, 'utf8').split('\n').map((line) => line.split(' ')[0]);
  return [
    ...(statSync(join(zones, timezone), { throwIfNoEntry: false })?.isFile() ? [] : [`no time zone ${timezone}`]),
    ...(['C', 'POSIX', ...locales].includes(locale) ? [] : [`no locale ${locale}`]),
    ...(keyboard ? await keymap(keyboard) : []),
  ];
}

function keymap({ layout, variant = '' }) {
  const key = `${layout} ${variant}`;
  if (!known.has(key)) known.set(key, compile(layout, variant));
  return known.get(key);
}

async function compile(layout, variant) {
  const { status, stderr } = await run('ckbcomp', ['-layout', layout, '-variant', variant], { label: name });
  // An unknown variant is a warning to it, as are characters that a console cannot have.
  const said = stderr.trim().split('\n').filter((line) => line !== '' && !/^WARNING: Unknown X keysym/.test(line));
  return status === 0 && said.length === 0 ? [] : [`ckbcomp: ${said.join('; ') || `ended with ${status} on ${layout} ${variant}`}`];
}
