/** docs/reference/platforms.md: platforms, their releases, and how each differs from Ubuntu 24.04 with its own release. */
import type { Catalog, ServicePatches } from '../../src/catalog/types.js';
import { code, codes, generatedNote, list, page, table } from './markdown.js';

export function platformsPage(catalog: Catalog): string {
  const { platforms, releases, families } = catalog;
  const columns = Object.keys(platforms);
  const tellsMaintained = Object.values(releases).some((release) => 'unmaintained' in release);
  return page(
    generatedNote,
    '# Platforms and releases',
    '`platform` in the topology is the operating system of all machines, `release` the OpenStack release. Without `release` it is the one in the platform\'s own archive.',
    table(['platform', 'operating system', 'installed by', 'account', 'release of its own', 'Cloud Archive'], Object.entries(platforms).map(([name, platform]) => [
      code(name), `${platform.title} (${platform.codename})`, platform.install_methods.join(', '), platform.admin_user, platform.release, platform.cloud_archive.join(', ') || 'none',
    ])),
    'The first of the ways to install is the default.',
    '## Releases',
    table(['release', 'number', ...columns, ...(tellsMaintained ? ['maintained by OpenStack'] : [])], Object.entries(releases)
      .sort(([, a], [, b]) => (a.version < b.version ? -1 : 1))
      .map(([name, release]) => [code(name), release.version, ...columns.map((platform) => sourceOf(catalog, platform, name)), ...(tellsMaintained ? ['unmaintained' in release ? 'no' : 'yes'] : [])])),
    'A topology names a release by name or by number; the number in quotes: `release: "2024.1"`.',
    '## What differs',
    'What is not listed here is the same everywhere. What is listed takes the place of the same in the list of [services](services.md), or is taken away.'
    + ' The differences of the operating system come first, then those of the release.',
    ...Object.values(families).filter(({ services }) => services).map(({ title, services }) =>
      differences(`### ${title}, all versions`, services)),
    ...Object.entries(platforms).flatMap(([, { title, services, cloud_image_buses: buses, security_mirror_suffix: suffix }]) => {
      const facts = [
        ...(buses ? [`Disk buses of cloud images: ${codes(buses)}`] : []),
        ...(suffix ? [`A mirror\'s security updates are at its URL with ${code(suffix)} behind it`] : []),
      ];
      return facts.length > 0 || services ? [differences(`### ${title}`, services, facts)] : [];
    }),
    ...Object.entries(releases)
      .filter(([, { services }]) => services)
      .sort(([, a], [, b]) => (a.version < b.version ? -1 : 1))
      .map(([, { title, services }]) => differences(`### ${title}`, services)),
  );
}

function sourceOf({ platforms }: Catalog, platform: string, release: string): string {
  const data = platforms[platform];
  return data?.release === release ? 'own' : data?.cloud_archive.includes(release) ? 'Cloud Archive' : '';
}

function differences(heading: string, patches: ServicePatches = {}, facts: readonly string[] = []): string {
  const changes = Object.entries(patches).flatMap(([service, patch]) => leaves(patch).map(([path, value]) => `[${service}](services.md#${service}): ${path.join(' → ')} ${value}`));
  return page(heading, list([...facts, ...changes])).trim();
}

/** Each value that a patch sets, with where it stands. Steps and files are named, not quoted. */
function leaves(patch: unknown, path: readonly string[] = []): readonly (readonly [readonly string[], string])[] {
  if (patch === null) return [[path, 'taken away']];
  if (Array.isArray(patch)) return [[path, codes(patch.map(String))]];
  if (typeof patch === 'object') return Object.entries(patch as object).flatMap(([key, value]) => leaves(value, [...path, key]));
  return [[path, code(String(patch))]];
}
