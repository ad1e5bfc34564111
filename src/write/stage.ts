/**
 * The staging folder: every new file is complete, with its final mode, before the first old one is touched. It lies
 * in the output folder so that moving a file out of it is one atomic rename, and is closed to others.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createFile, type Disk, sha256, syncFolder } from './disk.js';
import { MANIFEST, STAGE } from './paths.js';

const FOLDER_MODE = 0o755;

export class Stage {
  readonly #folder: string;
  #count = 0;

  constructor(private readonly disk: Disk, private readonly root: string) {
    this.#folder = join(root, `${STAGE}-${randomBytes(8).toString('hex')}`);
    disk.mkdirSync(this.#folder, 0o700);
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

  /** Replaces the manifest; it has reached the disk when this returns. */
  publishManifest(text: string): void {
    const staged = this.#name();
    createFile(this.disk, staged, Buffer.from(text), 0o644, true);
    this.disk.renameSync(staged, join(this.root, MANIFEST));
    syncFolder(this.disk, this.root);
  }

  /** Removes the staging folder and what a failed build left in it. */
  discard(): void {
    this.disk.rmSync(this.#folder, { recursive: true, force: true });
  }

  #name(): string {
    return join(this.#folder, String(this.#count++));
  }
}
