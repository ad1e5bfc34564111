/**
 * Nobody but their owner can read what holds a secret: neither in out/ nor on the machine; and git does not take it. Where a
 * secret is, is known from how the file was made (`redacted`). Besides, derived secrets are looked for: a value that
 * somebody has chosen may well be a word of the output, and would be found wherever that stands.
 */
import { gitLeaves, outGitignore } from '../../render/gitignore.js';
import { labelsIn } from '../../secrets/stand-ins.js';
import type { Lab } from '../../resolve/types.js';
import { installsOf, seedFiles } from '../first-boot.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import type { PlannedFile } from '../../plan/types.js';
import type { WriteFile } from '../user-data.js';

export function* secrets(output: Output): Iterable<Fault> {
  const find = finder(output.plan.lab);
  const forReview = new Set([...output.files.values()].flatMap(({ redacted }) => redacted ?? []));
  const hasIgnore = output.text('.gitignore') === outGitignore;
  for (const [file, { contents, mode, sensitive, redacted }] of output.files) {
    if (sensitive) {
      if ((mode & 0o077) !== 0) yield { file, message: 'is sensitive, and yet others may read it' };
      if (!hasIgnore || !gitLeaves(file)) yield { file, message: 'is sensitive, and git does not leave it alone' };
      if (redacted === undefined || output.files.get(redacted)?.sensitive !== false) yield { file, message: 'is sensitive, and no file shows it without its secrets' };
      continue;
    }
    const found = typeof contents === 'string' ? find(contents) : undefined;
    if (found !== undefined) yield { file, message: `holds the secret ${found}, and is not marked as sensitive` };
    // Only the seed, and what is for review, is made when it is written.
    else if (typeof contents === 'function' && !forReview.has(file)) yield { file, message: 'is made when it is written, and not marked as sensitive' };
    else if (gitLeaves(file)) yield { file, message: 'is not marked as sensitive, and yet git leaves it alone' };
  }
  yield* onTheMachines(output, find);
}

type Find = (text: string) => string | undefined;

function* onTheMachines(output: Output, find: Find): Iterable<Fault> {
  const known = new Map<WriteFile, string | undefined>();
  const looked = (entry: WriteFile): string | undefined => {
    if (!known.has(entry)) known.set(entry, find(entry.content));
    return known.get(entry);
  };
  // Many machines have the same text in a file.
  const shown = new Map<string, string | undefined>();
  for (const { node, files } of output.plan.nodes) {
    const file = `nodes/${node.name}/user-data`;
    const planned = new Map(files.map((each) => [each.path, each]));
    for (const { path, redacted } of files) {
      if (!shown.has(redacted)) shown.set(redacted, find(redacted));
      const found = shown.get(redacted);
      if (found !== undefined) yield { file: `${file}.redacted.yaml`, message: `shows the secret ${found} in ${path}` };
    }
    const entries = output.userData(node.name)?.entries ?? [];
    for (const entry of entries) {
      const path = entry.path.startsWith(seedFiles) ? entry.path.slice(seedFiles.length) : undefined;
      const plan = path === undefined ? undefined : planned.get(path);
      const found = plannedSecret(plan) ?? looked(entry);
      if (found === undefined) continue;
      if (!entry.permissions.endsWith('00')) yield { file, message: `writes the secret ${found} to ${entry.path} with permissions ${entry.permissions}` };
      const mode = installsOf(entries).find((install) => install.path === path)?.mode;
      if (mode !== undefined && !mode.endsWith('0')) yield { file, message: `installs the secret ${found} to ${path} with mode ${mode}` };
      if (plan && !plan.sensitive) yield { file, message: `${path} holds the secret ${found}, and is not marked as sensitive` };
    }
  }
}

/** A secret that was written into the file. */
function plannedSecret(file: PlannedFile | undefined): string | undefined {
  return file === undefined || file.contents === file.redacted ? undefined : labelsIn(file.redacted)[0]?.name ?? '(encoded)';
}

/** Shorter than any derived value. */
const shortest = 16;

/** Finds the name of a derived secret whose value is in a text. */
function finder({ secretNames, chosenSecrets, secret }: Lab): Find {
  const all = secretNames.filter((name) => !chosenSecrets.has(name)).map((name) => ({ name, value: secret(name) }));
  // Most values are letters and digits throughout, and words that long are rare.
  const words = all.filter(({ value }) => /^[A-Za-z0-9]+$/.test(value));
  const others = all.filter((candidate) => !words.includes(candidate));
  return (text) => {
    const long = longWords(text);
    const found = words.find(({ value }) => long.some((word) => word.includes(value))) ?? others.find(({ value }) => text.includes(value));
    return found?.name;
  };
}

/** All words of `shortest` letters and digits or more: looking at every 16th character is enough to meet them. */
function longWords(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!isWord(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && isWord(text.charCodeAt(end))) end += 1;
    if (end - start >= shortest) found.push(text.slice(start, end));
    at = end - 1;
  }
  return found;
}

/** ASCII letters and digits. */
function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}
