/** A group `compute` makes machines `compute-1`, `compute-2` …: no single machine may have such a name. */
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';
import { entries } from './shared.js';

export const groupName: Rule = function* (context) {
  const all = entries(context);
  const single = new Map(all.filter(({ raw }) => raw.count === undefined).map((entry) => [entry.name, entry]));
  for (const { name, path, machines } of all) {
    const clash = machines.find((machine) => machine.group && single.has(machine.name));
    if (!clash) continue;
    yield diagnose(context.document, {
      code: 'OSG3103',
      path,
      at: 'key',
      message: `group ${quoted(name)} makes a machine ${quoted(clash.name)}, and there is one of that name already`,
      notes: [{ message: `${quoted(clash.name)} is given here`, path: ['nodes', clash.name], at: 'key' }],
      help: 'rename the group or the machine',
    });
  }
};
