/** Unified diffs of the files of two outputs, without any secret. */
import { createTwoFilesPatch } from 'diff';
import { renderYaml } from '../render/yaml.js';
import { placedFiles, readUserData } from './user-data.js';
import { maskBoth, type KnownSecrets, type SecretText } from './secrets.js';
import type { FileDifference, Side } from './compare.js';

/** Files that machines carry and that may hold secrets, by path; other files of user-data never do. */
export type SensitivePaths = ReadonlySet<string>;

/** @returns the patch, in order of the path; of binary files a line each */
export function patchOf(before: Side, after: Side, differences: readonly FileDifference[], known: KnownSecrets, sensitive: SensitivePaths): string {
  return differences.map(({ path, kind }) => {
    if (kind === 'mode') return `mode of ${path} differs\n`;
    if (kind === 'missing') return `${path} is not there; its contents would be those of the last build\n`;
    if (path.endsWith('.iso')) return seedLine(path, kind, differences);
    const [was, is] = [before.textOf(path), after.textOf(path)];
    if (path.endsWith('/user-data')) return userDataPatch(path, was, is, known, sensitive);
    const masked = maskBoth(known, was ?? '', is ?? '', false);
    return onePatch(path, was === undefined ? undefined : masked.before, is === undefined ? undefined : masked.after);
  }).join('');
}

/** The parts of user-data that may hold secrets, and where each is. */
export function secretTexts(side: Side): readonly SecretText[] {
  return side.paths.filter((path) => path.endsWith('/user-data')).flatMap((path) => {
    const text = side.textOf(path);
    if (text === undefined) return [];
    const parts = partsOf(text);
    return parts ? [...parts].map(([part, contents]) => ({ place: `${path}:${part}`, text: contents })) : [{ place: path, text }];
  });
}

function seedLine(path: string, kind: FileDifference['kind'], differences: readonly FileDifference[]): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const inside = ['user-data', 'meta-data', 'network-config'].filter((name) => differences.some((each) => each.path === folder + name));
  const what = inside.length > 0 ? `: in it ${inside.join(', ')} ${inside.length > 1 ? 'differ' : 'differs'}, see there` : '';
  return `binary ${path} ${kind}${kind === 'changed' ? what : ''}\n`;
}

const head = 'cloud-config';

/** Files by their path on the machine, and the rest of the document. */
function partsOf(text: string): ReadonlyMap<string, string> | undefined {
  const data = readUserData(text);
  if (!data) return undefined;
  return new Map([
    [head, renderYaml(data.document).replace(/^( *passwd: ).*$/gm, (_, key: string) => `${key}<the password's hash>`)],
    ...data.entries.map(({ path, content }) => [path.startsWith(`${placedFiles}/`) ? path.slice(placedFiles.length) : path, content] as const),
  ]);
}

function userDataPatch(path: string, before: string | undefined, after: string | undefined, known: KnownSecrets, sensitive: SensitivePaths): string {
  const [was, is] = [before, after].map((text) => (text === undefined ? new Map<string, string>() : partsOf(text)));
  if (!was || !is) return `${path}: the form of the old one is not osgen's, and it may hold secrets: not shown\n`;
  return [...new Set([...was.keys(), ...is.keys()])].filter((part) => was.get(part) !== is.get(part)).map((part) => {
    const masked = maskBoth(known, was.get(part) ?? '', is.get(part) ?? '', sensitive.has(part) || (!is.has(part) && !isOpen(part)));
    return onePatch(`${path}:${part}`, was.has(part) ? masked.before : undefined, is.has(part) ? masked.after : undefined);
  }).join('');
}

/** Parts of which it is certain, even where no service of now has them, that they hold no secret. */
function isOpen(part: string): boolean {
  return part === head || part.startsWith('/usr/local/') || part.startsWith('/etc/systemd/');
}

function onePatch(path: string, before: string | undefined, after: string | undefined): string {
  const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, after === undefined ? '/dev/null' : `b/${path}`, before ?? '', after ?? '', '', '', { context: 3 });
  // Without the line of equals signs; with the names alone, where git has a tab and nothing.
  return patch.replace(/^=+\n/, '').replace(/^((?:---|\+\+\+) .*?)\t?$/gm, '$1');
}
