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

/** The files that the steps among a machine's entries install. */
export const installsOf = memoised((entries: readonly WriteFile[]): readonly Install[] =>
  entries.filter(({ path }) => path.startsWith(`${library}/steps/`)).flatMap((entry) => installs(entry)));

const command = 'install_file ';

const installs = memoised(({ content }: WriteFile): readonly Install[] =>
  content.split(command).slice(1).map((rest) => {
    const [path = '', user = '', group = '', mode = ''] = (rest.split('\n', 1)[0] as string).split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
    return { path, owner: `${user}:${group}`, mode };
  }));

export interface Unit {
  /** Units it names, whatever for. */
  readonly refers: readonly string[];
  /** Words of its commands. */
  readonly commands: readonly (readonly string[])[];
}

export const unitOf = memoised(({ content }: WriteFile): Unit => {
  const settings = [...content.matchAll(/^([A-Za-z]+) ?= ?(.*)$/gm)].map(([, key, value]) => ({ key: key as string, words: (value as string).split(' ').filter(Boolean) }));
  return {
    refers: settings.filter(({ key }) => /^(Requires|Wants|After|Before|Conflicts|BindsTo|PartOf|OnFailure|WantedBy)$/.test(key)).flatMap(({ words }) => words),
    commands: settings.filter(({ key }) => key.startsWith('Exec')).map(({ words }) => words),
  };
});

/** Equal entries of many machines are one object: what is found out about it is remembered. */
function memoised<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
