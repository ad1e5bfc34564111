// One thin package: from its rows of the table to what dpkg-deb builds. Plans only; repository.mjs writes.

const line = (name, value) => (value ? `${name}: ${value}\n` : '');
const sh = (word) => (/^[A-Za-z0-9_./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Debian's version, as Ubuntu would number the same upstream version in the Cloud Archive. */
export function ubuntuVersion(debian) {
  const [, epoch = '', upstream] = /^(\d+:)?(.+?)(?:-[^-]*)?$/.exec(debian);
  return `${epoch}${upstream}-0ubuntu1~cloud0`;
}

export function controlFile({ name, control }, version) {
  const { section, component, depends = [], recommends = [], provides = [] } = control;
  return [
    line('Package', name), line('Version', version), line('Architecture', 'all'), line('Maintainer', 'osgen lab test <lab@osgen.test>'),
    line('Section', component === 'main' ? section : `${component}/${section}`), line('Priority', 'optional'),
    // enabling and starting units, and Apache's sites, is left to the tools of Debian's own maintainer scripts
    line('Pre-Depends', 'init-system-helpers'), line('Depends', depends.join(', ')), line('Recommends', recommends.join(', ')), line('Provides', provides.join(', ')),
    line('Description', `stand-in for Ubuntu's ${name}`), ' Made from test/lab/ubuntu/table, which says from where each part of it is known.\n',
  ].join('');
}

/** A control file of Debian's with the name of Ubuntu's package, its number, and nothing else changed. */
export function derivedControl(text, { name, control }, version) {
  const values = { Package: name, Version: version, Section: control.section };
  return text.replace(/^(Package|Version|Section): .*$/gm, (_, field) => `${field}: ${values[field]}`).replace(/^Source: .*\n/m, '');
}

export function unitFile({ name, user, exec, before_start: before, after = [] }) {
  return [
    '[Unit]', `Description=${name}`, `After=${['network-online.target', 'local-fs.target', ...after].join(' ')}`, 'Wants=network-online.target', '',
    '[Service]', 'Type=simple', `User=${user}`, `Group=${user}`, `WorkingDirectory=/var/lib/${user}`,
    `RuntimeDirectory=${user} lock/${user}`, `CacheDirectory=${user}`, ...(before ? [`ExecStartPre=${before}`] : []), `ExecStart=${exec}`,
    'Restart=on-failure', 'LimitNOFILE=65535', 'TimeoutStopSec=15', '', '[Install]', 'WantedBy=multi-user.target', '',
  ].join('\n');
}

/** Files that the package itself brings: [{path, content, mode}]. */
export function ownFiles({ unit = [], site = [], file = [] }) {
  return [
    ...unit.map((each) => ({ path: `/usr/lib/systemd/system/${each.name}.service`, content: unitFile(each), mode: '0644' })),
    ...site.map(({ path, content }) => ({ path, content, mode: '0644' })),
    ...file.map(({ path, content, mode }) => ({ path, content, mode })),
  ];
}

export function conffiles({ configuration = [], site = [], file = [], take = [] }) {
  return [
    ...configuration.map(({ path }) => path), ...site.map(({ path }) => path), ...file.filter(({ conffile }) => conffile).map(({ path }) => path),
    ...take.flatMap(({ files }) => files.map((each) => each.as ?? each)).filter((path) => path.startsWith('/etc/') && /\.\w+$|_sudoers$/.test(path)),
  ];
}

/** What of Debian's packages is not there is moved out of the way before it is unpacked, or now. */
export function preinst({ name, absent = [] }) {
  const paths = absent.flat();
  if (paths.length === 0) return undefined;
  return script('$1 = install || $1 = upgrade', paths.map((path) => `mkdir -p ${hidden(path).replace(/\/[^/]*$/, '')}\ndpkg-divert --quiet --package ${name} --rename --divert ${hidden(path)} --add ${path}`).join('\n'));
}

const hidden = (path) => `/usr/share/osgen-lab/hidden${path}`;

export function postinst({ user = [], directories = [], configuration = [], take = [], unit = [], site = [], run = [] }) {
  const commands = [
    ...user.map(({ name, home }) => `getent passwd ${name} >/dev/null || adduser --quiet --system --group --home ${home} --no-create-home ${name}`),
    ...directories.flat().map(({ path, owner, mode }) => `install -d -o ${owner.split(':')[0]} -g ${owner.split(':')[1]} -m ${mode} ${path}`),
    ...configuration.flatMap(({ path, owner, mode }) => [`chown ${owner} ${path}`, `chmod ${mode} ${path}`]),
    ...take.flatMap(({ files }) => files.map((each) => each.as ?? each)).filter((path) => path.startsWith('/etc/sudoers.d/')).map((path) => `chmod 0440 ${path}`),
    ...run.map((text) => text.trimEnd()),
    // as dh_apache2 and dh_installsystemd write it
    ...site.map(({ path }) => `. /usr/share/apache2/apache2-maintscript-helper\napache2_invoke ${path.includes('/conf-available/') ? 'enconf' : 'ensite'} ${nameOf(path)} || exit 1`),
    ...(unit.length > 0 ? ['[ ! -d /run/systemd/system ] || systemctl --system daemon-reload >/dev/null || true'] : []),
    ...unit.map(({ name }) => `deb-systemd-helper unmask ${name}.service >/dev/null || true\ndeb-systemd-helper enable ${name}.service >/dev/null || true\n[ ! -d /run/systemd/system ] || deb-systemd-invoke start ${name}.service >/dev/null || true`),
  ];
  return commands.length === 0 ? undefined : script('$1 = configure', commands.join('\n'));
}

export function prerm({ unit = [] }) {
  if (unit.length === 0) return undefined;
  return script('$1 = remove', unit.map(({ name }) => `[ ! -d /run/systemd/system ] || deb-systemd-invoke stop ${name}.service >/dev/null || true`).join('\n'));
}

const nameOf = (path) => sh(path.slice(path.lastIndexOf('/') + 1).replace(/\.conf$/, ''));

function script(condition, commands) {
  const test = condition.split(' || ').map((each) => `[ "${each.split(' = ')[0]}" = ${each.split(' = ')[1]} ]`).join(' || ');
  return `#!/bin/sh\nset -e\nif ${test}; then\n${commands}\nfi\n`;
}
