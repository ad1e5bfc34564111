/** out/lab knows the machines as they are, and every file it uses is there. */
import { addressText } from '../../net/ip.js';
import type { NodePlan } from '../../plan/types.js';
import type { Fault } from '../invariant.js';
import type { Output } from '../output.js';

const file = 'lab';

export function* labScript(output: Output): Iterable<Fault> {
  const text = output.text(file);
  if (text === undefined) return yield { file, message: 'the script is missing', path: ['name'] };
  const { plan, files } = output;
  const nodes = words(/^nodes=\((.*)\)$/m.exec(text)?.[1] ?? '');
  const wanted = plan.nodes.map(({ node }) => node.name);
  if (nodes.join(' ') !== wanted.join(' ')) yield { file, message: 'the list of machines is not that of the lab' };

  for (const { name, value } of tableFacts) {
    const table = readTable(text, name);
    for (const plan of output.plan.nodes) {
      const { node } = plan;
      if (table.get(node.name) !== value(plan)) yield { file, message: `${name} of ${node.name} is ${table.get(node.name) ?? 'missing'}, not ${value(plan)}` };
    }
  }
  const paths = [...files.keys()];
  for (const path of [...readTable(text, 'network_file').values(), ...patterns(text)]) {
    const pattern = globs(path);
    if (path === 'storage/pool.xml' && !plan.lab.hypervisor.ownPool) continue;
    if (!files.has(path) && !paths.some((candidate) => pattern.test(candidate))) yield { file, message: `uses ${path}, which is not among the files` };
  }
  for (const volume of [...readTable(text, 'volumes').values()].flatMap((list) => list.split(' '))) {
    if (!files.has(`storage/${volume}.xml`)) yield { file, message: `uses storage/${volume}.xml, which is not among the files` };
  }
}

const tableFacts: readonly { readonly name: string; readonly value: (plan: NodePlan) => string }[] = [
  { name: 'domain', value: ({ node }) => node.domain },
  { name: 'uuid', value: ({ node }) => node.uuid },
  { name: 'volumes', value: ({ node }) => node.disks.map(({ volume }) => volume).join(' ') },
  { name: 'seed_volume', value: ({ node }) => node.seedVolume },
  { name: 'console_log', value: ({ node }) => node.consoleLog },
  { name: 'steps', value: ({ steps }) => String(steps.length) },
  { name: 'address', value: ({ node }) => addressText(node.managementAddress) },
];

/** `declare -A NAME=(` … `)`, one `[KEY]=VALUE` a line. */
function readTable(text: string, name: string): ReadonlyMap<string, string> {
  const head = `\ndeclare -A ${name}=(\n`;
  const begin = text.indexOf(head);
  if (begin === -1) return new Map();
  const body = text.slice(begin + head.length, text.indexOf('\n)', begin + head.length - 1));
  return new Map([...body.matchAll(/^ *\[(.*?)\]=(.*)$/gm)].map(([, key, value]) => [words(key as string).join(), words(value as string).join()]));
}

/** Words of a shell list whose quoting is by single quotes. */
function words(text: string): readonly string[] {
  if (!/['\\]/.test(text)) return text.split(/\s+/).filter(Boolean);
  return [...text.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) => word.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''));
}

/** Paths below the script's own folder that it spells out, with variables in them. */
function patterns(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$here\/([A-Za-z0-9$_{}\[\]./-]+)/g), ...text.matchAll(/"((?:nodes|storage|networks)\/[A-Za-z0-9$_{}\[\]./-]+)"/g)].map(([, path]) => path as string))];
}

/** A variable stands for any name. */
function globs(path: string): RegExp {
  const parts = path.split(/\$(?:\{[^}]*\}|\w+)/).map((part) => part.replace(/[.[\]{}$]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]+')}$`);
}
