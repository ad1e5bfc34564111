/** The stand-in for Ubuntu: what its table says, and what packages and systems are made of that. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkNames, namesOf } from '../../lab/drivers/nspawn/names.mjs';
import { conffiles, controlFile, derivedControl, ownFiles, postinst, preinst, prerm, ubuntuVersion } from '../../lab/ubuntu/package.mjs';
import { installedUserData, installerConfig, merge } from '../../lab/ubuntu/system.mjs';
import { fill, folder, platforms, readTable, selectRows, shapes } from '../../lab/ubuntu/table.mjs';
import { factsPage } from '../../lab/ubuntu/facts.mjs';
import type { Entry } from '../../lab/ubuntu/table.mjs';

const rows = readTable();
const select = (platform: string, release: string): ReturnType<typeof selectRows> => selectRows(rows, { platform, release });
const packageOf = (release: string, name: string): Entry => {
  const entry = select('ubuntu-24.04', release).packages.get(name);
  if (!entry) throw new Error(`${release} has no ${name}`);
  return entry;
};

describe('the table', () => {
  test.each(shapes())('$platform with $release is whole', (shape) => {
    const { packages, unknown, asDebian } = selectRows(rows, shape);
    const names = [...packages.keys(), ...asDebian.map(({ name }) => name)];
    expect(new Set(names).size).toBe(names.length);
    expect(unknown.filter((name) => names.includes(name))).toEqual([]);
  });

  test('a release or platform that there is no shape of is refused', () => {
    expect(() => select('ubuntu-24.04', 'zed')).toThrow('no such shape: ubuntu-24.04 with zed; there are: ubuntu-22.04 with zed, ubuntu-24.04 with epoxy');
    expect(() => selectRows(rows, { platform: 'ubuntu-24.04', release: undefined })).toThrow('no such shape');
  });

  test.each([
    ['no source', '- package: a\n  run: "true"\n  fact: it is so and so\n  debian: else\n'],
    ['two facts', '- package: a\n  run: "true"\n  no_unit: a.service\n  fact: it is so and so\n  source: [somewhere]\n  debian: else\n'],
    ['an unknown key', '- package: a\n  runs: "true"\n  fact: it is so and so\n  source: [somewhere]\n  debian: else\n'],
  ])('a row with %s is refused', (_, text) => {
    const directory = mkdtempSync(join(tmpdir(), 'osgen-table-'));
    try {
      writeFileSync(join(directory, 'a.yaml'), text);
      expect(() => readTable(directory)).toThrow(/^a\.yaml: \/0/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('the page of facts is up to date', () => {
    expect(readFileSync(join(folder, 'FACTS.md'), 'utf8')).toBe(factsPage(rows));
  });
});

describe('what is where in which release', () => {
  test('nova-api is a unit up to 2025.1, a site of Apache from 2025.2 on', () => {
    expect(ownFiles(packageOf('epoxy', 'nova-api')).map(({ path }) => path)).toEqual(['/usr/lib/systemd/system/nova-api.service']);
    expect(ownFiles(packageOf('flamingo', 'nova-api')).map(({ path }) => path)).toEqual(['/etc/apache2/sites-available/nova-api.conf']);
  });

  test('2025.2 has no script for the site of Keystone, nor for that of the metadata', () => {
    expect(preinst(packageOf('epoxy', 'keystone'))).toBeUndefined();
    expect(preinst(packageOf('flamingo', 'keystone'))).toContain('dpkg-divert --quiet --package keystone --rename --divert /usr/share/osgen-lab/hidden/usr/bin/keystone-wsgi-public --add /usr/bin/keystone-wsgi-public');
    const everything = JSON.stringify([...select('ubuntu-24.04', 'flamingo').packages.values()].map(({ take }) => take));
    expect(everything).not.toContain('nova-api-metadata-wsgi');
    expect(everything).not.toContain('nova-metadata-wsgi');
  });

  test("Debian's own names are not there", () => {
    for (const shape of shapes()) expect(selectRows(rows, shape).unknown).toEqual(expect.arrayContaining(['nova-consoleproxy', 'openstack-dashboard-apache']));
    expect(select('ubuntu-24.04', 'epoxy').unknown).toContain('neutron-api');
    expect(select('ubuntu-24.04', 'flamingo').unknown).toContain('neutron-server');
  });
});

describe('a package', () => {
  test.each([['2:27.0.0-3+deb13u6', '2:27.0.0-0ubuntu1~cloud0'], ['13.0.0-1', '13.0.0-0ubuntu1~cloud0'], ['1:1.0', '1:1.0-0ubuntu1~cloud0']])('%s is numbered %s', (debian, ubuntu) => {
    expect(ubuntuVersion(debian)).toBe(ubuntu);
  });

  test('its control file', () => {
    expect(controlFile(packageOf('epoxy', 'nova-novncproxy'), '1.0')).toMatch(/^Package: nova-novncproxy\nVersion: 1\.0\nArchitecture: all\n[^]*Section: universe\/net\n[^]*Depends: nova-common, novnc, python3-websockify\n/);
    expect(derivedControl('Package: a\nSource: b\nVersion: 1\nSection: x\nDepends: c\n', packageOf('epoxy', 'open-iscsi'), '2')).toBe('Package: open-iscsi\nVersion: 2\nSection: net\nDepends: c\n');
  });

  test('its scripts make accounts and folders, give files to them, enable sites, and start what policy-rc.d lets start', () => {
    const script = postinst(packageOf('epoxy', 'keystone-common')) ?? '';
    expect(script).toContain('adduser --quiet --system --group --home /var/lib/keystone --no-create-home keystone');
    expect(script).toContain('chown keystone:keystone /etc/keystone/keystone.conf\nchmod 0640 /etc/keystone/keystone.conf');
    expect(script).not.toContain('credential-keys');
    expect(postinst(packageOf('epoxy', 'cinder-api'))).toContain('apache2_invoke enconf cinder-wsgi || exit 1');
    expect(postinst(packageOf('epoxy', 'keystone'))).toContain('apache2_invoke ensite keystone || exit 1');
    expect(postinst(packageOf('epoxy', 'glance-api'))).toContain('deb-systemd-invoke start glance-api.service');
    expect(prerm(packageOf('epoxy', 'glance-api'))).toContain('deb-systemd-invoke stop glance-api.service');
    for (const text of [script, postinst(packageOf('epoxy', 'glance-api'))]) expect(spawnSync('sh', ['-n'], { input: text ?? '' }).status).toBe(0);
  });

  test('configuration files and sites are conffiles', () => {
    expect(conffiles(packageOf('epoxy', 'cinder-api'))).toEqual(['/etc/apache2/conf-available/cinder-wsgi.conf']);
    expect(conffiles(packageOf('epoxy', 'open-iscsi'))).toEqual(['/etc/iscsi/initiatorname.iscsi']);
  });
});

describe('what the installer leaves', () => {
  const autoinstall = {
    version: 1, timezone: 'Etc/UTC', ssh: { 'install-server': true, 'allow-pw': false },
    'user-data': { preserve_hostname: true, timezone: 'Europe/Berlin', write_files: [{ path: '/a', content: 'a' }] },
  };

  test('mappings are merged, lists joined, and what user-data says counts', () => {
    expect(merge({ a: { b: 1, c: [1] }, d: 1 }, { a: { c: [2] }, d: 2 })).toEqual({ a: { b: 1, c: [1, 2] }, d: 2 });
    expect(installedUserData('ubuntu-22.04', autoinstall)).toEqual({
      growpart: { mode: 'off' }, resize_rootfs: false, ssh_pwauth: false, preserve_hostname: true, timezone: 'Europe/Berlin', write_files: [{ path: '/a', content: 'a' }],
    });
  });

  test('from 24.04 on cloud-init switches itself off at the end of the first boot', () => {
    const { write_files: files } = installedUserData('ubuntu-24.04', autoinstall) as { write_files: { path: string; defer?: boolean }[] };
    expect(files.map(({ path, defer }) => [path, defer])).toEqual([['/a', undefined], ['etc/cloud/cloud-init.disabled', true]]);
  });

  test('the datasource is None, with the user-data as text', () => {
    const config = parse(installerConfig('ubuntu-24.04', autoinstall, 'an-id')) as { datasource: { None: { userdata_raw: string } }; datasource_list: string[] };
    expect(config.datasource_list).toEqual(['None']);
    expect(config.datasource.None.userdata_raw).toMatch(/^#cloud-config\n/);
  });

  test('the network goes where that version has it', () => {
    const paths = (platform: string, release: string): readonly string[] => select(platform, release).installer.map(({ path }) => path);
    expect(paths('ubuntu-22.04', 'zed')).toContain('/etc/netplan/00-installer-config.yaml');
    expect(paths('ubuntu-22.04', 'zed')).not.toContain('/etc/cloud/clean.d/99-installer');
    expect(paths('ubuntu-24.04', 'epoxy')).toContain('/etc/cloud/cloud.cfg.d/90-installer-network.cfg');
    expect(fill('${codename}', { codename: platforms['ubuntu-24.04']?.codename ?? '' })).toBe('noble');
    expect(() => fill('${else}', {})).toThrow('nothing to fill in for else');
  });
});

describe('add-apt-repository', () => {
  const run = (name: string, codename: string): string => {
    const program = `import importlib.util as u, sys
spec = u.spec_from_file_location("add", ${JSON.stringify(join(folder, 'add-apt-repository.py'))}); add = u.module_from_spec(spec); spec.loader.exec_module(add)
print(*add.sources_file(add.source(sys.argv[1], sys.argv[2]), sys.argv[2], "http://host/cloud-archive"), sep="\\n")`;
    const { stdout, stderr, status } = spawnSync('/usr/bin/python3', ['-c', program, name, codename], { encoding: 'utf8' });
    return status === 0 ? stdout : stderr.trim();
  };

  test('a list on jammy, deb822 from noble on', () => {
    expect(run('cloud-archive:zed', 'jammy')).toBe('cloudarchive-zed.list\ndeb http://host/cloud-archive jammy-updates/zed main\n\n');
    expect(run('cloud-archive:epoxy', 'noble')).toContain('cloudarchive-epoxy.sources\nTypes: deb\nURIs: http://host/cloud-archive\nSuites: noble-updates/epoxy\n');
  });

  test.each([
    ['cloud-archive:epoxy', 'jammy', 'Error: cloud-archive for Epoxy only supported on Noble'],
    ['cloud-archive:train', 'noble', "Error: not a valid cloud-archive: 'train'"],
    ['ppa:some/where', 'noble', "Error: 'ppa:some/where' invalid"],
  ])('%s on %s: %s', (name, codename, message) => {
    expect(run(name, codename)).toBe(message);
  });
});

describe('what steps name has to be there', () => {
  const files = (text: string): Map<string, string> => new Map([['/usr/local/lib/osgen/steps/a', text]]);
  const missing = (text: string, tree: Record<string, string>): string[] => {
    const root = mkdtempSync(join(tmpdir(), 'osgen-names-'));
    try {
      for (const [path, content] of Object.entries({ '/etc/passwd': 'root:x:0:0::/:/bin/sh\n', '/etc/group': 'root:x:0:\n', ...tree })) {
        mkdirSync(join(root, dirname(path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      const found: string[] = [];
      checkNames({ check: (passed, title, detail = '') => { if (!passed) found.push(`${title}: ${detail}`); return passed; } }, 'node', files(text), root);
      return found;
    } finally {
      rmSync(root, { recursive: true });
    }
  };

  test('units, accounts, sites, commands and paths are found', () => {
    expect(namesOf(files('units=(nova-api apache2)\nsystemctl restart tgt.service\ninstall_file /etc/nova/nova.conf root nova 0640\nrunuser -u nova -- nova-manage db sync\na2ensite --quiet keystone\nmanage=/usr/share/openstack-dashboard/manage.py\n# /usr/bin/comment\n'))).toMatchObject({
      units: [{ name: 'nova-api.service' }, { name: 'apache2.service' }, { name: 'tgt.service' }],
      sites: [{ name: '/etc/apache2/sites-available/keystone.conf' }],
      commands: [{ name: 'nova-manage' }],
      places: [{ name: '/etc/nova/nova.conf' }],
      paths: [{ name: '/usr/share/openstack-dashboard/manage.py' }],
    });
  });

  test('a unit that no package has', () => {
    expect(missing('units=(nova-api)', {})).toEqual(['node: no unit is missing that its steps count on: nova-api.service   (a)']);
    expect(missing('units=(nova-api)', { '/usr/lib/systemd/system/nova-api.service': '' })).toEqual([]);
  });

  test('a site, an account, a folder, a command, a path', () => {
    expect(missing('a2ensite keystone', {})).toEqual(['node: no site is missing that its steps count on: /etc/apache2/sites-available/keystone.conf   (a)']);
    expect(missing('install_file /etc/nova/nova.conf root nova 0640', { '/etc/nova/x': '' })).toEqual(['node: no account is missing that its steps count on: nova   (a)']);
    expect(missing('install_file /etc/novae/nova.conf root root 0640', {})).toEqual(['node: no folder of the configuration is missing that its steps count on: /etc/novae/nova.conf   (a)']);
    expect(missing('runuser -u root -- nova-manage db sync', {})).toEqual(['node: no command is missing that its steps count on: nova-manage   (a)']);
    expect(missing('/usr/bin/python3 -c 1', {})).toEqual(['node: no path is missing that its steps count on: /usr/bin/python3   (a)']);
    expect(missing('script=/usr/bin/keystone-wsgi-public\nif [ ! -e "$script" ]; then true; fi', {})).toEqual([]);
  });

  test("an enabled site whose script is nowhere, unless a step mends it", () => {
    const site = { '/etc/apache2/sites-available/keystone.conf': 'WSGIScriptAlias / /usr/bin/keystone-wsgi-public\n', '/etc/apache2/sites-enabled/keystone.conf': '' };
    expect(missing('true', site)).toEqual(['node: no script of a site that is enabled is missing that its steps count on: /usr/bin/keystone-wsgi-public   (keystone)']);
    expect(missing('script=/usr/bin/keystone-wsgi-public\nif [ ! -e "$script" ]; then true; fi', site)).toEqual([]);
  });
});

test('the shell scripts of the lab for Ubuntu are in order', () => {
  execFileSync('bash', ['-n', join(folder, 'repository.sh')]);
});
