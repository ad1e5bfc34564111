// Running commands: output captured, an end after a time limit, no child left behind.

import { spawn } from 'node:child_process';

/** Starts a command; `done` gives {status, stdout, stderr, seconds} and never rejects. */
export function capture(command, args, { cwd, env, input, timeout, stderr = 'pipe' } = {}) {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', stderr],
  });
  const out = [];
  const err = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr?.on('data', (data) => err.push(data));
  if (input !== undefined) {
    child.stdin.on('error', () => {}); // the command may end without reading all of it
    child.stdin.end(input);
  }
  let timedOut = false;
  const timer = timeout && setTimeout(() => {
    timedOut = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  }, timeout * 1000);
  const done = new Promise((settle) => {
    const finish = (status) => {
      clearTimeout(timer);
      settle({
        status: timedOut ? 124 : status,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        seconds: (Date.now() - started) / 1000,
      });
    };
    child.on('error', (error) => {
      err.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
  return { process: child, done };
}

export function execute(command, args, options) {
  return capture(command, args, options).done;
}

export const sleep = (seconds) => new Promise((settle) => setTimeout(settle, seconds * 1000));

/** Asks until there is an answer that is not undefined; undefined when the time is over. */
export async function poll(seconds, every, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() + every * 1000 > end) return undefined;
    await sleep(every);
  }
}
