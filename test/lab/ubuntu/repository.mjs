// Makes the repository that the Ubuntu-shaped machines install from.
//
//   repository.mjs PLATFORM RELEASE SOURCES.LIST STATUS CACHE FOLDER
//
// FOLDER/ubuntu and FOLDER/cloud-archive are laid out and signed as Ubuntu's archive and its Cloud Archive are. In them are
// the thin packages of the table, the packages that the table says are Debian's, and what both of them depend on; nothing
// else. Debian's own packages for the services are only read: they are in no index. STATUS is /var/lib/dpkg/status of the
// system that the machines start from, CACHE where downloads are kept.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { conffiles, controlFile, derivedControl, ownFiles, postinst, preinst, prerm, ubuntuVersion } from './package.mjs';
import { folder as here, platforms, readTable, selectRows } from './table.mjs';

/** Runs a command; its output is returned, its errors are the exception's. */
async function run(command, args, { env, cwd, input } = {}) {
  const child = spawn(command, args, { env: { ...process.env, LC_ALL: 'C', ...env }, cwd, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  if (input !== undefined) child.stdin.end(input);
  const [out, err] = [[], []];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => err.push(data));
  const status = await new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', settle);
  });
  if (status !== 0) throw new Error(`${command} ${args.slice(-4).join(' ')}: exit code ${status}\n${Buffer.concat(err).toString().slice(-3000)}${Buffer.concat(out).toString().slice(-1000)}`);
  return Buffer.concat(out).toString();
}

const say = (text) => process.stderr.write(`repository.mjs: ${text}\n`);

/** This machine's apt, told that it looks after another one, whose archives are Debian's and the thin packages. */
class Apt {
  constructor(work, sources, status) {
    this.work = work;
    for (const part of ['state/lists/partial', 'cache/archives/partial', 'none/partial', 'debs']) mkdirSync(join(work, part), { recursive: true });
    this.list = join(work, 'sources.list');
    cpSync(sources, this.list);
    this.preferences = join(work, 'preferences');
    writeFileSync(this.preferences, '');
    this.options = [
      ['Dir::Etc::sourcelist', this.list], ['Dir::Etc::sourceparts', '-'], ['Dir::Etc::preferences', this.preferences], ['Dir::Etc::preferencesparts', '/dev/null'],
      ['Dir::State', join(work, 'state')], ['Dir::State::status', status], ['Dir::State::extended_states', join(work, 'extended')],
      ['Dir::Cache', join(work, 'cache')], ['Dir::Cache::archives', join(work, 'none')], ['APT::Sandbox::User', 'root'],
      ['Acquire::Retries', '3'], ['Acquire::Languages', 'none'], ['APT::Update::Post-Invoke', ''], ['APT::Update::Post-Invoke-Success', ''], ['Debug::NoLocking', 'true'],
    ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  }

  get(...args) {
    return run('apt-get', [...this.options, '--quiet', ...args], { cwd: join(this.work, 'debs') });
  }

  update() {
    return this.get('update', '--error-on=any');
  }

  /** Packages as they are in the archive: name → file. */
  async download(names) {
    await this.get('download', ...names);
    return new Map(readdirSync(join(this.work, 'debs')).map((name) => [name.split('_')[0], join(this.work, 'debs', name)]));
  }

  /** What is fetched for these packages: [{uri, file}]. With an empty cache, for else what is there already is not listed. */
  async wanted(names) {
    const text = await this.get('install', '--print-uris', '--yes', '--no-install-recommends', ...names);
    return [...text.matchAll(/^'([^']+)' (\S+) \d+/gm)].map(([, uri, file]) => ({ uri, file }));
  }

  fetch(names, cache) {
    mkdirSync(join(cache, 'partial'), { recursive: true });
    return this.get('-o', `Dir::Cache::archives=${cache}`, 'install', '--download-only', '--yes', '--no-install-recommends', ...names);
  }
}

/** Builds a thin package; `debian` is the unpacked folder of each package of Debian's that it takes something from. */
async function buildPackage(entry, { debian, keyring, work, out }) {
  const tree = join(work, 'tree', entry.name);
  const { control, take = [], brings = [], configuration = [], script = [], absent } = entry;
  const put = (path, content, mode) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content, { mode: Number.parseInt(mode, 8) });
  };
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  let version;
  let controlText;
  if (control.derive) {
    const from = debian(control.derive);
    cpSync(from, tree, { recursive: true, verbatimSymlinks: true });
    rmSync(join(tree, 'DEBIAN/md5sums'), { force: true });
    const text = readFileSync(join(from, 'DEBIAN/control'), 'utf8');
    version = ubuntuVersion(/^Version: (.*)$/m.exec(text)[1]);
    controlText = derivedControl(text, entry, version);
  } else {
    version = control.version ?? ubuntuVersion(/^Version: (.*)$/m.exec(readFileSync(join(debian(control.version_of), 'DEBIAN/control'), 'utf8'))[1]);
    controlText = controlFile(entry, version);
  }
  const copy = (from, path, target) => {
    const source = join(debian(from), path);
    if (!existsSync(source)) throw new Error(`${entry.name}: Debian's ${from} has no ${path}`);
    mkdirSync(dirname(join(tree, target)), { recursive: true });
    cpSync(source, join(tree, target), { recursive: true, verbatimSymlinks: true });
  };
  for (const { from, files } of brings) for (const path of files) if (!existsSync(join(debian(from), path))) throw new Error(`${entry.name}: Debian's ${from} does not bring ${path}`);
  for (const { from, files } of take) for (const each of files) copy(from, each.path ?? each, each.as ?? each);
  for (const { path, from, file, append: more = '' } of configuration) {
    copy(from, file, path);
    writeFileSync(join(tree, path), readFileSync(join(tree, path), 'utf8') + more);
  }
  for (const { path, content, mode } of ownFiles(entry)) put(path, content, mode);
  for (const { path, file } of script) put(path, readFileSync(join(here, file)), '0755');
  for (const path of entry.keyring ?? []) put(path, readFileSync(keyring), '0644');
  const scripts = { preinst: preinst(entry), postinst: postinst(entry), prerm: prerm(entry) };
  for (const [name, text] of Object.entries(scripts)) {
    if (!text) continue;
    if (existsSync(join(tree, 'DEBIAN', name))) throw new Error(`${entry.name}: Debian's package has a ${name} of its own`);
    put(`DEBIAN/${name}`, text, '0755');
  }
  put('DEBIAN/control', controlText, '0644');
  const listed = existsSync(join(tree, 'DEBIAN/conffiles')) ? readFileSync(join(tree, 'DEBIAN/conffiles'), 'utf8').split('\n').filter(Boolean) : [];
  const all = [...new Set([...listed, ...conffiles(entry)])];
  if (all.length > 0) put('DEBIAN/conffiles', `${all.join('\n')}\n`, '0644');
  checkPackage(entry, tree);
  if (absent) for (const path of absent.flat()) if (existsSync(join(tree, path))) throw new Error(`${entry.name}: brings ${path} itself`);
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, join(out, `${entry.name}_${version.replace(/^\d+:/, '')}_all.deb`)]);
}

/** No unit is there that the rows do not name, and no file of uwsgi's. */
function checkPackage({ name, unit = [], no_unit: none = [], control }, tree) {
  if (control.derive) return;
  const units = join(tree, 'usr/lib/systemd/system');
  const there = existsSync(units) ? readdirSync(units) : [];
  const wrong = there.filter((file) => !unit.some((each) => `${each.name}.service` === file) || none.includes(file));
  if (wrong.length > 0) throw new Error(`${name}: units that the table does not have: ${wrong.join(' ')}`);
}

/** A signed archive of the packages in `folder`/pool/COMPONENT. */
async function makeArchive(folder, suites, { home, key }) {
  for (const { name, codename, components, empty } of suites) {
    const dist = join(folder, 'dists', name);
    for (const component of components) {
      const binary = join(dist, component, 'binary-amd64');
      mkdirSync(binary, { recursive: true });
      const pool = join('pool', component);
      const packages = empty || !existsSync(join(folder, pool)) ? '' : await run('apt-ftparchive', ['packages', pool], { cwd: folder });
      writeFileSync(join(binary, 'Packages'), packages);
      await run('gzip', ['-9', '--keep', '--no-name', join(binary, 'Packages')]);
    }
    const release = await run('apt-ftparchive', [
      ...Object.entries({ Origin: 'Ubuntu', Label: 'Ubuntu', Suite: name, Codename: codename, Architectures: 'amd64', Components: components.join(' ') })
        .flatMap(([field, value]) => ['-o', `APT::FTPArchive::Release::${field}=${value}`]),
      'release', dist,
    ]);
    const plain = join(dist, 'Release');
    writeFileSync(plain, release);
    await run('gpg', ['--homedir', home, '--batch', '--yes', '--local-user', key, '--clearsign', '--output', join(dist, 'InRelease'), plain]);
    rmSync(plain);
  }
}

async function makeKey(home, name, file) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await run('gpg', ['--homedir', home, '--batch', '--passphrase', '', '--quick-generate-key', name, 'rsa3072', 'sign', 'never']);
  writeFileSync(file, '');
  await run('gpg', ['--homedir', home, '--batch', '--yes', '--output', file, '--export', name]);
  return name;
}

export async function makeRepository({ platform, release, sources, status, cache, target }) {
  const shape = selectRows(readTable(), { platform, release });
  const { codename } = platforms[platform];
  const work = join(target, '.work');
  const thin = join(work, 'thin');
  for (const folder of [target, work, thin, cache, join(work, 'unpacked')]) mkdirSync(folder, { recursive: true });

  say(`${platform} with ${release}: asking the archives`);
  const apt = new Apt(work, sources, status);
  await apt.update();
  const entries = [...shape.packages.values()];
  const read = new Set(entries.flatMap(({ control, take = [], brings = [], configuration = [] }) =>
    [control.derive, control.version_of, ...brings.map(({ from }) => from), ...take.map(({ from }) => from), ...configuration.map(({ from }) => from)].filter(Boolean)));
  const debs = await apt.download([...read]);
  for (const name of read) await run('dpkg-deb', ['--raw-extract', debs.get(name), join(work, 'unpacked', name)]);

  const home = join(work, 'gpg');
  try {
    const keys = {
      ubuntu: await makeKey(home, 'osgen lab archive', join(target, 'ubuntu-archive-keyring.gpg')),
      cloud: await makeKey(home, 'osgen lab cloud archive', join(work, 'cloud.gpg')),
    };
    say(`${entries.length} thin packages`);
    for (const entry of entries) {
      await buildPackage(entry, { debian: (name) => join(work, 'unpacked', name), keyring: join(work, 'cloud.gpg'), work, out: thin });
    }
    writeFileSync(join(thin, 'Packages'), await run('apt-ftparchive', ['packages', '.'], { cwd: thin }));
    writeFileSync(apt.list, `deb [trusted=yes] ${pathToFileURL(thin).href} ./\n`, { flag: 'a' });
    const hidden = [...shape.packages.keys(), ...shape.unknown];
    writeFileSync(apt.preferences, `Package: ${hidden.join(' ')}\nPin: release o=Debian\nPin-Priority: -1\n`);
    await apt.update();

    const names = [...shape.packages.keys(), ...shape.asDebian.map(({ name }) => name)];
    say(`what ${names.length} packages need`);
    // All of them at once: what serves them together serves any of them, and apt finds nothing else there to choose.
    const wanted = await apt.wanted(names);
    say(`fetching ${wanted.length}`);
    await apt.fetch(names, cache);

    layOut({ wanted, shape, thin, cache, target });
    say('signing');
    const components = ['main', 'restricted', 'universe', 'multiverse'];
    await makeArchive(join(target, 'ubuntu'), [
      { name: codename, codename, components }, { name: `${codename}-updates`, codename, components, empty: true }, { name: `${codename}-security`, codename, components, empty: true },
    ], { home, key: keys.ubuntu });
    await makeArchive(join(target, 'cloud-archive'), [{ name: `${codename}-updates/${release}`, codename: `${codename}-updates/${release}`, components: ['main'] }], { home, key: keys.cloud });
  } finally {
    await run('gpgconf', ['--homedir', home, '--kill', 'all']).catch(() => {});
  }
  rmSync(work, { recursive: true });
  const count = (folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.deb')).length : 0);
  say(`ubuntu: ${count(join(target, 'ubuntu'))} packages, cloud archive: ${count(join(target, 'cloud-archive'))}`);
}

/** Each package to its archive and component. What the table does not name is a dependency, and universe's. */
function layOut({ wanted, shape, thin, cache, target }) {
  const named = new Map(shape.asDebian.map((row) => [row.name, row]));
  const place = (file, archive, component) => {
    const to = join(target, archive, 'pool', component);
    mkdirSync(to, { recursive: true });
    // not linked: others may empty the cache
    cpSync(file, join(to, basename(file)), { mode: 2 });
  };
  for (const { uri, file } of wanted) {
    if (uri.startsWith('file:')) continue;
    const name = file.split('_')[0];
    if (shape.unknown.includes(name)) throw new Error(`${name} is needed, and the table says that it is not there`);
    const { archive, component } = named.get(name) ?? { archive: 'ubuntu', component: 'universe' };
    place(join(cache, file), archive === 'cloud' ? 'cloud-archive' : 'ubuntu', archive === 'cloud' ? 'main' : component);
  }
  for (const file of readdirSync(thin).filter((name) => name.endsWith('.deb'))) {
    const { archive, component } = shape.packages.get(file.split('_')[0]).control;
    place(join(thin, file), archive === 'cloud' ? 'cloud-archive' : 'ubuntu', archive === 'cloud' ? 'main' : component);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [platform, release, sources, status, cache, target] = process.argv.slice(2);
  if (!target || !statSync(status, { throwIfNoEntry: false })) {
    process.stderr.write('usage: repository.mjs PLATFORM RELEASE SOURCES.LIST STATUS CACHE FOLDER\n');
    process.exit(2);
  }
  await makeRepository({ platform, release, sources: resolve(sources), status: resolve(status), cache: resolve(cache), target: resolve(target) });
}
