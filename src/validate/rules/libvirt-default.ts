/**
 * libvirt comes with a network of its own, `default`: 192.168.122.0/24 on the bridge virbr0 (network/default.xml.in
 * in its sources). A network that osgen defines would not start beside it.
 */
import { cidrText, overlaps, parseCidr, type Cidr } from '../../net/ip.js';
import { diagnose, type Rule } from '../rule.js';
import { soundCidr } from './addressing.js';
import { unusedCidr } from './free.js';
import { isOurs } from './shared.js';
import { help } from './words.js';

const defaultCidr = parseCidr('192.168.122.0/24') as Cidr;
const defaultBridge = 'virbr0';

export const libvirtDefault: Rule = function* (context) {
  for (const network of context.model.networks.filter(isOurs)) {
    const cidr = soundCidr(network);
    const { name, path } = network;
    if (cidr && overlaps(cidr, defaultCidr)) {
      const unused = unusedCidr(context);
      yield diagnose(context.document, {
        code: 'OSG3217',
        path: [...path, 'cidr'],
        message: `network ${name}, ${cidrText(cidr)}, overlaps libvirt’s network "default", ${cidrText(defaultCidr)}`,
        ...help(
          unused && `an unused network: ${unused}`,
          'to attach machines to libvirt’s own network, write  mode: libvirt  and  network: default',
        ),
      });
    } else if (network.bridge === defaultBridge) {
      yield diagnose(context.document, {
        code: 'OSG3217',
        path: [...path, 'bridge'],
        message: `bridge ${defaultBridge} of network ${name} belongs to libvirt’s network "default"`,
        help: 'leave "bridge" out (osgen derives a name), or choose another',
      });
    }
  }
};
