/** Every file a step installs came with the user-data, and every file that came is installed, once. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { installsOf, seedFiles } from '../first-boot.js';

export function* installedFiles(output: Output): Iterable<Fault> {
  for (const { node, files } of output.plan.nodes) {
    const file = `nodes/${node.name}/user-data`;
    const userData = output.userData(node.name);
    if (!userData) continue;
    const written = new Set<string>();
    for (const { path } of userData.entries) {
      if (written.has(path)) yield { file, message: `writes ${path} twice` };
      written.add(path);
    }
    const installed = new Set<string>();
    for (const { path, owner, mode } of installsOf(userData.entries)) {
      if (installed.has(path)) yield { file, message: `installs ${path} twice` };
      installed.add(path);
      if (!written.has(seedFiles + path)) yield { file, message: `installs ${path}, which is not among write_files` };
      const planned = files.find((candidate) => candidate.path === path);
      if (planned && (planned.owner !== owner || planned.mode !== mode)) yield { file, message: `installs ${path} as ${owner} ${mode}, not ${planned.owner} ${planned.mode}` };
    }
    for (const path of written) {
      if (path.startsWith(`${seedFiles}/`) && !installed.has(path.slice(seedFiles.length))) yield { file, message: `writes ${path}, which no step installs` };
    }
    for (const { path } of files) if (!installed.has(path)) yield { file, message: `does not install ${path}` };
  }
}
