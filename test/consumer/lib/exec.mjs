// Running the readers' tools: output captured, a time limit, no more of them at once than there are processors.

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const slots = { free: availableParallelism(), waiting: [] };
const spent = new Map();
const running = new Set();

/** Ends what is still running; a private world takes its machines with it. */
export function stopAll() {
  for (const child of running) child.kill('SIGTERM');
}

/** Seconds spent in tools, by the label given to `labelled`. */
export function secondsOf(label) {
  return spent.get(label) ?? 0;
}

/** `run` under a label, for the figures at the end. */
export function labelled(label) {
  return (command, args, options) => run(command, args, { ...options, label });
}

/** Runs a command; gives {status, stdout, stderr} and never rejects. 124: out of time; 127: not to be had. */
export async function run(command, args, { cwd, env, input, timeout = 120, label } = {}) {
  if (slots.free > 0) slots.free -= 1;
  else await new Promise((go) => { slots.waiting.push(go); });
  const started = performance.now();
  try {
    return await start(command, args, { cwd, env, input, timeout });
  } finally {
    if (label) spent.set(label, secondsOf(label) + (performance.now() - started) / 1000);
    const next = slots.waiting.shift();
    if (next) next();
    else slots.free += 1;
  }
}

function start(command, args, { cwd, env, input, timeout }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  const out = [];
  const err = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => err.push(data));
  if (input !== undefined) {
    child.stdin.on('error', () => {}); // the command may end without reading all of it
    child.stdin.end(input);
  }
  let late = false;
  let kill;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  }, timeout * 1000);
  return new Promise((settle) => {
    const finish = (status) => {
      running.delete(child);
      clearTimeout(timer);
      clearTimeout(kill);
      if (late) err.push(Buffer.from(`${command}: not done after ${timeout} s\n`));
      settle({ status: late ? 124 : status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    };
    child.on('error', (error) => {
      err.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

/** What a Python script of python/ answers to a value, both as JSON. Debian's own Python: the readers are its modules. */
export async function ask(script, value, label) {
  const path = fileURLToPath(new URL(`../python/${script}`, import.meta.url));
  const { status, stdout, stderr } = await run('/usr/bin/python3', [path], { input: JSON.stringify(value), label });
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

/** The lines of a text that are not blank. */
export function lines(text) {
  return text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
}
