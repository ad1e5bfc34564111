/** Kills a build before each of its system calls that changes something, and looks at what it leaves. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type WriteOptions, writeOutput } from '../../src/write/write.js';
import { sha256 } from '../../src/write/disk.js';
import type { Job } from './child.js';
import { bundleChild, forEachUpTo, runChild } from './children.js';
import {
  build, check, cleanUp, contents, expected, fileSet, force, leftovers, MANIFEST, put, read, snapshot, type Spec,
  tempDir,
} from './support.js';

let program: string;
let repository: string;
beforeAll(() => {
  program = bundleChild();
  repository = join(tempDir(), 'git');
  execFileSync('git', ['init', '-q', '--bare', repository]);
});
afterAll(cleanUp);

const ignore = ['/.osgen-*', '!/.osgen-manifest.json', '*.osgen-backup*', '/key', '/widened', '/narrowed', ''].join('\n');
const old: Spec = {
  '.gitignore': ignore,
  'a': 'old a', 'gone': 'old gone', 'd/b': 'old b', 'd/same': 'same', 'dying/x/y': 'old y',
  'file-to-folder': 'old file', 'folder-to-file/z': 'old z', 'mode': ['mode', 0o644], 'key': ['SECRET old', 0o600],
  'widened': ['was SECRET', 0o600], 'narrowed': 'was harmless',
};
const next: Spec = {
  '.gitignore': ignore,
  'a': 'new a '.repeat(5000), 'd/b': ['new b', 0o755], 'd/same': 'same', 'file-to-folder/w': 'new w',
  'folder-to-file': 'new file', 'mode': ['mode', 0o755], 'key': ['SECRET new', 0o600], 'widened': 'harmless',
  'narrowed': ['SECRET now', 0o600],
  'fresh/n/1': 'new 1', 'fresh/n/2': 'new 2',
};
const third: Spec = { '.gitignore': ignore, 'a': 'third a', 'd/b': 'third b', 'gone': 'old gone', 'key': ['SECRET third', 0o600] };

interface Scenario {
  readonly name: string;
  readonly prepare: (dir: string) => Promise<void>;
  readonly options: WriteOptions;
  /** What the user wrote: it must survive under some name. */
  readonly precious: readonly string[];
  /** What is in the folder after the build besides the file set. */
  readonly extra: Readonly<Record<string, string>>;
}

const prepareOld = async (dir: string) => {
  put(dir, '.gitkeep', '');
  put(dir, 'd/mine', 'my notes');
  await writeOutput(dir, fileSet(old), build);
};
const mine = { '.gitkeep': '644 ', 'd/mine': '644 my notes' };

const scenarios: readonly Scenario[] = [
  { name: 'the first build', prepare: async () => {}, options: build, precious: [], extra: {} },
  { name: 'an update', prepare: prepareOld, options: build, precious: ['my notes'], extra: mine },
  {
    name: 'an update by force',
    prepare: async (dir) => {
      await prepareOld(dir);
      put(dir, 'a', 'edited a');
      put(dir, 'gone', 'edited orphan');
      put(dir, 'fresh', 'foreign file where a folder goes');
      put(dir, 'key', 'SECRET edited', 0o600);
    },
    options: force,
    precious: ['my notes', 'edited a', 'edited orphan', 'foreign file where a folder goes', 'SECRET edited'],
    extra: {
      ...mine, 'a.osgen-backup': '644 edited a', 'gone.osgen-backup': '644 edited orphan',
      'fresh.osgen-backup': '644 foreign file where a folder goes', 'key.osgen-backup': '600 SECRET edited',
    },
  },
  {
    name: 'an update after a build that was killed',
    prepare: async (dir) => {
      await prepareOld(dir);
      const pid = Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
      put(dir, '.osgen-lock', JSON.stringify({ pid, host: hostname(), birth: null, nonce: 'dead' }));
      put(dir, '.osgen-stage-0123456789abcdef/0', 'SECRET half', 0o600);
    },
    options: build, precious: ['my notes'], extra: mine,
  },
];

/** A folder outside of `tempDir`'s own, as the scenario has it. */
async function prepared({ prepare }: Scenario): Promise<string> {
  const dir = join(tempDir(), 'out');
  await prepare(dir);
  return dir;
}

async function countCalls(scenario: Scenario): Promise<number> {
  const outcome = await runChild(program, job(scenario, await prepared(scenario)));
  expect(outcome.diagnostics).toEqual([]);
  expect(outcome.calls).toBeGreaterThan(30);
  return outcome.calls;
}

function job({ options }: Scenario, outDir: string, more: Partial<Job> = {}): Job {
  return { outDir, specs: [next], options, ...more };
}

async function kill(scenario: Scenario, dir: string, stopAt: number): Promise<void> {
  expect(await runChild(program, job(scenario, dir, { stopAt }))).toMatchObject({ signal: 'SIGKILL' });
}

/** Everything but scratch files and the manifest. */
function visible(dir: string): Record<string, string> {
  const files = fs.existsSync(dir) ? Object.entries(contents(dir)) : [];
  return Object.fromEntries(files.filter(([path]) => !path.startsWith('.osgen-')));
}

function expectOldOrNew(before: Record<string, string>, after: Record<string, string>, { extra }: Scenario): void {
  const wanted = { ...extra, ...expected(fileSet(next)) };
  for (const path of new Set([...Object.keys(before), ...Object.keys(wanted), ...Object.keys(after)])) {
    const allowed = [before[path], wanted[path]];
    expect({ path, allowed }).toEqual({ path, allowed: expect.arrayContaining([after[path]]) as unknown });
  }
}

function expectSafe(dir: string, { precious }: Scenario): void {
  const all = fs.existsSync(dir) ? Object.values(contents(dir)) : [];
  for (const text of precious) expect(all.map((entry) => entry.slice(4))).toContain(text);
  expect(all.filter((entry) => entry.includes('SECRET') && !entry.startsWith('600 '))).toEqual([]);
  if (all.length > 0) expectNotForGit(dir);
}

/** What `git add -A` would take holds no secret, nor a hash that tells whether one was guessed. */
function expectNotForGit(dir: string): void {
  const listed = execFileSync('git', ['-C', dir, `--git-dir=${repository}`, `--work-tree=${dir}`, 'ls-files', '-z', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const hashes = Object.values(contents(dir)).filter((entry) => entry.includes('SECRET')).map((entry) => sha256(Buffer.from(entry.slice(4))));
  const taken = listed.split('\0').filter(Boolean).filter((path) => ['SECRET', ...hashes].some((word) => read(dir, path).includes(word)));
  expect(taken).toEqual([]);
}

/** A check tells that the folder is stale unless every file is in place, and changes nothing. */
async function expectHonestCheck(dir: string, { extra }: Scenario): Promise<void> {
  const look = () => (fs.existsSync(dir) ? snapshot(dir) : undefined);
  const before = look();
  const { diagnostics } = await writeOutput(dir, fileSet(next), check);
  if (diagnostics.length === 0) expect(visible(dir)).toEqual({ ...extra, ...expected(fileSet(next)) });
  else expect(diagnostics).toMatchObject([{ code: 'OSG5008' }]);
  expect(look()).toEqual(before);
}

/** The build, run again, ends as if nothing had happened, and a further one finds nothing to do. */
async function expectRecovery(dir: string, { options, extra }: Scenario, spec = next): Promise<void> {
  expect((await writeOutput(dir, fileSet(spec), options)).diagnostics).toEqual([]);
  expect(contents(dir)).toEqual({ ...extra, ...expected(fileSet(spec)) });
  expect(leftovers(dir)).toEqual([]);
  expect(read(dir, MANIFEST)).not.toContain('"was"');
  const settled = snapshot(dir);
  expect(await writeOutput(dir, fileSet(spec), build)).toMatchObject({ diagnostics: [], written: [] });
  expect(snapshot(dir)).toEqual(settled);
}

describe.each(scenarios)('$name', (scenario) => {
  test('can be killed before any system call', async () => {
    await forEachUpTo(await countCalls(scenario), async (stopAt) => {
      const dir = await prepared(scenario);
      const before = visible(dir);
      await kill(scenario, dir, stopAt);
      expectOldOrNew(before, visible(dir), scenario);
      expectSafe(dir, scenario);
      await expectHonestCheck(dir, scenario);
      await expectRecovery(dir, scenario);
    });
  });

  test('can run out of space at any system call', async () => {
    await forEachUpTo(await countCalls(scenario), async (stopAt) => {
      const dir = await prepared(scenario);
      const before = visible(dir);
      const outcome = await runChild(program, job(scenario, dir, { stopAt, failWith: 'ENOSPC' }));
      expect(outcome.diagnostics.length).toBeLessThanOrEqual(1);
      for (const { code, message } of outcome.diagnostics) {
        expect(`${code} ${message}`).toMatch(/^OSG5005 cannot update [^\n]*: no space left on device \(ENOSPC\)$/);
      }
      const isDone = outcome.diagnostics.length === 0;
      if (isDone) expect(visible(dir)).toEqual({ ...scenario.extra, ...expected(fileSet(next)) });
      expectOldOrNew(before, visible(dir), scenario);
      expectSafe(dir, scenario);
      await expectRecovery(dir, scenario);
    });
  });
});

const update = scenarios[1]!;
const forced = scenarios[2]!;

test('another topology can be built after the crash', async () => {
  await forEachUpTo(await countCalls(update), async (stopAt) => {
    for (const spec of [old, third]) {
      const dir = await prepared(update);
      await kill(update, dir, stopAt);
      await expectRecovery(dir, update, spec);
    }
  });
});

test('what is edited by hand after the crash is protected', async () => {
  await forEachUpTo(await countCalls(update), async (stopAt) => {
    const dir = await prepared(update);
    await kill(update, dir, stopAt);
    put(dir, 'a', 'edited after the crash');
    put(dir, 'fresh/n/1', 'written after the crash');
    const before = visible(dir);
    const { diagnostics } = await writeOutput(dir, fileSet(next), build);
    const isListed = read(dir, MANIFEST).includes('fresh/n/1');
    expect(diagnostics.map(({ code, message }) => `${code} ${message.split(' ')[0]}`)).toEqual([
      `OSG5003 ${dir}/a`, `${isListed ? 'OSG5003' : 'OSG5002'} ${dir}/fresh/n/1`,
    ]);
    expect(visible(dir)).toEqual(before);
  });
});

test('what was edited by hand before a forced build is still protected after it was killed', async () => {
  const edits: Record<string, string> = {
    'a': '644 edited a', 'gone': '644 edited orphan', 'key': '600 SECRET edited',
  };
  let protectedFiles = 0;
  await forEachUpTo(await countCalls(forced), async (stopAt) => {
    const dir = await prepared(forced);
    await kill(forced, dir, stopAt);
    const now = visible(dir);
    const remaining = Object.keys(edits).filter((path) => now[path] === edits[path]);
    const { diagnostics } = await writeOutput(dir, fileSet(next), build);
    const reported = diagnostics.filter(({ code }) => code === 'OSG5003').map(({ message }) => message.split(' ')[0]);
    expect(reported.sort()).toEqual(remaining.map((path) => join(dir, path)));
    protectedFiles += remaining.length;
  });
  expect(protectedFiles).toBeGreaterThan(50);
});

test('the recovery can be killed too', async () => {
  const count = await countCalls(forced);
  for (const part of [0.6, 0.85]) {
    const crashed = async () => {
      const dir = await prepared(forced);
      await kill(forced, dir, Math.floor(count * part));
      return dir;
    };
    const { calls } = await runChild(program, job(forced, await crashed()));
    await forEachUpTo(calls, async (stopAt) => {
      const dir = await crashed();
      await kill(forced, dir, stopAt);
      expectSafe(dir, forced);
      await expectRecovery(dir, forced);
    });
  }
});
