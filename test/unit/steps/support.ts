/** First-boot steps as scripts: run in a root of their own, with stand-ins for the commands they call. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileWell } from '../../support/compile.js';

export interface Machine {
  /** What stands for `/`: places that a script names are below it. */
  readonly root: string;
  /** A stand-in for a command; its own name and arguments are in the file `calls` of the root first. */
  readonly stub: (command: string, script?: string) => void;
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  readonly run: (script: string) => { readonly status: number | null; readonly output: string };
}

/** The script of a step as it was compiled. */
export function stepOf(topology: string, node: string, step: string): string {
  const { plan } = compileWell(topology);
  const script = plan.nodes.find((each) => each.node.name === node)?.steps.find(({ name }) => name === step)?.script;
  if (script === undefined) throw new Error(`${node} has no step ${step}`);
  return script;
}

/** A new one for each test of the file. */
export function machine(): Machine {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'osgen-step-'));
    mkdirSync(join(root, 'bin'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    get root() {
      return root;
    },
    write,
    stub: (command, script = '') => {
      write(join('bin', command), `#!/bin/bash\necho "${command} $*" >> "$ROOT/calls"\n${script}\n`);
      chmodSync(join(root, 'bin', command), 0o755);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    run: (script) => {
      // absolute places, but for the shell's own and what programs are called by
      const inside = script.replace(/(^|[\s"'=(])\/(?=(etc|run|usr\/s?bin|var)\/)/gm, `$1${root}/`);
      const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', inside], {
        encoding: 'utf8', env: { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`, ROOT: root },
      });
      return { status, output: stdout + stderr };
    },
  };
}
