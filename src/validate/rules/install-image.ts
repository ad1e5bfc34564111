/** The install method has the image it starts from, and no setting of the other method's is given. */
import type { Platform } from '../../catalog/types.js';
import { diagnose, type Rule } from '../rule.js';
import { field } from './shared.js';
import { help } from './words.js';

const imageKey = { autoinstall: 'iso', 'cloud-image': 'image' } as const;
const words = { iso: 'live-server ISO', image: 'cloud image' } as const;
const folder = '/var/lib/libvirt/images';

export const installImage: Rule = function* (context) {
  const {
    document,
    topology,
    model: { platform, install },
  } = context;
  // Without a platform the default method is not known; with a method it does not have, rule install-method speaks.
  if (!platform || !platform.data.install_methods.includes(install.method)) return;
  const [key, other] = install.method === 'autoinstall' ? (['iso', 'image'] as const) : (['image', 'iso'] as const);
  const byDefault = topology.install?.method ? '' : `, the default on ${platform.name}`;
  const otherMethod = platform.data.install_methods.find((method) => imageKey[method] === other);
  if (install[other] !== undefined) {
    yield diagnose(document, {
      code: 'OSG3403',
      path: ['install', other],
      message: `"${other}" is not for the install method ${install.method}${byDefault}`,
      ...(topology.install?.method
        ? { notes: [{ message: 'the method is chosen', path: ['install', 'method'] }] }
        : {}),
      ...help(
        install[key] === undefined ? `give the path of the ${words[key]} as "${key}"` : 'leave it out',
        otherMethod && `or write  method: ${otherMethod}`,
      ),
    });
  }
  // One mistake: the path stands under the wrong key.
  if (install[key] !== undefined || install[other] !== undefined) return;
  const { file, published, from } = upstream(platform.name, platform.data)[key];
  const line = topology.install
    ? `add below "install:"  ${key}: ${folder}/${file}`
    : `add  install: {${key}: ${folder}/${file}}`;
  const method = `install method ${install.method}${byDefault && `${byDefault},`}`;
  yield diagnose(document, {
    code: 'OSG3402',
    path: topology.install ? field(context, ['install'], 'method') : ['platform'],
    message: `${method} needs the path of a ${words[key]} on the hypervisor`,
    help: `${line}  and download ${published ?? 'that file'} from ${from}`,
  });
};

interface Upstream {
  readonly file: string;
  /** If the file’s name has a point release in it. */
  readonly published?: string;
  readonly from: string;
}

/** Names and places of the files as the distributions publish them. */
function upstream(name: string, { family, codename }: Platform): Readonly<Record<'image' | 'iso', Upstream>> {
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
