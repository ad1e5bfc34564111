/**
 * What a difference between two outputs means for a lab that is up. What counts is when each part is read:
 *
 * - Domain XML: `out/lab up` defines it anew; a running machine has it after `down` and `up`.
 * - Network XML: `out/lab up` defines it anew; libvirt takes it up only while no machine of the lab runs.
 * - user-data and network-config: at the machine's first boot only. `out/lab up` puts the new seed into the drive, but
 *   its instance-id stays, so that cloud-init does nothing with it; and steps have their stamps. So a change of it
 *   means a new disk.
 * - A disk's size and its backing image: when the disk is made, and `out/lab up` never makes one that is there again.
 */
export const effects = ['nothing', 'by-hand', 'redefine', 'rebuild', 'create', 'remove'] as const;

/** In order: of several, the last one is what happens to the machine. */
export type Effect = (typeof effects)[number];

export interface Finding {
  readonly effect: Effect;
  /** In words: what is different. */
  readonly reason: string;
}

export function strongest(findings: readonly Finding[]): Effect {
  return findings.reduce<Effect>((worst, { effect }) => (effects.indexOf(effect) > effects.indexOf(worst) ? effect : worst), 'nothing');
}

/** `a → b`, with `none` for what is not there. */
export function change(before: string | undefined, after: string | undefined): string {
  return `${before || 'none'} → ${after || 'none'}`;
}

/** What is in one list and not in the other. */
export function listChange(before: readonly string[], after: readonly string[]): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  return { added: after.filter((item) => !before.includes(item)), removed: before.filter((item) => !after.includes(item)) };
}

/** The same for paths: their names alone where only those differ. */
export function pathChange(before: string, after: string): string {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const shown = (path: string): string => (folder(before) === folder(after) ? path.slice(folder(path).length) : path);
  return change(shown(before), shown(after));
}
