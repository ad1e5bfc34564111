/** The pictures in Graphviz's language. */
import { pathText } from './boot-svg.js';
import { wrapped } from './svg-text.js';
import type { BootPicture } from './boot.js';
import type { TopologyPicture } from './topology.js';

const fonts = 'fontname="Helvetica,Arial,sans-serif" fontsize=11';

export function dotTopology({ name, summary, networks, machines }: TopologyPicture): string {
  const network = (index: number): string => quoted(`network ${networks[index]?.name}`);
  return [
    '// osgen graph',
    `graph ${quoted(name)} {`,
    `  graph [rankdir=LR ranksep=1.6 nodesep=0.3 labelloc=t label=${quoted(name, summary)} ${fonts}]`,
    `  node [shape=box style=rounded ${fonts}]`,
    `  edge [${fonts}]`,
    ...networks.map(({ name: label, cidr, details }, index) => `  ${network(index)} [shape=ellipse style=bold label=${quoted(label, cidr, ...wrapped(details.split(' '), 28))}]`),
    ...machines.flatMap(({ id, label, count, roles, hardware, attachments }) => [
      `  ${quoted(`machine ${id}`)} [label=${quoted(label, ...(count > 1 ? [`${count} machines`] : []), roles.join(', '), ...wrapped(hardware.split(' '), 40))}]`,
      ...attachments.map(({ network: index, address }) => `  ${network(index)} -- ${quoted(`machine ${id}`)} [label=${quoted(address)}]`),
    ]),
    '}',
    '',
  ].join('\n');
}

export function dotBoot(picture: BootPicture, name: string): string {
  const { lanes, steps, edges } = picture;
  const shape = { script: 'box', start: 'box', ready: 'box style=rounded', wait: 'box style=dashed' } as const;
  return [
    '// osgen graph',
    `digraph ${quoted(name)} {`,
    `  graph [rankdir=TB newrank=true labelloc=t label=${quoted(`First boot of ${name}`)} tooltip=${quoted(pathText(picture))} ${fonts}]`,
    `  node [height=0.3 ${fonts}]`,
    `  edge [color="#8a94a0" arrowsize=0.6]`,
    ...lanes.flatMap(({ id, label }, lane) => [
      `  subgraph ${quoted(`cluster ${id}`)} {`,
      `    graph [label=${quoted(label)} tooltip=${quoted(label)}]`,
      ...steps.filter((step) => step.lane === lane).map((step) =>
        `    ${quoted(step.id)} [label=${quoted(step.name)} tooltip=${quoted(step.description)} shape=${shape[step.kind]}${step.critical ? ' color="#b4430b" penwidth=2' : ''}]`),
      '  }',
    ]),
    ...edges.map(({ from, to, across, critical }) => {
      const look = critical ? ' [color="#b4430b" penwidth=2]' : across ? ' [color="#2f5fd0"]' : '';
      return `  ${quoted(from.id)} -> ${quoted(to.id)}${look}`;
    }),
    '}',
    '',
  ].join('\n');
}

/** A string of Graphviz's, its lines centred. In labels a backslash starts an escape. */
function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`;
}
