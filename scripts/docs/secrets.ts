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
    'Holds what every password of the lab is made from. The first build writes it, mode 0600, with a seed it draws. Keep it out of version'
    + ' control, and keep a copy: whoever has it has the lab; without it, the next build makes other passwords.',
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
    '## lab.lock.yaml',
    'Holds the addresses that were chosen automatically, so that a machine more or less leaves all others alone. The build writes it if there are any. Put it under'
    + ' version control with the topology. Without it the same topology gets the same addresses again, but then a machine that is added may take the one of another.',
    '```yaml lock\naddresses:\n  management:\n    compute: 10.0.0.196\n    controller: 10.0.0.170\n```',
    'Two MAC addresses that are derived meet now and then where there are hundreds of machines. One of them is changed, and both stand below `macs` in the same form.',
    'An address in the topology goes before one in the lock. An entry that no longer fits the topology is dropped. To have all addresses chosen anew, delete the file. `osgen build --check` fails if it is stale.',
  );
}
