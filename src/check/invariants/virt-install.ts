/** virt-install makes, or installs onto, the machine that the domain XML describes. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

export function* virtInstall(output: Output): Iterable<Fault> {
  const reinstalls = output.plan.lab.install.method === 'autoinstall';
  for (const { node } of output.plan.nodes) {
    const file = `nodes/${node.name}/virt-install`;
    const text = output.text(file);
    const domain = output.domain(node.name);
    if (text === undefined || !domain) continue;
    const name = /^ {2}--(?:name|reinstall) (\S+) \\$/m.exec(text)?.[1];
    if (name !== domain.name) yield { file, message: `is about the domain ${name ?? 'without a name'}, not ${domain.name}` };
    if (reinstalls) continue;
    if (!text.includes(`--uuid ${domain.uuid} `)) yield { file, message: 'has another UUID than the domain XML' };
    if (all(text, /\bmac\.address=([0-9a-f:]{17})/g) !== domain.macs.join(' ')) yield { file, message: 'has other MAC addresses than the domain XML' };
    const disks = domain.disks.map((disk) => disk.file).filter((path) => path !== '');
    if (all(text, /\bsource\.file=([^,]+)/g) !== disks.join(' ')) yield { file, message: 'has other disks than the domain XML' };
  }
}

function all(text: string, pattern: RegExp): string {
  return [...text.matchAll(pattern)].map(([, value]) => value).join(' ');
}
