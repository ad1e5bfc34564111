/** Secrets that would be readable by others. */
import { changed, check, cloudImage, fileSets, good, replaced, spoils } from './support.js';

const image = good(cloudImage);

describe('secrets', () => {
  const key = image.plan.lab.secret('chrony/key');
  const userData = 'nodes/store/user-data';
  fileSets(image, [
    ['a secret in a file for everyone', changed(image.files, 'README.md', (text) => `${text}\n${key}\n`), ['README.md: holds the secret chrony/key, and is not marked as sensitive']],
    ['a secret inside a longer word', changed(image.files, 'README.md', (text) => `${text}\nx${key}y\n`), ['README.md: holds the secret chrony/key, and is not marked as sensitive']],
    ['a sensitive file for everyone', replaced(image.files, userData, { mode: 0o644 }), [`${userData}: is sensitive, and yet others may read it`]],
    ['not marked as sensitive', replaced(image.files, userData, { sensitive: false }), [`${userData}: holds the secret chrony/key, and is not marked as sensitive`]],
    ['harmless, and yet not for git', replaced(image.files, 'nodes/store/seed.iso', { sensitive: false, contents: '' }), ['nodes/store/seed.iso: is not marked as sensitive, and yet git leaves it alone']],
    ['sensitive, and for git', replaced(image.files, 'README.md', { sensitive: true, mode: 0o600, redacted: 'lab' }), ['README.md: is sensitive, and git does not leave it alone']],
    ['sensitive, and not for review', replaced(image.files, userData, { redacted: 'nodes/store/nothing' }), [`${userData}: is sensitive, and no file shows it without its secrets`]],
    ['another .gitignore', changed(image.files, '.gitignore', (text) => text.replace('*/user', 'x/user')),
      ['controller/seed.iso', 'controller/user-data', 'store/seed.iso', 'store/user-data'].map((file) => `nodes/${file}: is sensitive, and git does not leave it alone`)],
    ['a seed not marked as sensitive', replaced(image.files, 'nodes/store/seed.iso', { sensitive: false }), ['nodes/store/seed.iso: is made when it is written, and not marked as sensitive']],
  ]);
  spoils(image, [
    ['written for everyone on the machine', userData, (text) => text.replace(/(chrony\.keys\n {4}permissions: )'0600'/, "$1'0644'"),
      [`${userData}: writes the secret chrony/key to /var/lib/osgen/files/etc/chrony/chrony.keys with permissions 0644`]],
    ['in a script', userData, (text) => text.replace(/(path: \/usr\/local\/lib\/osgen\/steps\/files\n.*\n.*\n *#!\/bin\/bash\n( *))/, `$1# ${key}\n$2`),
      [`${userData}: writes the secret chrony/key to /usr/local/lib/osgen/steps/files with permissions 0755`]],
    ['installed for everyone', userData, (text) => text.replace('chrony.keys root _chrony 0640', 'chrony.keys root _chrony 0644'),
      [`${userData}: installs the secret chrony/key to /etc/chrony/chrony.keys with mode 0644`, `${userData}: installs /etc/chrony/chrony.keys as root:_chrony 0644, not root:_chrony 0640`]],
    ['in a file planned as harmless', userData, (text) => text.replace('rtcsync', `rtcsync # ${key}`),
      [`${userData}: installs the secret chrony/key to /etc/chrony/chrony.conf with mode 0644`, `${userData}: /etc/chrony/chrony.conf holds the secret chrony/key, and is not marked as sensitive`]],
  ]);

  test('no message has the value of a secret', () => {
    for (const files of [
      changed(image.files, 'README.md', (text) => text + key),
      changed(image.files, userData, (text) => text.replace(key, `${key}"`)),
      changed(image.files, userData, (text) => text.replace('write_files:', `${key}: ${key}: [\nwrite_files:`)),
    ]) {
      const found = check(image, files);
      expect(JSON.stringify(found.map(({ message, help, notes }) => [message, help, notes]))).not.toContain(key);
    }
  });
});
