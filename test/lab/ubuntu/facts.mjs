// The table as a page, row by row: what the stand-ins demand, and from where that is known.
//
//   node test/lab/ubuntu/facts.mjs      writes FACTS.md

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, readTable } from './table.mjs';

const cell = (text) => text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** What is demanded: the names of the row's own kind. */
function subject(row) {
  const names = {
    control: () => '', take: () => `${row.take.files.map((each) => each.as ?? each).join(' ')}`, brings: () => row.brings.files.join(' '), configuration: () => row.configuration.path,
    directories: () => row.directories.map(({ path, owner, mode }) => `${path} ${owner} ${mode}`).join(', '), user: () => `account ${row.user.name}`,
    unit: () => `${row.unit.name}.service`, no_unit: () => `no ${row.no_unit}`, site: () => row.site.path, file: () => row.file.path,
    script: () => row.script.path, keyring: () => row.keyring, absent: () => `no ${row.absent.join(' ')}`, run: () => 'postinst',
    as_debian: () => row.as_debian.join(' '), unknown: () => `no ${row.unknown.join(' ')}`, installed: () => row.installed.join(' '),
    system: () => row.system.path, installer: () => row.installer.path,
  };
  const kind = Object.keys(names).find((key) => row[key] !== undefined);
  return [row.package, names[kind]()].filter(Boolean).join(': ');
}

export function factsPage(rows) {
  const lines = [
    '# What the Ubuntu-shaped lab demands, row by row', '',
    'Generated from `table/*.yaml` by `node test/lab/ubuntu/facts.mjs`. One row a fact of Ubuntu: what is there, for which OpenStack', 'releases or platforms if not for all, where that was seen, and what Debian has, that it is made of.', '',
  ];
  for (const from of [...new Set(rows.map((row) => row.from))]) {
    lines.push(`## ${from}`, '', '| what | fact | for | source | Debian |', '|---|---|---|---|---|');
    for (const row of rows.filter((each) => each.from === from)) {
      const held = [...(row.releases ?? []), ...(row.platforms ?? [])].join(', ');
      lines.push(`| ${[subject(row), row.fact, held, row.source.join('; '), row.debian].map(cell).join(' | ')} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(folder, 'FACTS.md'), factsPage(readTable()));
