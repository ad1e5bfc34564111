/** Bill of materials: what the machines of a lab are made of, as far as the topology decides it. */
import { byCodeUnit } from '../util/order.js';
import type { Plan } from '../plan/types.js';

export interface MachineMaterials {
  readonly name: string;
  readonly roles: readonly string[];
  /** What first boot installs, without what apt adds to it; sorted. Versions are the archive's at that time. */
  readonly packages: readonly string[];
}

/** Something fetched from a URL, by a machine. */
export interface Download {
  readonly url: string;
  /** `sha256:…`; undefined if the topology gives none. */
  readonly checksum: string | undefined;
  readonly machine: string;
  readonly purpose: string;
}

export interface Materials {
  readonly lab: string;
  readonly platform: { readonly name: string; readonly title: string; readonly distribution: 'debian' | 'ubuntu'; readonly suite: string };
  readonly release: { readonly name: string; readonly title: string; readonly source: 'archive' | 'cloud-archive' };
  /** What the machines are installed from: a path on the hypervisor. osgen does not read it, and knows no checksum. */
  readonly system: { readonly kind: 'iso' | 'image'; readonly path: string };
  readonly repositories: readonly Repository[];
  /** Through which all of it is fetched. */
  readonly proxy: string | undefined;
  readonly downloads: readonly Download[];
  /** In natural order of their names. */
  readonly machines: readonly MachineMaterials[];
}

/** A package archive of the machines'. */
export interface Repository {
  readonly name: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Who says where it is: the topology; the system image or the installer; add-apt-repository, at first boot. */
  readonly from: 'topology' | 'system' | 'add-apt-repository';
  /** Undefined: not known here. */
  readonly url: string | undefined;
}

export function materialsOf({ lab, nodes }: Plan): Materials {
  const { install, platform: { name, data }, release } = lab;
  const path = install.method === 'autoinstall' ? install.iso : install.image;
  const image = lab.settings['glance']?.['image'];
  const checksum = lab.settings['glance']?.['image_checksum'];
  const glance = nodes.find(({ node }) => node.services.includes('glance'));
  const fetched = typeof image === 'string' && /^https?:/.test(image) && glance;
  return {
    lab: lab.name,
    platform: { name, title: data.title, distribution: data.family, suite: data.codename },
    release,
    system: { kind: install.method === 'autoinstall' ? 'iso' : 'image', path: path ?? '' },
    repositories: repositoriesOf(lab),
    proxy: install.proxy,
    downloads: fetched
      ? [{ url: image, checksum: typeof checksum === 'string' && checksum !== '' ? checksum : undefined, machine: glance.node.name, purpose: 'first image of Glance' }]
      : [],
    machines: nodes.map(({ node, packages }) => ({ name: node.name, roles: node.roles, packages: [...packages].sort(byCodeUnit) })),
  };
}

/** Components that the packages come from: OpenStack is in Ubuntu's main and universe, and in Debian's main. */
export function componentsOf(distribution: 'debian' | 'ubuntu'): readonly string[] {
  return distribution === 'debian' ? ['main'] : ['main', 'universe'];
}

function repositoriesOf({ install, platform: { data }, release }: Plan['lab']): readonly Repository[] {
  const { codename, family, security_mirror_suffix: suffix } = data;
  const components = componentsOf(family);
  const security = install.securityMirror ?? (install.mirror === undefined ? undefined : `${install.mirror.replace(/\/$/, '')}${suffix ?? ''}`);
  const from = install.mirror === undefined ? 'system' : 'topology';
  return [
    { name: data.title, suites: [codename, `${codename}-updates`], components, from, url: install.mirror },
    { name: `${data.title}, security updates`, suites: [`${codename}-security`], components, from: security === undefined ? 'system' : 'topology', url: security },
    ...(release.source === 'cloud-archive'
      ? [{ name: `Ubuntu Cloud Archive (cloud-archive:${release.name})`, suites: [`${codename}-updates/${release.name}`], components: ['main'], from: 'add-apt-repository' as const, url: undefined }]
      : []),
  ];
}
