/** What a platform is installed from, as its distribution publishes it. */
import type { Platform } from './types.js';

/** Where libvirt's default storage pool is: the usual place for such files on the hypervisor. */
export const imageFolder = '/var/lib/libvirt/images';

export interface Upstream {
  readonly file: string;
  /** If the file’s name has a point release in it. */
  readonly published?: string;
  readonly from: string;
}

/** Names and places of the files as the distributions publish them; `name` is the platform's folder in roles/_platforms. */
export function upstreamImages(name: string, { family, codename }: Platform): Readonly<Record<'image' | 'iso', Upstream>> {
  const version = name.slice(name.lastIndexOf('-') + 1);
  return family === 'debian'
    ? {
        // `generic`, not `genericcloud`, whose kernel lacks drivers for hardware that clouds do not have.
        image: {
          file: `debian-${version}-generic-amd64.qcow2`,
          from: `https://cloud.debian.org/images/cloud/${codename}/latest/`,
        },
        iso: { file: `debian-${version}-amd64-netinst.iso`, from: 'https://cdimage.debian.org/' },
      }
    : {
        image: {
          file: `${codename}-server-cloudimg-amd64.img`,
          from: `https://cloud-images.ubuntu.com/${codename}/current/`,
        },
        iso: {
          file: `ubuntu-${version}-live-server-amd64.iso`,
          published: `ubuntu-${version}.N-live-server-amd64.iso`,
          from: `https://releases.ubuntu.com/${codename}/`,
        },
      };
}
