// --complaints: what a machine that works does not do is complain about the same thing for ever.

import { readFileSync } from 'node:fs';

const script = readFileSync(new URL('complaints.py', import.meta.url), 'utf8');

/** So often is again and again: once a minute, in the time that is looked at. */
const often = 5;

/** What may be said all the same. Each has a reason that is not ours to mend. */
const excused = [
  {
    pattern: /^Exception ignored in: <function _after_fork at /,
    reason: 'eventlet 0.39 under Python 3.13 trips over its own assertion in each child that a thread forks; the child goes on',
  },
  {
    pattern: /^\[wsgi:error\].* warnings\.warn\(/,
    reason: 'the second line that Python prints of a warning; the first says which, and is looked at by itself',
  },
];

/** The machines' own clocks. */
export async function moments(containers) {
  return new Map(await Promise.all(containers.map(async (container) => [container, Number((await container.run('date +%s')).stdout)])));
}

export async function checkComplaints(report, since) {
  report.section('what is said again and again');
  await Promise.all([...since].map(async ([container, moment]) => {
    const { status, stdout, stderr } = await container.run(`python3 - ${moment} <<'COMPLAINTS'\n${script}COMPLAINTS`, { timeout: 120 });
    const all = status === 0 ? JSON.parse(stdout).filter(({ times }) => times >= often) : undefined;
    const wrong = all?.filter(({ text }) => !excused.some(({ pattern }) => pattern.test(text)));
    for (const { reason } of excused.filter(({ pattern }) => all?.some(({ text }) => pattern.test(text)))) report.note(`${container.node}: excused, ${reason}`);
    report.check(wrong?.length === 0, `${container.node}: no warning, error or traceback again and again`,
      wrong ? wrong.map(({ times, source, text }) => `${times} times, ${source}: ${text}`).join('\n') : stderr);
  }));
}
