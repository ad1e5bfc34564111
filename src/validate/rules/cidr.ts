/** A network's CIDR is one, without host bits, of a size and in a place a lab can use; OpenStack's two need one. */
import { addressText, cidrText, parseAddress, parseCidr } from '../../net/ip.js';
import { diagnose, type Finding, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { cidrFault } from './addressing.js';
import { unusedCidr } from './free.js';
import { isOurs, networks } from './shared.js';
import { help } from './words.js';

export const cidr: Rule = function* (context) {
  const { document } = context;
  const unused = unusedCidr(context);
  for (const { network, raw } of networks(context)) {
    const { name, path } = network;
    if (raw.cidr !== undefined) {
      const fault = textFault(raw.cidr, name, unused);
      if (fault) yield diagnose(document, { code: 'OSG3201', path: [...path, 'cidr'], ...fault });
    } else if (!network.cidr && (isOurs(network) || network.purpose)) {
      const why = network.purpose
        ? `network ${name} has no cidr, and addresses on the ${network.purpose} network have to be known`
        : `network ${name} has no cidr`;
      yield diagnose(document, {
        code: 'OSG3201',
        path,
        at: 'key',
        message: why,
        ...help(
          unused && isOurs(network)
            ? `add a line below "${name}:", for example  cidr: ${unused}`
            : 'add a line with the network’s  cidr: ADDRESS/PREFIX',
        ),
      });
    }
  }
};

function textFault(
  text: string,
  name: string,
  unused: string | undefined,
): Pick<Finding, 'message' | 'help'> | undefined {
  const parsed = parseCidr(text);
  if (!parsed) {
    const address = parseAddress(text);
    const [before = '', mask = ''] = text.split('/', 2);
    const dotted = prefixOfMask(mask);
    return {
      message: `cidr ${quoted(text)} of network ${name} is no IP network`,
      ...help(
        address
          ? `the prefix length is missing, for example ${addressText(address)}/${address.family === 4 ? 24 : 64}`
          : undefined,
        dotted !== undefined && parseAddress(before)
          ? `write the netmask as a prefix length: ${before}/${dotted}`
          : undefined,
        address || dotted !== undefined
          ? undefined
          : `an address and a prefix length, for example ${unused ?? '10.0.0.0/24'}`,
      ),
    };
  }
  const fault = cidrFault(parsed);
  if (fault)
    return {
      message: `cidr ${quoted(text)} of network ${name} ${fault}`,
      help: `use a private network${unused ? `, for example ${unused}` : ''}`,
    };
  if (addressText(parsed.first) === addressText(parseAddress(text.replace(/\/.*/, '')) ?? parsed.first))
    return undefined;
  return {
    message: `cidr ${quoted(text)} of network ${name} has bits set behind its prefix length`,
    help: `the network that address is in: ${cidrText(parsed)}`,
  };
}

/** Prefix length of a dotted-quad netmask. */
function prefixOfMask(text: string): number | undefined {
  const mask = parseAddress(text);
  const bits = mask?.family === 4 ? mask.value.toString(2).padStart(32, '0') : '';
  return /^1*0*$/.test(bits) && bits ? bits.lastIndexOf('1') + 1 : undefined;
}
