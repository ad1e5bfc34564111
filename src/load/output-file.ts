/** Finds what `osgen explain PLACE` is about: the output folder a file is in, and the topology beside it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const manifestName = '.osgen-manifest.json';

export interface OutputPlace {
  readonly folder: string;
  /** Within it, with slashes. */
  readonly path: string;
}

/** The nearest folder above the file that osgen has written to; undefined if there is none. */
export function outputPlace(file: string): OutputPlace | undefined {
  const full = resolve(file);
  for (let folder = dirname(full); ; folder = dirname(folder)) {
    if (existsSync(join(folder, manifestName))) return { folder, path: relative(folder, full).split(sep).join('/') };
    if (folder === dirname(folder)) return undefined;
  }
}

/** The text of a file; undefined if it cannot be read. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Topologies, in the working folder and beside the output folder, that a build has left an address lock or a secrets
 * file for, or whose name says what they are.
 */
export function evidentTopologies(folder: string): readonly string[] {
  const places = [...new Set([process.cwd(), dirname(folder)])];
  return places.flatMap((place) => {
    const names = new Set(existsSync(place) ? readdirSync(place) : []);
    const stems = [...names].flatMap((name) => /^(.+)\.ya?ml$/.exec(name)?.[1] ?? []).filter((stem) => !/\.(lock|secrets)$/.test(stem));
    return [...new Set(stems)]
      .filter((stem) => stem === 'topology' || names.has(`${stem}.lock.yaml`) || names.has(`${stem}.secrets.yaml`))
      .map((stem) => relative(process.cwd(), join(place, names.has(`${stem}.yaml`) ? `${stem}.yaml` : `${stem}.yml`)));
  }).sort();
}
