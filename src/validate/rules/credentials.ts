/** A key or a hash that is given lets somebody in. What is cut off or pasted wrongly is no error to any machine: login just fails. */
import { hashFault } from '../../util/crypt-hash.js';
import { keyFault, keyTypes } from '../../util/ssh-key.js';
import { diagnose, type Rule } from '../rule.js';

export const credentials: Rule = function* ({ document, topology: { admin } }) {
  for (const [index, line] of (admin?.ssh_authorized_keys ?? []).entries()) {
    const fault = keyFault(line);
    if (fault === undefined) continue;
    yield diagnose(document, {
      code: 'OSG3407',
      path: ['admin', 'ssh_authorized_keys', index],
      message: `the SSH key ${fault}`,
      help: keyTypes.includes(line.replace(/ .*/, ''))
        ? 'copy the one line of the .pub file whole; ssh-keygen -l -f FILE tells if it is'
        : `types that are: ${keyTypes.join(', ')}`,
    });
  }
  const hash = admin?.password_hash;
  const fault = hash === undefined || hash === 'from-secrets' ? undefined : hashFault(hash);
  if (fault === undefined) return;
  yield diagnose(document, {
    code: 'OSG3408',
    path: ['admin', 'password_hash'],
    message: `the password hash ${fault}`,
    help: 'copy the hash whole, in single quotes; openssl passwd -6 makes one',
  });
};
