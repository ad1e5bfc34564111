/** The install method has the image it starts from, and no setting of the other method's is given. */
import { imageFolder, upstreamImages } from '../../catalog/upstream.js';
import { diagnose, type Rule } from '../rule.js';
import { field } from './shared.js';
import { help } from './words.js';

const imageKey = { autoinstall: 'iso', 'cloud-image': 'image' } as const;
const words = { iso: 'live-server ISO', image: 'cloud image' } as const;

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
  const { file, published, from } = upstreamImages(platform.name, platform.data)[key];
  const line = topology.install
    ? `add below "install:"  ${key}: ${imageFolder}/${file}`
    : `add  install: {${key}: ${imageFolder}/${file}}`;
  const method = `install method ${install.method}${byDefault && `${byDefault},`}`;
  yield diagnose(document, {
    code: 'OSG3402',
    path: topology.install ? field(context, ['install'], 'method') : ['platform'],
    message: `${method} needs the path of a ${words[key]} on the hypervisor`,
    help: `${line}  and download ${published ?? 'that file'} from ${from}`,
  });
};
