/** The catalog loader on folders of its own: what is malformed or dangling must not ship. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../../../src/catalog/load.js';
import { topologyAjv } from '../../../src/catalog/schema.js';

const project = fileURLToPath(new URL('../../../', import.meta.url));
let root: string;

const good: Readonly<Record<string, string>> = {
  'roles/web/role.yaml': 'description: d\nservices: [http]\nnetworks: [management]\ndefaults: {vcpus: 1, memory: 1GiB, disks: {os: {size: 10GiB}}}\nminimum: {vcpus: 1, memory: 1GiB, os_disk: 3GiB}\nseen: {memory: 1GiB}\n',
  'roles/_services/http/service.yaml': [
    'description: d', 'provides: {http: {description: d, wait: {tcp: "x:1"}}}', 'supersedes: [other]', 'secrets: {http/key: password}', 'files: {/etc/http.conf: {template: http/conf.hbs}}',
    'steps:', '  start: {description: d, script: http/start.sh.hbs, timeout: 10, after: []}', '  wait: {description: d, script: http/start.sh.hbs, timeout: 10, after: [start], waits_for: http}', '',
  ].join('\n'),
  'roles/_services/other/service.yaml': 'description: d\n',
  'roles/_families/debian/family.yaml': 'title: D\n',
  'roles/_platforms/debian-12/platform.yaml': 'title: D\nfamily: debian\ncodename: bookworm\nrelease: zed\ncloud_archive: [yoga]\ninstall_methods: [cloud-image]\nadmin_user: debian\nnames: {zones: z, layouts: k, locales: l, accounts: a}\n',
  'roles/_names/a/names.yaml': 'source: s\naccounts: [root]\n',
  'roles/_names/z/names.yaml': 'source: s\nzones: [UTC]\nold_zones: {Zulu: UTC}\n',
  'roles/_names/k/names.yaml': 'source: s\nlayouts: {us: {title: English, variants: []}}\n',
  'roles/_names/l/names.yaml': 'source: s\nlocales: {UTF-8: [C.UTF-8]}\n',
  'roles/_releases/zed/release.yaml': 'title: Z\nversion: "2022.2"\n',
  'roles/_releases/yoga/release.yaml': 'title: Y\nversion: "2022.1"\n',
  'templates/http/conf.hbs': 'x\n',
  'templates/http/start.sh.hbs': 'y\n',
  'templates/http/notes.txt': 'no template\n',
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'osgen-catalog-'));
  cpSync(join(project, 'schemas'), join(root, 'schemas'), { recursive: true });
  for (const [path, text] of Object.entries(good)) write(path, text);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a folder is an entry, by its name', () => {
  const catalog = loadCatalog(root);
  expect(Object.keys(catalog.roles)).toEqual(['web']);
  expect(Object.keys(catalog.services)).toEqual(['http', 'other']);
  expect(Object.keys(catalog.platforms)).toEqual(['debian-12']);
  expect(Object.keys(catalog.releases)).toEqual(['yoga', 'zed']);
  expect(catalog.templates).toEqual({ 'http/conf.hbs': 'x\n', 'http/start.sh.hbs': 'y\n' });
  expect(catalog.services['http']?.steps?.['wait']?.waits_for).toBe('http');
});

test('the project’s own is sound', () => {
  const catalog = loadCatalog(project);
  expect(Object.keys(catalog.roles)).toContain('controller');
});

/** A file of the good catalog with one text in place of another. */
type Spoil = readonly [what: string, path: string, from: string, to: string, message: RegExp];

const service = 'roles/_services/http/service.yaml';
const spoils: readonly Spoil[] = [
  ['an unknown key of a role', 'roles/web/role.yaml', 'description: d', 'description: d\ncolour: red', /roles\/web\/role\.yaml: .*additional properties/],
  ['an unknown key of a service', service, 'description: d', 'description: d\ncolour: red', /http\/service\.yaml: .*additional properties/],
  ['an unknown key of a step', service, 'timeout: 10, after: []', 'timeout: 10, after: [], tiemout: 1', /additional properties/],
  ['an unknown key of a file', service, '{template: http', '{mod: "0600", template: http', /additional properties/],
  ['an unknown key of a platform', 'roles/_platforms/debian-12/platform.yaml', 'title: D', 'title: D\ncolour: red', /additional properties/],
  ['an unknown key of a release', 'roles/_releases/zed/release.yaml', 'title: Z', 'title: Z\ncolour: red', /additional properties/],
  ['a missing key', 'roles/_releases/zed/release.yaml', 'title: Z\n', '', /required property 'title'/],
  ['a version that is a number', 'roles/_releases/zed/release.yaml', '"2022.2"', '2022.2', /release\.yaml: .*string/],
  ['a file outside /etc', service, '/etc/http.conf', '/usr/http.conf', /pattern/],
  ['a file of two kinds', service, 'template: http/conf.hbs}', 'template: http/conf.hbs, ini: {a: {b: c}}}', /exactly one/],
  ['a file of no kind', service, '{template: http/conf.hbs}', '{}', /exactly one|required/],
  ['no YAML', service, 'description: d', 'description: [', /./],
  ['a role’s service', 'roles/web/role.yaml', '[http]', '[http, ftp]', /role web: no service ftp/],
  ['a role’s service that JavaScript knows', 'roles/web/role.yaml', '[http]', '[constructor]', /role web: no service constructor/],
  ['a platform’s release', 'roles/_platforms/debian-12/platform.yaml', 'release: zed', 'release: xena', /platform debian-12: no release xena/],
  ['a platform’s further release', 'roles/_platforms/debian-12/platform.yaml', '[yoga]', '[xena]', /no release xena/],
  ['a platform’s names', 'roles/_platforms/debian-12/platform.yaml', 'zones: z', 'zones: zz', /platform debian-12: no zones zz/],
  ['an installer without its needs', 'roles/_platforms/debian-12/platform.yaml', '[cloud-image]', '[autoinstall]', /required property 'installer'/],
  ['names of another kind', 'roles/_platforms/debian-12/platform.yaml', 'zones: z', 'zones: l', /platform debian-12: no zones l/],
  ['names of two kinds', 'roles/_names/l/names.yaml', 'locales:', 'zones: [UTC]\nold_zones: {}\nlocales:', /names\.yaml: .*exactly one/],
  ['a superseded service', service, 'supersedes: [other]', 'supersedes: [another]', /service http on debian-12 with zed: no service another/],
  ['a file’s template', service, 'http/conf.hbs', 'http/cnf.hbs', /service http on .*: no template http\/cnf\.hbs/],
  ['a step’s script', service, 'script: http/start.sh.hbs, timeout: 10, after: []', 'script: http/begin.sh.hbs, timeout: 10, after: []', /service http on .*: step start: no template http\/begin\.sh\.hbs/],
  ['what a step waits for', service, 'waits_for: http', 'waits_for: ftp', /service http on .*: step wait: nothing provides ftp/],
  ['the step before', service, 'after: [start]', 'after: [begin]', /service http on .*: wait comes after begin/],
  ['two forms of a secret', 'roles/_services/other/service.yaml', 'description: d', 'description: d\nsecrets: {http/key: {hex: 32}}', /say different things of secret http\/key/],
];

test.each(spoils)('refused: %s', (_, path, from, to, message) => {
  const text = good[path] as string;
  expect(text).toContain(from);
  write(path, text.replace(from, to));
  expect(() => loadCatalog(root)).toThrow(message);
});

test('a folder without its file is refused', () => {
  mkdirSync(join(root, 'roles/_services/empty'));
  expect(() => loadCatalog(root)).toThrow(/empty\/service\.yaml/);
});

test('the schema of topologies knows its hints, and no unknown keywords', () => {
  expect(() => topologyAjv().compile({ type: 'object', 'x-hint': 'x' })).not.toThrow();
  expect(() => topologyAjv().compile({ type: 'object', 'x-hnt': 'x' })).toThrow(/x-hnt/);
});
