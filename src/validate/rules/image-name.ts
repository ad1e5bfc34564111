/**
 * What the name of the ISO or image says of it, held against what it is to be. osgen never sees the file, so these are
 * warnings: a file may be called anything.
 */
import { upstreamImages } from '../../catalog/upstream.js';
import { diagnose, type Rule, type RuleContext } from '../rule.js';

/** As distributions write the architecture of their files; the machines are x86_64. */
const ARCHITECTURE = /(?:^|[-_.])(arm64|aarch64|armhf|armv7l?|ppc64el|ppc64le|s390x|riscv64|i386|i686|mips64el|loong64)(?=[-_.]|$)/;
const COMPRESSED = /\.(xz|gz|zst|bz2|lz4|zip|7z|tgz)$/;
const FORMAT = /\.(vmdk|vdi|vhdx?|ova|ovf|qed|squashfs|tar)$/;
const DISK = /(cloudimg|genericcloud|\.(img|qcow2|raw)$)/;
const OTHER_ISO = /(?:^|[-_.])(desktop|netinst|netboot|mini|dvd|core)(?=[-_.]|$)/;

export const imageName: Rule = function* (context) {
  const { document, model: { platform, install } } = context;
  const key = install.method === 'autoinstall' ? 'iso' : 'image';
  const path = install[key];
  if (!platform || path === undefined || !platform.data.install_methods.includes(install.method)) return;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const fault = faultOf(context, key, name.toLowerCase());
  if (fault === undefined) return;
  const { file, published, from } = upstreamImages(platform.name, platform.data)[key];
  yield diagnose(document, {
    code: 'OSG3410',
    severity: 'warning',
    path: ['install', key],
    message: `by its name, ${name} ${fault}`,
    help: `${platform.data.title} is installed from ${published ?? file} (${from})`,
  });
};

function faultOf({ catalog, model: { platform } }: RuleContext, key: 'iso' | 'image', name: string): string | undefined {
  if (COMPRESSED.test(name)) return 'is compressed: unpack it first';
  const format = FORMAT.exec(name)?.[1];
  if (format !== undefined) return `is of the format ${format}, and osgen reads qcow2 and .raw: convert it with qemu-img convert -O qcow2`;
  if (key === 'iso' && DISK.test(name)) return 'is an image of a disk, no ISO; with it, write  method: cloud-image  and  image:';
  if (key === 'image' && name.endsWith('.iso')) return 'is an ISO, no image of a disk';
  if (key === 'iso' && OTHER_ISO.test(name)) return 'is no live-server ISO';
  const architecture = ARCHITECTURE.exec(name)?.[1];
  if (architecture !== undefined) return `is for ${architecture}, and the machines are x86_64`;
  // Debian's images of that name are without cloud-init.
  if (platform?.data.family === 'debian' && /(?:^|[-_.])nocloud(?=[-_.]|$)/.test(name)) return 'has no cloud-init, which makes the machines configure themselves';
  const release = otherRelease(name, platform?.name ?? '', Object.entries(catalog.platforms).map(([each, { codename }]) => [each, codename]));
  return release && `is of ${release}, not of ${platform?.name}`;
}

/** `debian-13`, or the platform whose codename is in it, if that is not ours. */
function otherRelease(name: string, own: string, codenames: readonly (readonly [string, string])[]): string | undefined {
  const [, distribution = '', version = ''] = /(?:^|[^a-z])(debian|ubuntu)[-_]?(\d+\.\d+|\d+)/.exec(name) ?? [];
  const said = `${distribution}-${distribution === 'debian' ? version.replace(/\..*$/, '') : version}`;
  if (distribution !== '' && said !== own) return said;
  const words = name.split(/[^a-z]+/);
  const [found] = codenames.find(([, codename]) => words.includes(codename)) ?? [];
  return found === own ? undefined : found;
}
