/**
 * The cheapest of the lab's looks at Ubuntu: what the compiled steps of a machine name (units, sites, accounts, commands, paths
 * of OpenStack's) is what the table has, for that release. Nothing is installed, nothing boots.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkNames } from '../../lab/drivers/nspawn/names.mjs';
import { platforms, readTable, selectRows, shapes } from '../../lab/ubuntu/table.mjs';
import { spokenOf, writeTree } from '../../lab/ubuntu/tree.mjs';
import { compileWell } from '../../support/compile.js';

const rows = readTable();

/** All services on one machine: every step there is. */
const topology = (platform: string, release: string): string => `
name: shape
platform: ${platform}
release: ${release}
install: {iso: /iso/${platform}.iso}
services: {neutron-l3: true}
nodes:
  all: {roles: [controller, compute, block-storage, object-storage]}
`;

type Files = Map<string, string>;

function compiled(platform: string, release: string): Files {
  const file = compileWell(topology(platform, release)).files.get('nodes/all/user-data');
  if (!file) throw new Error('no user-data');
  const { autoinstall } = parse(file.contents as string) as { autoinstall: { 'user-data': { write_files: { path: string; content: string }[] } } };
  return new Map(autoinstall['user-data'].write_files.map(({ path, content }) => [path, content]));
}

/** What is named and not there, of that which the table speaks of. */
function missing(platform: string, release: string, files: Files): string[] {
  const root = mkdtempSync(join(tmpdir(), 'osgen-shape-'));
  try {
    const accounts = writeTree(root, selectRows(rows, { platform, release }).packages);
    const found: string[] = [];
    const check = (passed: boolean, title: string, detail = ''): boolean => {
      for (const line of detail.split('\n')) if (!passed && spokenOf(line.split(' ')[0] ?? '', accounts)) found.push(`${title.replace(/^all: no | is missing.*$/g, '')}: ${line.replace(/\s+/g, ' ')}`);
      return passed;
    };
    checkNames({ check }, 'all', files, root);
    return found;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const change = (files: Files, from: string, to: string): Files => {
  const changed = new Map([...files].map(([path, text]) => [path, text.replaceAll(from, to)]));
  expect(changed).not.toEqual(files);
  return changed;
};

test.each(shapes())('$platform with $release: all that the steps name is there', ({ platform, release }) => {
  expect(platforms[platform]?.releases[release]).toBeDefined();
  expect(missing(platform, release, compiled(platform, release))).toEqual([]);
});

describe('what it is there to catch', () => {
  const epoxy = compiled('ubuntu-24.04', 'epoxy');
  const flamingo = compiled('ubuntu-24.04', 'flamingo');

  test('a unit that the release does not have', () => {
    expect(missing('ubuntu-24.04', 'epoxy', change(epoxy, 'units=(neutron-server)', 'units=(neutron-rpc-server)'))).toEqual(['unit: neutron-rpc-server.service (start-neutron)']);
    // the fault of 2025.2: its API was taken for a daemon
    expect(missing('ubuntu-24.04', 'flamingo', epoxy)).toEqual(expect.arrayContaining([
      'unit: nova-api.service (start-nova)', 'script of a site that is enabled: /usr/bin/keystone-wsgi-public (keystone)',
    ]));
  });

  test('a site that is not there, or whose script is not', () => {
    expect(missing('ubuntu-24.04', 'flamingo', change(flamingo, 'a2ensite --quiet osgen-nova-metadata', 'a2ensite --quiet nova-metadata'))).toEqual([
      'site: /etc/apache2/sites-available/nova-metadata.conf (nova-metadata-site)',
    ]);
    expect(missing('ubuntu-24.04', 'flamingo', change(flamingo, '/usr/bin/keystone-wsgi-public', '/usr/bin/keystone-wsgi'))).toContain(
      'script of a site that is enabled: /usr/bin/keystone-wsgi-public (keystone)',
    );
  });
});
