/** Runs a build again whenever one of the files that it reads changes. */
import { existsSync, readFileSync, realpathSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Editors write a file in several steps: after the last event it is left alone for so long. */
const settleMs = 100;
/** Events get lost on network file systems, and a folder that is replaced takes its watch along. */
const pollMs = 2000;

/**
 * Builds, then builds again after each change, until the process is asked to end (Ctrl-C, SIGTERM). A build that has
 * begun comes to its end first.
 * @param paths what to watch; files need not be there
 * @param ownPaths those among them that a build writes itself: no reason to build again
 */
export async function buildOnChange(paths: readonly string[], ownPaths: readonly string[], build: () => Promise<unknown>): Promise<void> {
  const isOwn = (path: string): boolean => ownPaths.includes(path);
  let built = new Map<string, string>();
  let wake: () => void = () => undefined;
  let ended = false;
  let settled: NodeJS.Timeout | undefined;

  const later = (): void => {
    clearTimeout(settled);
    settled = setTimeout(() => wake(), settleMs);
  };
  const end = (): void => {
    ended = true;
    wake();
  };
  const isChanged = (): boolean => paths.some((path) => stateOf(path) !== built.get(path));
  const watchers = watchFolders(paths, later);
  const poll = setInterval(() => { if (isChanged()) later(); }, pollMs);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  try {
    while (!ended) {
      built = new Map(paths.map((path) => [path, stateOf(path)]));
      await build();
      for (const path of paths.filter(isOwn)) built.set(path, stateOf(path));
      do await new Promise<void>((done) => { wake = done; later(); });
      while (!ended && !isChanged());
    }
  } finally {
    clearTimeout(settled);
    clearInterval(poll);
    for (const watcher of watchers) watcher.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
  }
}

/** The folders, not the files: an editor that replaces a file by another one leaves a watch on nothing. */
function watchFolders(paths: readonly string[], changed: () => void): readonly FSWatcher[] {
  const names = new Map<string, Set<string>>();
  for (const path of paths.flatMap((each) => [resolve(each), target(each)])) {
    names.set(dirname(path), (names.get(dirname(path)) ?? new Set()).add(basename(path)));
  }
  return [...names].filter(([folder]) => existsSync(folder)).flatMap(([folder, files]) => {
    try {
      const watcher = watch(folder, (_event, name) => { if (name === null || files.has(name)) changed(); });
      // The poll goes on without it.
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  });
}

/** What a path leads to, through symbolic links. */
function target(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Mode and contents of a file, or why they are not to be had. */
function stateOf(path: string): string {
  try {
    return `${statSync(path).mode} ${readFileSync(path, 'utf8')}`;
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}
