/**
 * The name of a machine is its host name: one label of RFC 1123 §2.1, at most 63 characters. Lower case only, as
 * domain, volume and file names are made of it, and those, unlike host names, tell `A` from `a`.
 */
import { diagnose, type Finding, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { entries, type Entry } from './shared.js';

/** Names that /etc/hosts of Ubuntu and Debian gives to the machine itself or to multicast groups. */
const taken = ['localhost', 'ip6-localhost', 'ip6-loopback', 'ip6-allnodes', 'ip6-allrouters'];
/** Names of what osgen itself puts into the output folder. */
const reserved = ['lab', 'networks', 'nodes', 'storage'];

/** The Linux kernel has room for 64 characters (HOST_NAME_MAX), a DNS label for 63. */
const MAX_LENGTH = 63;

export const hostName: Rule = function* (context) {
  for (const entry of entries(context)) {
    const fault = faultOf(entry);
    if (fault) yield diagnose(context.document, { code: 'OSG3101', path: entry.path, at: 'key', ...fault });
  }
};

function faultOf({ name, machines }: Entry): Pick<Finding, 'message' | 'help'> | undefined {
  // Of a group the last name is the longest.
  const longest = machines[machines.length - 1]?.name ?? name;
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    const better = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, MAX_LENGTH);
    const what = /^[A-Z0-9a-z]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name)
      ? 'has capitals: domain, volume and file names are made of it, and they tell capitals from small letters'
      : 'is no host name: lower-case letters, digits and hyphens, no hyphen at either end';
    return {
      message: `machine name ${quoted(name)} ${what}`,
      help: better ? `for example "${better}"` : 'for example "compute1"',
    };
  }
  if (longest.length > MAX_LENGTH) {
    return {
      message: `host name ${quoted(longest)} has ${longest.length} characters`,
      help: `a host name has ${MAX_LENGTH} at most; shorten the name by ${longest.length - MAX_LENGTH}`,
    };
  }
  if (/^([0-9]+|0x[0-9a-f]*)$/.test(longest)) {
    return {
      message: `machine name ${quoted(name)} would be read as an IP address: inet_aton(3) takes a number for one`,
      help: `put a letter first, for example "node${name}"`,
    };
  }
  if (taken.includes(longest))
    return {
      message: `${quoted(name)} is the name of every machine for itself or for its network`,
      help: 'choose another name',
    };
  if (reserved.includes(longest))
    return {
      message: `machine name ${quoted(name)} is reserved for a file or folder of osgen’s output`,
      help: `choose another name, for example "${name}-1"`,
    };
  return undefined;
}
