/** The texts of the presets, from examples/, for tests and development; scripts/build.mjs puts them into the bundle. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { presetNames, type PresetName } from '../init/presets.js';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

export const presetTexts = Object.fromEntries(
  presetNames.map((name) => [name, readFileSync(`${folder}${name}.yaml`, 'utf8')]),
) as Readonly<Record<PresetName, string>>;
