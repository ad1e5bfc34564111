/** The presets of `osgen init`. Each is the example of the same name (examples/NAME.yaml): there is no second copy of it. */

/** In one line each, as in a list to choose from. */
export const presetTitles = {
  walkthrough: 'five machines: controller, compute, block and object storage',
  minimal: 'controller and compute, everything else default',
  'all-in-one': 'every role on one machine',
  fleet: '33 machines in groups: 20 compute, 4 block, 8 object storage',
} as const;

export type PresetName = keyof typeof presetTitles;
export const presetNames = Object.keys(presetTitles) as readonly PresetName[];

/** What a new topology takes over from an example: all from `networks:` or `nodes:` on, whichever is first. */
export function machinesOf(example: string): string {
  const start = example.search(/^(networks|nodes):/m);
  if (start < 0) throw new Error('osgen bug: an example without nodes');
  return example.slice(start);
}
