/** Step scripts and systemd units read back from user-data, each distinct one once. */
import type { WriteFile } from './user-data.js';

/** Where write_files puts what the steps install. */
export const seedFiles = '/var/lib/osgen/files';
export const library = '/usr/local/lib/osgen';
export const unitFolder = '/etc/systemd/system/';

export interface Install {
  readonly path: string;
  readonly owner: string;
  readonly mode: string;
}

/** The files that the steps among the entries install. */
export function installsOf(entries: readonly WriteFile[]): readonly Install[] {
  return entries.filter(({ path }) => path.startsWith(`${library}/steps/`)).flatMap(installs);
}

const installs = perEntry(({ content }): readonly Install[] => {
  if (!content.includes('install_file')) return [];
  return [...content.matchAll(/^ *install_file +(.*)$/gm)].map(([, words]) => {
    const [target = '', user = '', group = '', mode = ''] = (words as string).split(/ +/).map((word) => word.replace(/^'(.*)'$/, '$1'));
    return { path: target, owner: `${user}:${group}`, mode };
  });
});

export interface Unit {
  /** Units it names, whatever for. */
  readonly refers: readonly string[];
  /** Words of its commands. */
  readonly commands: readonly (readonly string[])[];
}

export const unitOf = perEntry(({ content }): Unit => {
  const settings = [...content.matchAll(/^([A-Za-z]+) ?= ?(.*)$/gm)].map(([, key, value]) => ({ key: key as string, words: (value as string).split(' ').filter(Boolean) }));
  return {
    refers: settings.filter(({ key }) => /^(Requires|Wants|After|Before|Conflicts|BindsTo|PartOf|OnFailure|WantedBy)$/.test(key)).flatMap(({ words }) => words),
    commands: settings.filter(({ key }) => key.startsWith('Exec')).map(({ words }) => words),
  };
});

/** Equal entries of many machines are one object: what is found out about it is remembered. */
function perEntry<T>(compute: (entry: WriteFile) => T): (entry: WriteFile) => T {
  const known = new WeakMap<WriteFile, T>();
  return (entry) => {
    let value = known.get(entry);
    if (value === undefined) known.set(entry, (value = compute(entry)));
    return value;
  };
}
