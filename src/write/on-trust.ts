/** Comparing an output folder with what is compiled, where the secrets of the lab are not at hand. */
import nodeDisk from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileSet, OutputFile } from '../fileset.js';
import { bytesOf } from './disk.js';

/**
 * The file set with what cannot be known taken from the folder: the files that hold secrets as they are there, and those for
 * review where they are alike.
 * @param areAlike two texts for review say the same but for the secrets
 */
export function onTrust(outDir: string, files: FileSet, areAlike: (compiled: string, there: string) => boolean): FileSet {
  const forReview = new Set([...files.values()].flatMap(({ redacted }) => redacted ?? []));
  return new Map([...files].map(([path, file]): [string, OutputFile] => {
    const full = join(resolve(outDir), path);
    const isThere = (file.sensitive || forReview.has(path)) && nodeDisk.lstatSync(full, { throwIfNoEntry: false })?.isFile() === true;
    if (!isThere) return [path, file];
    const contents = (): Uint8Array => {
      const there = nodeDisk.readFileSync(full);
      const compiled = file.sensitive ? there : bytesOf(file);
      return file.sensitive || areAlike(Buffer.from(compiled).toString(), there.toString()) ? there : compiled;
    };
    return [path, { ...file, contents }];
  }));
}
