/** Unified diffs of the files of two outputs. What holds secrets is shown in its form for review. */
import { createTwoFilesPatch } from 'diff';
import { renderYaml } from '../render/yaml.js';
import { placedFiles, readUserData } from './user-data.js';
import { forReview, type FileDifference, type Side } from './compare.js';

/** @returns the patch, in order of the path; of binary files a line each */
export function patchOf(before: Side, after: Side, differences: readonly FileDifference[]): string {
  const shown = new Set(differences.map(({ path }) => path));
  return differences.map(({ path, kind }) => {
    if (kind === 'mode') return `mode of ${path} differs\n`;
    if (kind === 'missing') return `${path} is not there; its contents would be those of the last build\n`;
    if (path.endsWith('.iso')) return seedLine(path, kind, differences);
    if (path.endsWith('/user-data')) return shown.has(path + forReview) ? '' : `${path} differs in what is secret\n`;
    const [was, is] = [before.textOf(path), after.textOf(path)];
    return path.endsWith(forReview) ? userDataPatch(path.slice(0, -forReview.length), was, is) : onePatch(path, was, is);
  }).join('');
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
    [head, renderYaml(data.document)],
    ...data.entries.map(({ path, content }) => [path.startsWith(`${placedFiles}/`) ? path.slice(placedFiles.length) : path, content] as const),
  ]);
}

function userDataPatch(path: string, before: string | undefined, after: string | undefined): string {
  const [was, is] = [before, after].map((text) => (text === undefined ? new Map<string, string>() : partsOf(text)));
  if (!was || !is) return `${path}: the form of the old one is not osgen's: not shown\n`;
  return [...new Set([...was.keys(), ...is.keys()])].filter((part) => was.get(part) !== is.get(part))
    .map((part) => onePatch(`${path}:${part}`, was.get(part), is.get(part))).join('');
}

function onePatch(path: string, before: string | undefined, after: string | undefined): string {
  const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, after === undefined ? '/dev/null' : `b/${path}`, before ?? '', after ?? '', '', '', { context: 3 });
  // Without the line of equals signs; with the names alone, where git has a tab and nothing.
  return patch.replace(/^=+\n/, '').replace(/^((?:---|\+\+\+) .*?)\t?$/gm, '$1');
}
