/** A bill of materials as text for people, 80 columns wide. */
import { wrapWords } from '../util/wrap.js';
import type { Materials, Repository } from './bom.js';

const width = 80;

export function printMaterials({ lab, platform, release, system, repositories, proxy, downloads, machines }: Materials): string {
  const shared = packagesOfAll(machines);
  return [
    `${lab}: ${platform.title}, ${release.title}\n`,
    '\n',
    section('Installed from', [system.path, `  ${system.kind === 'iso' ? 'ISO' : 'cloud image'}, on the hypervisor`]),
    section('Repositories', repositories.flatMap(repositoryLines)),
    ...(proxy === undefined ? [] : [section('Proxy', [proxy])]),
    ...(downloads.length === 0 ? [] : [section('Downloads', downloads.flatMap(({ url, checksum, machine, purpose }) => [
      `${purpose}, by ${machine}:`, `  ${url}`, ...(checksum === undefined ? [] : [`  ${shortened(checksum)}`]),
    ]))]),
    ...(machines.length > 1 && shared.length > 0 ? [packageList(`All ${machines.length} machines`, shared)] : []),
    ...grouped(machines, machines.length > 1 ? shared : []),
    ...wrapWords('Versions, and what these packages depend on, are the archive’s on the day of the installation. --script fetches all of it for a place without internet.', width).map((line) => `${line}\n`),
  ].join('');
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`;
}

function repositoryLines({ name, suites, components, from, url }: Repository): readonly string[] {
  return [name, `  ${suites.join(', ')}: ${components.join(' ')}`, `  ${url ?? (from === 'system' ? 'from where the system image has it' : 'added at first boot by add-apt-repository')}`];
}

function packageList(title: string, packages: readonly string[]): string {
  const text = packages.length === 0 ? 'no further packages' : packages.join(' ');
  return `${title}: ${packages.length} ${packages.length === 1 ? 'package' : 'packages'}\n${wrapWords(text, width - 2).map((line) => `  ${line}\n`).join('')}\n`;
}

function packagesOfAll(machines: Materials['machines']): readonly string[] {
  const [first, ...others] = machines.map(({ packages }) => packages);
  return (first ?? []).filter((name) => others.every((packages) => packages.includes(name)));
}

/** Machines that install the same stand together. */
function grouped(machines: Materials['machines'], shared: readonly string[]): readonly string[] {
  const groups = new Map<string, { names: string[]; packages: readonly string[] }>();
  for (const { name, packages } of machines) {
    const own = packages.filter((each) => !shared.includes(each));
    const key = own.join(' ');
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { names: [name], packages: own });
  }
  return [...groups.values()].map(({ names, packages }) => packageList(wrapWords(names.join(', '), width - 16).join('\n'), packages));
}

/** Enough of a checksum to compare by eye; JSON has all of it. */
function shortened(checksum: string): string {
  return checksum.length > 74 ? `${checksum.slice(0, 71)}...` : checksum;
}
