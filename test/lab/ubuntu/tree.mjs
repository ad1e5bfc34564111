// What the table says is there, as a folder, without a package of Debian's: enough to hold the steps' names against it.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownFiles } from './package.mjs';

/** Writes units, sites (enabled), scripts, configuration and accounts of `packages` into `root`; empty where Debian has the content. */
export function writeTree(root, packages) {
  const put = (path, content = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const accounts = [];
  for (const entry of packages.values()) {
    for (const { path, content } of ownFiles(entry)) put(path, content);
    for (const { path } of entry.site ?? []) {
      const link = path.replace('-available/', '-enabled/');
      mkdirSync(dirname(join(root, link)), { recursive: true });
      symlinkSync(path, join(root, link));
    }
    for (const { files } of [...(entry.take ?? []), ...(entry.brings ?? [])]) for (const file of files) put(file.as ?? file);
    for (const { path } of entry.configuration ?? []) put(path);
    accounts.push(...(entry.user ?? []).map(({ name }) => name));
  }
  put('/etc/passwd', accounts.map((name) => `${name}:x:1:1::/:/bin/sh\n`).join(''));
  put('/etc/group', accounts.map((name) => `${name}:x:1:\n`).join(''));
  return accounts;
}

/** Whether the table has a say in a name: it is of one of its accounts' projects, or Apache's. */
export function spokenOf(name, accounts) {
  return accounts.some((account) => new RegExp(`(^|/)${account === 'horizon' ? 'openstack-dashboard' : account}([-./]|$)`).test(name)) || /^\/etc\/apache2\/(sites|conf)-/.test(name);
}
