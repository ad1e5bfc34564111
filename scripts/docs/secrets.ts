/** docs/reference/secrets-and-lock.md: the two files beside the topology. */
import type { Catalog } from '../../src/catalog/types.js';
import { code, generatedNote, page, table } from './markdown.js';
import { secretForm } from './services.js';

export function secretsPage({ services }: Catalog): string {
  const users = new Map<string, { form: string; by: string[] }>();
  for (const [name, { secrets = {} }] of Object.entries(services)) {
    for (const [secret, form] of Object.entries(secrets)) {
      const entry = users.get(secret) ?? { form: secretForm(form), by: [] };
      entry.by.push(name);
      users.set(secret, entry);
    }
  }
  const names = [...users].sort(([a], [b]) => (a < b ? -1 : 1));
  return page(
    generatedNote,
    '# The secrets file and the address lock',
    'A topology `lab.yaml` has two files beside it. Both can be named otherwise, with `--secrets` and `--lock`. With several topology files they belong to the last one.',
    '## lab.secrets.yaml',
    'Holds what every password of the lab is made from. The first build writes it, mode 0600, with a seed it draws. It stays out of version'
    + ' control ([below](#secrets-and-git)); keep a copy: whoever has it has the lab; without it, the next build makes other passwords.',
    '```yaml secrets\nseed: "3f9c1d0b5a7e42868bd1f0e6c25a9374d80f6be1425c7a90be13d7f2a64c5810"\nvalues:\n  keystone/admin: my-own-password\n  admin/password_hash: $6$examplesalt$notARealHashButOfTheFormOfOne\n```',
    table(['key', 'what it is'], [
      [code('seed'), '64 hexadecimal digits in lower case, in quotes; `openssl rand -hex 32` makes one'],
      [code('values'), 'values of your own, by the name of the secret; what is not listed is derived'],
    ]),
    'A secret is its value, or HKDF-SHA-256 of the seed with the secret\'s name: 32 letters and digits for a password. No edit of the topology changes it,'
    + ' and another lab with another seed shares none. Values hold letters, digits and `. _ ~ $ / = , + -` only; passwords letters, digits and `. _ ~ -`.'
    + ' What is not of a secret\'s form is an error, which never shows the value.',
    'A password that changes here changes in the files that are built. Machines that were made with the old one keep it: they have to be made anew.',
    table(['secret', 'form', 'used by'], [
      ...names.map(([name, { form, by }]) => [code(name), form, by.join(', ')]),
      [code('admin/password_hash'), 'crypt(3) hash, never derived', '`admin.password_hash: from-secrets`'],
    ]),
    '## Secrets and git',
    '`out/` and the two files are made so that `git add -A` takes nothing secret:',
    table(['not in git', 'kept out by', 'in its place'], [
      ['`lab.secrets.yaml`', '`.gitignore` beside it, to which `osgen init` and the first build add a line', '– : hand it on another way'],
      ['`out/nodes/*/user-data`', '`out/.gitignore`', '`user-data.redacted.yaml` beside it'],
      ['`out/nodes/*/seed.iso`', '`out/.gitignore`', 'the same, with `meta-data` and `network-config`: they are what is in it'],
      ['`out/.osgen-manifest.private.json`', '`out/.gitignore`', '– : the hashes of these files, with which a guessed password could be tried out'],
    ]),
    'The redacted form has the lines of `user-data`, with `<secret NAME #MARK>` in place of each value. It is made without the values, not by replacing them. The mark is the same'
    + ' as long as the value is, and another one when it changes: the diff shows that a secret changed, and which one. It is HMAC-SHA-256 of name and value, cut to 32 bits, under a key derived from the'
    + ' seed: without the seed it tells nothing, and no list of passwords can be tried out on it, however weak one of your own is. A secrets file with values and no seed has no such key, and its labels no'
    + ' marks: give it a seed too, if changes are to be seen.',
    'A clone has everything but these files. With the secrets file, `osgen build --check` tells whether all of it is right, and `osgen build` makes the missing ones again, the same bytes. Without it,'
    + ' `--check` holds against each other all but the secrets, and says so ([OSG5010](diagnostics.md#osg5010)); do not build there: a build without a secrets file draws a new seed, and all passwords are others.',
    'git goes on tracking what it has. Where `out/` was in git before: `git rm -r --cached out && git add out`. The passwords stay in the history: draw a new seed.'
    + ' A `out/.gitignore` of your own is in the way (OSG5002): move its lines to the `.gitignore` of a folder above. What stands in the topology itself, a password hash or a proxy with a password, is in git with the topology.',
    '## lab.lock.yaml',
    'Holds the addresses that were chosen automatically, so that a machine more or less leaves all others alone. The build writes it if there are any. Put it under'
    + ' version control with the topology. Without it the same topology gets the same addresses again, but then a machine that is added may take the one of another.',
    '```yaml lock\naddresses:\n  management:\n    compute: 10.0.0.196\n    controller: 10.0.0.170\n```',
    'An address in the topology goes before one in the lock. An entry that no longer fits the topology is dropped. To have all addresses chosen anew, delete the file. `osgen build --check` fails if it is stale.',
  );
}
