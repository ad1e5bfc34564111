/** What `osgen init` finds on the disk. Reads only. */
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { publicKeys } from '../init/answers.js';

/** True if the name is taken, by whatever it is. False also where one may not look: then writing fails, and says why. */
export function isTaken(path: string): boolean {
  return seen(() => lstatSync(path)) !== undefined;
}

/** True for a symbolic link that leads to nothing. */
export function isDangling(path: string): boolean {
  return isTaken(path) && seen(() => statSync(path)) === undefined;
}

export function isFolder(path: string): boolean {
  return seen(() => statSync(path))?.isDirectory() === true;
}

function seen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The text of a regular file; undefined if there is none, or if it cannot be read. */
export function textIfThere(path: string): string | undefined {
  return seen(() => (lstatSync(path).isFile() ? readFileSync(path, 'utf8') : undefined));
}

/** The user's public SSH key, as ssh-keygen names it; the best kind first. */
export function ownPublicKey(): string | undefined {
  const names = ['id_ed25519', 'id_ed25519_sk', 'id_ecdsa', 'id_ecdsa_sk', 'id_rsa'];
  return names.map((name) => join(homedir(), '.ssh', `${name}.pub`)).find((path) => existsSync(path));
}

/** The public keys in a file, or why there are none. No text of the file gets into the reason. */
export function readPublicKeys(path: string): { readonly keys: readonly string[] } | { readonly problem: string } {
  let text: string;
  try {
    if (!statSync(path).isFile()) return { problem: `${path} is not a file` };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { problem: code === 'ENOENT' ? `there is no file ${path}` : `cannot read ${path}: ${code}` };
  }
  if (text.includes('PRIVATE KEY')) return { problem: `${path} is a private key, which stays where it is; name its .pub file` };
  const keys = publicKeys(text);
  return keys.length > 0 ? { keys } : { problem: `${path} is empty` };
}
