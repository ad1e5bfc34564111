// Kills the built osgen (SIGKILL) before random ones of the system calls by which it changes the disk, and looks at what
// is left: nothing secret for git, nobody else's files, and a build that the next one completes as if nothing had been.
// usage: npm run kill -- [--cases N] [--seed S]
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const osgen = join(root, 'dist/osgen.js');
const preload = new URL('preload.mjs', import.meta.url).href;
const { values: options } = parseArgs({ options: { cases: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } } });
const scratch = mkdtempSync(join(tmpdir(), 'osgen-kill-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const minimal = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8');
const more = `${minimal}  more: {roles: compute}\n`;
const seed = '5eed'.repeat(16);
/** None of them is a word of the output. */
const chosen = { 'keystone/admin': 'Kill-Xyzzy-1', 'nova/user': 'Kill-Xyzzy-2', 'rabbitmq/openstack': 'Kill-Xyzzy-3' };
const secrets = (values) => `seed: "${seed}"\nvalues:\n${Object.entries(values).map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;

const write = (folder, name, text, mode = 0o644) => {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
};
const built = (folder) => {
  write(folder, 'lab.yaml', more);
  write(folder, 'lab.secrets.yaml', secrets(chosen), 0o600);
  write(folder, '.gitignore', '*.secrets.yaml\n');
  must(folder, ['build', 'lab.yaml']);
};

/** What is there before, what is killed, and what is the user's own. */
const scenarios = [
  { name: 'first build', prepare: (folder) => write(folder, 'lab.yaml', minimal), args: ['build', 'lab.yaml'], draws: true },
  { name: 'first build, umask 000', prepare: (folder) => write(folder, 'lab.yaml', minimal), args: ['build', 'lab.yaml'], draws: true, umask: '000' },
  {
    name: 'a machine less, another password',
    prepare: (folder) => {
      built(folder);
      write(folder, 'lab.yaml', minimal);
      write(folder, 'lab.secrets.yaml', secrets({ ...chosen, 'nova/user': 'Kill-Xyzzy-4' }), 0o600);
    },
    args: ['build', 'lab.yaml'],
  },
  {
    name: 'files edited, --force; the lock is a link',
    prepare: (folder) => {
      built(folder);
      write(folder, 'lab.yaml', `${minimal}  other: {roles: compute}\n`);
      write(folder, 'out/controller.xml', 'edited by hand');
      write(folder, 'out/nodes/compute/user-data', 'edited by hand, with Kill-Xyzzy-1', 0o600);
      cpSync(join(folder, 'lab.lock.yaml'), join(folder, 'shared.yaml'));
      rmSync(join(folder, 'lab.lock.yaml'));
      symlinkSync('shared.yaml', join(folder, 'lab.lock.yaml'));
    },
    args: ['build', 'lab.yaml', '--force'],
    precious: ['edited by hand', 'edited by hand, with Kill-Xyzzy-1'],
    links: ['lab.lock.yaml'],
  },
  { name: 'init', prepare: (folder) => write(folder, '.gitignore', 'mine\n'), args: ['init', 'lab.yaml', '--yes'], precious: ['mine\n'] },
];

function run(folder, args, { env = {}, umask = '022' } = {}) {
  const script = `umask ${umask} && exec "$0" "$@"`;
  return spawnSync('/bin/sh', ['-c', script, process.execPath, ...(Object.keys(env).length > 0 ? ['--import', preload] : []), osgen, ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, ...env, HOME: scratch },
  });
}

function must(folder, args, how) {
  const { status, stderr } = run(folder, args, how);
  if (status !== 0) throw new Error(`osgen ${args.join(' ')} ended with ${status}: ${stderr}`);
}

const walk = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();

const contents = (folder) => walk(folder).map((path) => [path, readFileSync(join(folder, path), 'latin1')]);

/** Path → text of what `git add -A` takes. */
function staged(folder) {
  const repository = join(scratch, 'git');
  rmSync(repository, { recursive: true, force: true });
  const git = (...args) => {
    const { status, stdout, stderr } = spawnSync('git', [`--git-dir=${repository}`, `--work-tree=${folder}`, ...args], { cwd: folder, encoding: 'latin1', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  git('init', '-q');
  git('add', '-A');
  return new Map(git('ls-files', '-z').split('\0').filter(Boolean).map((path) => [path, git('cat-file', 'blob', `:${path}`)]));
}

/** Everything secret that a folder holds, in whatever file: the seeds, and the passwords that were chosen. */
function secretsIn(folder) {
  const seeds = contents(folder).flatMap(([, text]) => [...text.matchAll(/^seed: "([0-9a-f]{64})"/gm)].map(([, found]) => found));
  return [...new Set([seed, ...seeds])];
}

function faults(folder, scenario, whole) {
  const found = [];
  const forGit = staged(folder);
  for (const [path, text] of forGit) {
    // The lock says which process holds it, nothing else.
    if (!whole.allowed.has(path) && !/^out\/\.osgen-lock(-[0-9a-f]{16})?$/.test(path)) found.push(`git takes ${path}`);
    for (const word of ['Kill-Xyzzy', ...secretsIn(folder)]) if (text.includes(word)) found.push(`git takes a secret in ${path}`);
  }
  const texts = contents(folder).map(([, text]) => text);
  for (const text of scenario.precious ?? []) if (!texts.some((there) => there.includes(text))) found.push(`lost: ${JSON.stringify(text)}`);
  for (const [path, text] of contents(folder)) {
    const isSecret = /(user-data|seed\.iso)$/.test(path) || ['\nseed: "', 'Kill-Xyzzy'].some((word) => text.includes(word));
    if (isSecret && (statSync(join(folder, path)).mode & 0o077) !== 0) found.push(`others may read ${path}`);
  }
  if (existsSync(join(folder, 'out')) && (statSync(join(folder, 'out')).mode & 0o022) !== 0) found.push('others may write out/');
  return found;
}

/** The same command again, as a user would: it ends well, and nothing is left of the one that was killed. */
function recovery(folder, scenario, whole) {
  const again = scenario.args[0] === 'init' && existsSync(join(folder, 'lab.yaml')) ? ['validate', 'lab.yaml'] : scenario.args;
  const { status, stderr } = run(folder, again, scenario);
  if (status !== 0) return [`the next one ended with ${status}: ${stderr}`];
  if (again[0] !== 'build') return [];
  const found = [];
  const there = new Map(contents(folder).filter(([path]) => !/^\.osgen-[0-9]+-[0-9]+\.secrets\.yaml$/.test(path)));
  for (const path of new Set([...there.keys(), ...whole.files.keys()])) {
    if (!there.has(path) || !whole.files.has(path)) found.push(`${path} is ${there.has(path) ? 'there and should not be' : 'missing'}`);
    // A seed that is drawn is another one each time, and so is all that is made with it.
    else if (!scenario.draws && there.get(path) !== whole.files.get(path)) found.push(`${path} is another one`);
  }
  for (const link of scenario.links ?? []) if (!lstatSync(join(folder, link)).isSymbolicLink()) found.push(`${link} is no link any more`);
  if (statSync(join(folder, 'lab.secrets.yaml')).nlink > 1) found.push('the secrets file has a second name');
  return found;
}

/** Numerical Recipes' generator: the same cases for the same seed. */
let state = Number(options.seed) >>> 0;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

const wholes = scenarios.map((scenario, index) => {
  const before = join(scratch, `before-${index}`);
  cpSync(mkdtempSync(join(scratch, 'empty-')), before, { recursive: true });
  scenario.prepare(before);
  const after = join(scratch, `after-${index}`);
  cpSync(before, after, { recursive: true, verbatimSymlinks: true });
  const count = join(scratch, 'count');
  must(after, scenario.args, { ...scenario, env: { OSGEN_KILL_COUNT: count } });
  return { before, calls: Number(readFileSync(count, 'utf8')), allowed: new Set([...staged(before).keys(), ...staged(after).keys()]), files: new Map(contents(after)) };
});

let bad = 0;
const counts = scenarios.map(() => 0);
for (let number = 1; number <= Number(options.cases); number += 1) {
  const index = random(scenarios.length);
  const [scenario, whole] = [scenarios[index], wholes[index]];
  const at = 1 + random(whole.calls);
  const folder = join(scratch, 'case');
  rmSync(folder, { recursive: true, force: true });
  cpSync(whole.before, folder, { recursive: true, verbatimSymlinks: true });
  const { signal } = run(folder, scenario.args, { ...scenario, env: { OSGEN_KILL_AT: String(at) } });
  const found = signal === 'SIGKILL' ? [...faults(folder, scenario, whole), ...recovery(folder, scenario, whole)] : ['it was not killed'];
  counts[index] += 1;
  for (const fault of found) console.log(`${scenario.name}, killed before call ${at} of ${whole.calls}: ${fault}`);
  bad += found.length;
}

scenarios.forEach(({ name }, index) => console.log(`${String(counts[index]).padStart(4)} kills among ${String(wholes[index].calls).padStart(3)} calls  ${name}`));
console.log(`${options.cases} kills, seed ${options.seed}: ${bad === 0 ? 'nothing wrong' : `${bad} faults`}`);
process.exitCode = bad === 0 ? 0 : 1;
