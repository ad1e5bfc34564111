/** Units refer to units and programs that are there: systemd takes a wrong name for one to wait for in vain, or ignores it. */
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';
import { library, unitFolder, unitOf } from '../first-boot.js';
import type { UserData, WriteFile } from '../user-data.js';

/** Units of systemd's own that ours may name. */
const systemUnits = new Set(['network-online.target', 'shutdown.target', 'multi-user.target', 'cloud-config.service']);

export function* units(output: Output): Iterable<Fault> {
  // Machines of one kind have their units in common: what was found out about the first is true of all.
  const known = new Map<string, { readonly messages: readonly string[]; readonly steps: string }>();
  const numbers = new Map<WriteFile, number>();
  for (const { node, steps } of output.plan.nodes) {
    const file = `nodes/${node.name}/user-data`;
    const userData = output.userData(node.name);
    if (!userData) continue;
    const key = outline(userData, numbers);
    const found = known.get(key) ?? { messages: [...faults(userData)], steps: numberedSteps(userData).join(', ') };
    known.set(key, found);
    for (const message of found.messages) yield { file, message };
    const wanted = steps.map(({ number, name }) => `${number} ${name}`).join(', ');
    if (found.steps !== wanted) yield { file, message: `runs the steps ${found.steps}, not ${wanted}` };
  }
}

/** Equal for machines with the same units and programs, started alike. */
function outline({ entries, cloud }: UserData, numbers: Map<WriteFile, number>): string {
  const parts = entries.map((entry) => {
    if (!entry.path.startsWith(unitFolder)) return `${entry.permissions} ${entry.path}`;
    const number = numbers.get(entry) ?? numbers.size;
    numbers.set(entry, number);
    return number;
  });
  return `${parts.join('\n')}\n${JSON.stringify(cloud['runcmd'])}`;
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
