/**
 * The staging folder: every new file is complete, with its final mode, before the first old one is touched. It lies
 * in the output folder so that moving a file out of it is one atomic rename, and is closed to others. git leaves it alone
 * from its first moment: a build that is killed leaves it behind, perhaps before there is a .gitignore around it.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createFile, type Disk, sha256, syncFolder, unless } from './disk.js';
import type { ManifestTexts } from './manifest.js';
import { MANIFEST, PRIVATE_MANIFEST, STAGE } from './paths.js';

const FOLDER_MODE = 0o755;

export class Stage {
  readonly #folder: string;
  #count = 0;

  constructor(private readonly disk: Disk, private readonly root: string) {
    this.#folder = join(root, `${STAGE}-${randomBytes(8).toString('hex')}`);
    disk.mkdirSync(this.#folder, 0o700);
    createFile(disk, join(this.#folder, '.gitignore'), Buffer.from('*\n'), 0o600);
  }

  /** Stages a file; returns its hash and the staged path. */
  file(bytes: Uint8Array, mode: number): { staged: string; sha256: string } {
    const staged = this.#name();
    createFile(this.disk, staged, bytes, mode);
    return { staged, sha256: sha256(bytes) };
  }

  /** Creates a folder of the output, with its exact mode from the start. */
  publishFolder(path: string): void {
    const staged = this.#name();
    this.disk.mkdirSync(staged, FOLDER_MODE);
    this.disk.chmodSync(staged, FOLDER_MODE);
    this.disk.renameSync(staged, join(this.root, path));
  }

  /** Replaces the part of the manifest that git may have. */
  publishOpenManifest({ open }: ManifestTexts): void {
    this.#publish(MANIFEST, open, 0o644);
  }

  /** Replaces the part that it may not. */
  publishPrivateManifest(texts: ManifestTexts): void {
    this.#publish(PRIVATE_MANIFEST, texts.private, 0o600);
  }

  /** What was published has reached the disk when this returns. */
  sync(): void {
    syncFolder(this.disk, this.root);
  }

  #publish(name: string, text: string | undefined, mode: number): void {
    const path = join(this.root, name);
    if (text === undefined) {
      unless('ENOENT', () => this.disk.unlinkSync(path));
      return;
    }
    const staged = this.#name();
    createFile(this.disk, staged, Buffer.from(text), mode, true);
    this.disk.renameSync(staged, path);
  }

  /** Removes the staging folder and what a failed build left in it. */
  discard(): void {
    this.disk.rmSync(this.#folder, { recursive: true, force: true });
  }

  #name(): string {
    return join(this.#folder, String(this.#count++));
  }
}
