/** The script that fetches a lab's materials for a place without internet. */
import { renderTemplate } from '../render/template.js';
import { componentsOf, type Materials } from './bom.js';

/** @param template text of templates/bom.sh.hbs */
export function renderMirrorScript(template: string, { lab, platform, release, machines, downloads }: Materials): string {
  const fromCloudArchive = release.source === 'cloud-archive';
  return renderTemplate('bom.sh.hbs', template, {
    lab,
    distribution: platform.distribution,
    suite: platform.suite,
    cloud_archive: fromCloudArchive ? release.name : '',
    components: componentsOf(platform.distribution),
    names: machines.map(({ name }) => name),
    machines: machines.map(({ name, packages }) => ({ name, packages })),
    // As templates/base/packages.sh.hbs has it.
    before: fromCloudArchive ? ['software-properties-common', 'ubuntu-cloud-keyring'] : [],
    urls: downloads.map(({ url }) => url),
    downloads: downloads.map(({ url, checksum }) => ({ url, checksum: checksum ?? '' })),
  });
}
