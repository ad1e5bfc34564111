/** The built command line as a user meets it, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const program = join(root, 'dist/osgen.js');
export const minimal = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs it to its end; called as `osgen`, however the tests themselves are. */
export function runIn(folder: string, args: readonly string[], options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, npm_command: '' }, ...options });
  return { code: status, out: stdout, error: stderr };
}

export interface Workspace {
  /** Of the test that runs. A blank is in its name. */
  readonly folder: string;
  readonly osgen: (...args: string[]) => Ended;
}

/** A new folder for each test of the file, with this text as lab.yaml in it. */
export function workspace(topology = minimal): Workspace {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osgen cli-'));
    writeFileSync(join(folder, 'lab.yaml'), topology);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    osgen: (...args) => runIn(folder, args),
  };
}
