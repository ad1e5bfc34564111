/** Every path stays inside out/ and can be made there; the modes are those the writer knows. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

export function* paths({ files }: Output): Iterable<Fault> {
  const folders = new Set<string>();
  let last = '';
  for (const path of files.keys()) {
    const steps = path.split('/');
    if (steps.some((step) => step === '' || step === '.' || step === '..')) yield { file: path, message: 'the path leaves out/, or is not in its plain form' };
    if (/[\0-\x1f\x7f\\]/.test(path)) yield { file: JSON.stringify(path), message: 'the path has a control character or a backslash', path: files.get(path)?.origin.path ?? [] };
    if (last !== '' && last >= path) yield { file: path, message: `the path comes after ${last}, which is not the order of code units` };
    last = path;
    for (let end = path.lastIndexOf('/'); end > 0 && !folders.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  for (const folder of folders) {
    if (files.has(folder)) yield { file: folder, message: 'a file stands where other files need a folder' };
  }
}
