/**
 * Public SSH keys as in authorized_keys: a type, and the key in base64, which says its type again and has fields of fixed
 * forms (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4; OpenSSH's PROTOCOL.u2f for those of security tokens). sshd passes over
 * a line that does not hold one without a word to the user.
 */

type Field = (bytes: Buffer) => string | undefined;

/** RequiredRSASize of sshd_config(5): shorter ones are refused. */
const MIN_RSA_BITS = 1024;

const length = (wanted: number): Field => (bytes) => (bytes.length === wanted ? undefined : 'has a part of the wrong length');
const text = (wanted: string): Field => (bytes) => (bytes.toString('latin1') === wanted ? undefined : `does not say ${wanted}`);
const any: Field = (bytes) => (bytes.length > 0 ? undefined : 'has an empty part');
const modulus: Field = (bytes) => {
  const digits = bytes.toString('hex').replace(/^(00)+/, '');
  const bits = digits === '' ? 0 : digits.length * 4 - Math.clz32(parseInt(digits.slice(0, 2), 16)) + 24;
  return bits >= MIN_RSA_BITS ? undefined : `has ${bits} bits, and sshd takes ${MIN_RSA_BITS} at least`;
};
/** An uncompressed point: 4, and two coordinates. */
const point = (coordinate: number): Field => (bytes) => (bytes.length === 2 * coordinate + 1 && bytes[0] === 4 ? undefined : 'has a point of the wrong length');

const types: Readonly<Record<string, readonly Field[]>> = {
  'ssh-ed25519': [length(32)],
  'ecdsa-sha2-nistp256': [text('nistp256'), point(32)],
  'ecdsa-sha2-nistp384': [text('nistp384'), point(48)],
  'ecdsa-sha2-nistp521': [text('nistp521'), point(66)],
  'ssh-rsa': [any, modulus],
  'sk-ssh-ed25519@openssh.com': [length(32), any],
  'sk-ecdsa-sha2-nistp256@openssh.com': [text('nistp256'), point(32), any],
};

export const keyTypes: readonly string[] = Object.keys(types);

/** Why nobody can log in with it, as the rest of a sentence; undefined if it is whole. */
export function keyFault(line: string): string | undefined {
  const [type = '', blob = ''] = line.split(' ');
  const fields = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!fields) return `is of the type ${type}, which sshd does not take`;
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== blob.replace(/=+$/, '')) return 'is no base64 as a whole: part of it is missing';
  const parts = partsOf(bytes);
  const own = parts?.[0]?.toString('latin1') ?? startOf(bytes);
  if (own !== type && keyTypes.includes(own)) return `is of the type ${own}, not ${type}`;
  if (own !== type || !parts) return 'is cut off, or not the whole of a key';
  if (parts.length !== fields.length + 1) return 'does not have the parts of such a key';
  return fields.map((field, index) => field(parts[index + 1] as Buffer)).find((fault) => fault !== undefined);
}

/** Fields with their length in four bytes before them; undefined if the last one is cut off. */
function partsOf(bytes: Buffer): readonly Buffer[] | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

/** The type that a key cut off later still says. */
function startOf(bytes: Buffer): string {
  return bytes.length < 4 ? '' : bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('latin1');
}
