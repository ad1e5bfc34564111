/** Units refer to units and programs that are there: systemd takes a wrong name for one to wait for in vain, or ignores it. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { library, unitFolder, unitOf } from '../first-boot.js';
import type { UserData } from '../user-data.js';

/** Units of systemd's own that ours may name. */
const systemUnits = new Set(['network-online.target', 'shutdown.target', 'multi-user.target', 'cloud-config.service']);

export function* units(output: Output): Iterable<Fault> {
  for (const { node, steps } of output.plan.nodes) {
    const file = `nodes/${node.name}/user-data`;
    const userData = output.userData(node.name);
    if (!userData) continue;
    for (const message of faults(userData)) yield { file, message };
    const run = numberedSteps(userData);
    const wanted = steps.map(({ number, name }) => `${number} ${name}`);
    if (run.join('\n') !== wanted.join('\n')) yield { file, message: `runs the steps ${run.join(', ')}, not ${wanted.join(', ')}` };
  }
}

function* faults({ entries, cloud }: UserData): Iterable<string> {
  const programs = new Set(entries.filter(({ permissions }) => permissions === '0755').map(({ path }) => path));
  const files = entries.filter(({ path }) => path.startsWith(unitFolder));
  const names = new Set(files.map(({ path }) => path.slice(unitFolder.length)));
  for (const entry of files) {
    const name = entry.path.slice(unitFolder.length);
    const { refers, commands } = unitOf(entry);
    for (const other of refers) if (!names.has(other) && !systemUnits.has(other)) yield `unit ${name} names ${other}, which is not there`;
    for (const [program = '', , step] of commands) {
      if (!programs.has(program)) yield `unit ${name} runs ${program}, which is no program that was written`;
      if (step !== undefined && !programs.has(`${library}/steps/${step}`)) yield `unit ${name} runs step ${step}, which has no script`;
    }
  }
  const started = JSON.stringify(cloud['runcmd']);
  for (const name of ['osgen.target']) {
    if (!names.has(name)) yield `there is no ${name}`;
    if (!started.includes(`"${name}"`)) yield `cloud-init does not start ${name}`;
    if (!files.some((entry) => entry.path.startsWith(`${unitFolder}multi-user.target.d/`) && unitOf(entry).refers.includes(name))) yield `nothing starts ${name} when the machine boots again`;
  }
}

/** `NUMBER NAME` of what the units run, in order. */
function numberedSteps({ entries }: UserData): readonly string[] {
  return entries
    .filter(({ path }) => path.startsWith(unitFolder))
    .flatMap((entry) => unitOf(entry).commands)
    .filter(([program]) => program === `${library}/run-step`)
    .map(([, number = '', step = '']) => ({ number: Number(number), step }))
    .sort((a, b) => a.number - b.number)
    .map(({ number, step }) => `${number} ${step}`);
}
