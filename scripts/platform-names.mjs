// Writes roles/_names: the time zones, keyboard layouts and locales that each platform knows. Run by hand when a platform is
// added or one of these packages changes a name; what it writes is reviewed as a diff like everything else.
//
//   node scripts/platform-names.mjs FOLDER
//
// FOLDER has, unpacked (apt-get download …; dpkg-deb -x PACKAGE FOLDER/SUITE):
//   bookworm/  tzdata, locales, keyboard-configuration of Debian 12
//   trixie/    tzdata, tzdata-legacy, locales, keyboard-configuration of Debian 13; tzdata-legacy into trixie-legacy/
//   C.jsonl    kbds/C.jsonl of canonical/subiquity (one and the same from tag 22.04.1 to 26.04.1)
//
// Ubuntu's own packages are not asked: of theirs only what an older and a newer neighbour both know.
//
// - Zones. Ubuntu has had the package tzdata-legacy since 23.10 (packages.ubuntu.com lists it for noble and resolute, not for
//   jammy), as Debian since 13: the old names (US/Eastern) are no longer in tzdata, and neither installer nor images have
//   the other package. So 22.04 is like Debian 12, 24.04 and 26.04 are like Debian 13.
// - Keyboards. subiquity asks its own list (models/keyboard.py, validate_setting), made when its snap is built from the
//   console-setup of Ubuntu 22.04 (base core22, its tags 23.04.1 to 24.04.4) or 24.04 (core24, since then). 22.04's lies
//   between the one in subiquity's repository (2021) and Debian 12's, 24.04's between Debian 12's and Debian 13's.
// - Locales. glibc 2.35 and 2.39 of Ubuntu 22.04 and 24.04 lie about Debian 12's 2.36 and before Debian 13's 2.41; 26.04's
//   is newer than both.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? '.');
const WIDTH = 140;

const read = (...path) => readFileSync(join(folder, ...path), 'utf8');

/** tzdata.zi's names with the name that each is a link to, as far as there is a file for it. */
function zones(...suites) {
  const lines = read(suites[0], 'usr/share/zoneinfo/tzdata.zi').split('\n').map((line) => line.split(' '));
  const links = new Map(lines.filter(([kind]) => kind === 'L').map(([, target, name]) => [name, target]));
  const names = [...lines.filter(([kind]) => kind === 'Z').map(([, name]) => name), ...links.keys()].sort();
  return { links, names: names.filter((name) => suites.some((suite) => lstatSync(join(folder, suite, 'usr/share/zoneinfo', name), { throwIfNoEntry: false }))) };
}

/** Layout → title and variants, of console-setup's own list, as debconf and subiquity's snap read it. */
function layouts(suite) {
  const tools = join(folder, suite, 'usr/share/console-setup');
  const lines = execFileSync('perl', [join(tools, 'kbdnames-maker'), join(tools, 'KeyboardNames.pl')], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split('\n');
  const found = new Map();
  for (const [language, kind, name, ...rest] of lines.map((line) => line.split('*'))) {
    if (language !== 'C') continue;
    if (kind === 'layout') found.set(name, { title: rest[0], variants: [] });
    if (kind === 'variant' && rest[0] !== '') found.get(name).variants.push(rest[0]);
  }
  found.delete('custom');
  return found;
}

function subiquityLayouts() {
  return new Map(read('C.jsonl').trim().split('\n').map((line) => {
    const [name, title, variants] = JSON.parse(line);
    return [name, { title, variants: variants.map(([variant]) => variant).filter((variant) => variant !== '') }];
  }));
}

function commonLayouts(a, b) {
  return new Map([...a].filter(([name]) => b.has(name)).map(([name, { title, variants }]) => [name, { title, variants: variants.filter((variant) => b.get(name).variants.includes(variant)) }]));
}

/** Name → character set. C.UTF-8 among them; C and POSIX are glibc's own. */
function locales(suite) {
  return new Map([['C', 'ANSI_X3.4-1968'], ['POSIX', 'ANSI_X3.4-1968'], ...read(suite, 'usr/share/i18n/SUPPORTED').trim().split('\n').map((line) => line.trim().split(/\s+/))]);
}

const text = (value) => (/^[A-Za-z_][A-Za-z0-9_+/@.-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value));

/** `[a, b, …]`, or with other brackets, over as many lines as it takes. */
function flow(prefix, items, [open, close] = '[]') {
  const one = `${prefix}${open}${items.join(', ')}${close}`;
  if (one.length <= WIDTH) return `${one}\n`;
  const indent = ' '.repeat(prefix.search(/\S/) + 2);
  const lines = [indent];
  for (const item of items) {
    if (lines.at(-1).length + item.length + 2 > WIDTH) lines.push(indent);
    lines[lines.length - 1] += `${lines.at(-1) === indent ? '' : ' '}${item},`;
  }
  return `${prefix}${open}\n${lines.join('\n')}\n${indent.slice(2)}${close}\n`;
}

function write(name, source, contents) {
  mkdirSync(join(root, 'roles/_names', name), { recursive: true });
  writeFileSync(join(root, 'roles/_names', name, 'names.yaml'), `# Written by scripts/platform-names.mjs.\nsource: ${source}\n${contents}`);
}

function writeZones(name, source, { names, links }, all = names) {
  const current = (zone) => (names.includes(zone) ? zone : current(links.get(zone)));
  const old = all.filter((zone) => !names.includes(zone));
  write(name, source, flow('zones: ', names.map(text)) + flow('old_zones: ', old.map((zone) => `${text(zone)}: ${text(current(zone))}`), '{}'));
}

function writeLayouts(name, source, found) {
  const lines = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([layout, { title, variants }]) => `  ${text(layout)}:\n    title: ${JSON.stringify(title)}\n${flow('    variants: ', variants.sort().map(text))}`);
  write(name, source, `layouts:\n${lines.join('')}`);
}

function writeLocales(name, source, found) {
  const sets = [...new Set(found.values())].sort();
  write(name, source, `locales:\n${sets.map((set) => flow(`  ${text(set)}: `, [...found].filter(([, its]) => its === set).map(([locale]) => text(locale)).sort())).join('')}`);
}

const [full, split, legacy] = [zones('bookworm'), zones('trixie'), zones('trixie', 'trixie-legacy')];
writeZones('zones', 'tzdata 2026f of Debian 12', full);
writeZones('zones-without-legacy', 'tzdata 2026f of Debian 13, without tzdata-legacy', split, legacy.names);

const [bookworm, trixie, subiquity] = [layouts('bookworm'), layouts('trixie'), subiquityLayouts()];
writeLayouts('keyboards-debian-12', 'console-setup 1.221 of Debian 12', bookworm);
writeLayouts('keyboards-debian-13', 'console-setup 1.242 of Debian 13', trixie);
writeLayouts('keyboards-jammy', 'what subiquity (kbds/C.jsonl) and console-setup 1.221 of Debian 12 both have', commonLayouts(bookworm, subiquity));
writeLayouts('keyboards-noble', 'what console-setup 1.221 of Debian 12 and 1.242 of Debian 13 both have', commonLayouts(trixie, bookworm));

const [older, newer] = [locales('bookworm'), locales('trixie')];
writeLocales('locales-glibc-2.36', 'locales 2.36 of Debian 12', older);
writeLocales('locales-glibc-2.41', 'locales 2.41 of Debian 13', newer);
writeLocales('locales-ubuntu', 'what locales 2.36 of Debian 12 and 2.41 of Debian 13 both have', new Map([...newer].filter(([name]) => older.has(name))));
