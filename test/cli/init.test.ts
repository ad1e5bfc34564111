/** `osgen init` as a user meets it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/osgen.js', import.meta.url));
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw me@here';
let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgen init-'));
  mkdirSync(join(folder, 'home'));
  // No key of whoever runs the tests, and no npx around them.
  env = { ...process.env, HOME: join(folder, 'home'), TERM: 'dumb', npm_command: '' };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function osgen(...args: string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

/** The same on a terminal that somebody types `input` into. */
function onTerminal(input: string, ...args: string[]): { code: number | null; out: string } {
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, env, encoding: 'utf8', input });
  return { code: status, out: stdout.replaceAll('\r', '') };
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const files = (): string[] => readdirSync(folder).filter((name) => name !== 'home').sort();

test('without a terminal it asks nothing; what it writes builds', () => {
  const { code, out } = osgen('init');
  expect(code).toBe(0);
  expect(files()).toEqual(['.gitignore', 'topology.schema.json', 'topology.secrets.yaml', 'topology.yaml']);
  expect(statSync(join(folder, 'topology.secrets.yaml')).mode & 0o777).toBe(0o600);
  expect(out).not.toContain(/[0-9a-f]{64}/.exec(read('topology.secrets.yaml'))?.[0]);
  expect(read('.gitignore')).toMatch(/^\*\.secrets\.yaml$/m);
  expect(JSON.parse(read('topology.schema.json'))).toMatchObject({ title: 'osgen topology' });
  expect(osgen('schema').out).toBe(read('topology.schema.json'));
  // The commands it names are those to type.
  const next = /^ {2}osgen (.*)$/m.exec(out)?.[1]?.split(' ') ?? [];
  expect(next).toEqual(['build', 'topology.yaml']);
  expect(osgen(...next)).toMatchObject({ code: 0, out: expect.stringContaining('5 machines') });
  expect(existsSync(join(folder, 'out/lab'))).toBe(true);
});

test('replaces nothing, and says so before it asks anything', () => {
  writeFileSync(join(folder, 'lab.yaml'), 'mine\n');
  expect(osgen('init', 'lab.yaml')).toMatchObject({ code: 1, error: expect.stringContaining('OSG5002') });
  expect(onTerminal('', 'init', 'lab.yaml').out).not.toContain('preset');
  expect(read('lab.yaml')).toBe('mine\n');
  expect(files()).toEqual(['lab.yaml']);
});

test('keeps a secrets file, a schema and a .gitignore that are there', () => {
  writeFileSync(join(folder, 'lab.secrets.yaml'), `seed: "${'ab'.repeat(32)}"\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'topology.schema.json'), '{}');
  writeFileSync(join(folder, '.gitignore'), 'out');
  const { code, out } = osgen('init', 'lab.yaml');
  expect(code).toBe(0);
  expect(out).toContain('lab.secrets.yaml: was there, and is kept');
  expect(out).toContain('osgen schema > topology.schema.json makes it new');
  expect(read('lab.secrets.yaml')).toContain('abab');
  expect(read('topology.schema.json')).toBe('{}');
  expect(read('.gitignore')).toMatch(/^out\n#.*\n\*\.secrets\.yaml\n$/);
});

test.each([
  ['a .gitignore that is a folder', () => mkdirSync(join(folder, '.gitignore')), 'topology.yaml', /cannot write \.gitignore: it is not a file/],
  ['a .gitignore that nobody writes into', () => expect(spawnSync('mkfifo', [join(folder, '.gitignore')]).status).toBe(0), 'topology.yaml', /cannot write \.gitignore: it is not a file/],
  ['a file where a folder is to be', () => writeFileSync(join(folder, 'labs'), ''), 'labs/', /labs is there already/],
  ['a name that is too long', () => undefined, `${'x'.repeat(300)}.yaml`, /ENAMETOOLONG/],
])('%s: says so, and writes nothing', (_, spoil, target, message) => {
  spoil();
  const before = files();
  const { code, error } = osgen('init', target);
  expect(code).toBe(1);
  expect(error).toMatch(/^error\[OSG500[25]\]/);
  expect(error).toMatch(message);
  expect(files()).toEqual(before);
});

test('every answer has an option', () => {
  writeFileSync(join(folder, 'me.pub'), `${key}\n`);
  expect(osgen('init', 'new/labs/', '--preset', 'minimal', '--platform', 'ubuntu-22.04', '--name', 'mine', '--image', '/i/jammy.img', '--ssh-key', 'me.pub', '--schema', '../s.json').code).toBe(0);
  expect(readdirSync(join(folder, 'new/labs')).sort()).toEqual(['.gitignore', 'topology.secrets.yaml', 'topology.yaml']);
  const text = read('new/labs/topology.yaml');
  for (const line of ['# yaml-language-server: $schema=../s.json', 'name: mine', 'platform: ubuntu-22.04', '  method: cloud-image', '  image: /i/jammy.img', `    - ${key}`]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('takes the key in ~/.ssh unless told otherwise', () => {
  mkdirSync(join(folder, 'home/.ssh'));
  writeFileSync(join(folder, 'home/.ssh/id_rsa.pub'), 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDTWfDjTk153u0X4F5LMqaiuG8vTdQUP/uTiUyrM2JycsxoJmzx0vt6XZhwRaKzlJ4d9P9mbw34NHT6wOArXGNVImtzfGRAN9WAMUpuDt1pX2KiUgKNtcc0vCmLTVJkvEZfLl8KRNnXpRYWDEHk4CsWBA2A7cYrmTiyon2oSPNZZtM6CF5ka5r4KwELb3TlI7w/LXapPf1XS/9hMbXTgRzESCVWG0Y3cncDKmeBwB823UMpwnL9GLGMr+Q1WRWvIZXjT70Sp/vJxIhaj3UlTH4MVnigEJ/68Bg7HJXKwfUiPTv9LJO7w1aVhpc7vUoe4bCYGqmkK9OovpXb1tprRaaj old\n');
  writeFileSync(join(folder, 'home/.ssh/id_ed25519.pub'), `${key}\n`);
  expect(osgen('init', 'a.yaml').out).toContain('SSH key: ~/.ssh/id_ed25519.pub');
  expect(read('a.yaml')).toContain(key);
  osgen('init', 'b.yaml', '--ssh-key', 'none');
  expect(read('b.yaml')).toContain('ssh_authorized_keys: []');
  osgen('init', 'c.yaml', '--ssh-key', 'home/.ssh/id_rsa.pub', '--ssh-key', 'home/.ssh/id_ed25519.pub');
  expect(read('c.yaml').match(/^ {4}- ssh-/gm)?.length).toBe(2);
});

test.each([
  ['an unknown preset', ['--preset', 'huge'], /walkthrough/],
  ['an unknown platform', ['--platform', 'centos-9'], /ubuntu-24\.04/],
  ['a name that libvirt would not take', ['--name', 'My Lab'], /--name: lower-case/],
  ['an ISO where there is no installer', ['--platform', 'debian-12', '--iso', '/a.iso'], /--image/],
  ['two ways to install', ['--iso', '/a.iso', '--image', '/b.img'], /exclude each other/],
  ['a private key', ['--ssh-key', 'id_ed25519'], /is a private key/],
  ['no key at all', ['--ssh-key', 'missing.pub'], /there is no file missing\.pub/],
  ['a schema that would be more than a remark', ['--schema', 's.json\nname: other'], /--schema: .* without spaces/],
  ['no YAML file', ['lab'], /lab\.yaml/],
  ['standard input', ['-'], /name the topology file/],
])('wrong usage: %s', (_, args, message) => {
  writeFileSync(join(folder, 'id_ed25519'), '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n');
  const { code, error } = osgen('init', ...args);
  expect(code).toBe(2);
  expect(error).toMatch(message);
  expect(error).not.toContain('hunter2');
  expect(files()).toEqual(['id_ed25519']);
});

test('on a terminal it asks, and asks again where an answer cannot be taken', () => {
  writeFileSync(join(folder, 'me.pub'), `${key}\n`);
  const { code, out } = onTerminal('7\n2\ndebian-12\nMy Lab\nmine\n\nmissing.pub\nme.pub\n', 'init');
  expect(out).toContain('a number from 1 to 4, or a name of the list');
  expect(out).toContain('lower-case letters');
  expect(out).toContain('there is no file missing.pub');
  expect(out).toContain('2 machines on Debian 12');
  expect(code).toBe(0);
  expect(read('topology.yaml')).toContain(key);
  expect(read('topology.yaml')).toMatch(/^name: mine$/m);
});

test('on a terminal it asks only what no option says; --yes asks nothing', () => {
  const { out } = onTerminal('\n', 'init', 'a.yaml', '--preset', 'minimal', '--platform', 'debian-13', '--image', '/i.qcow2', '--ssh-key', 'none');
  expect(out.match(/\]: /g)?.length).toBe(1);
  expect(onTerminal('', 'init', 'b.yaml', '--yes').out).not.toContain(']: ');
  expect(files()).toEqual(expect.arrayContaining(['a.yaml', 'b.yaml']));
});

test('who leaves in the middle has written nothing', () => {
  expect(onTerminal('2\n\u0004', 'init')).toMatchObject({ code: 130, out: expect.stringContaining('nothing was written') });
  expect(files()).toEqual([]);
});
