/** The pictures as Mermaid flowcharts, for places that draw Mermaid themselves. */
import { pathText } from './boot-svg.js';
import type { BootPicture } from './boot.js';
import type { TopologyPicture } from './topology.js';

export function mermaidTopology({ name, summary, networks, machines }: TopologyPicture): string {
  const network = (index: number): string => `net_${identifier(networks[index]?.name ?? '')}`;
  return document([
    `accTitle: ${line(`Networks and machines of ${name}`)}`,
    `accDescr: ${line(summary)}`,
    ...networks.map(({ name: label, cidr, details }, index) => `${network(index)}([${quoted([`<b>${text(label)}</b>`, text(cidr), text(details)])}])`),
    ...machines.flatMap(({ id, label, count, roles, hardware, attachments }) => [
      // Addresses here and not on the lines: Mermaid lets the labels of lines lie over each other.
      `node_${identifier(id)}[${quoted([
        `<b>${text(label)}</b>`, ...(count > 1 ? [`${count} machines`] : []), text(roles.join(', ')),
        ...attachments.map(({ network: index, address }) => text(`${networks[index]?.name}: ${address}`)), text(hardware),
      ])}]`,
      ...attachments.map(({ network: index }) => `${network(index)} --- node_${identifier(id)}`),
    ]),
    `classDef network stroke-width:2px`,
    `class ${networks.map((_, index) => network(index)).join(',')} network`,
  ], 'LR');
}

export function mermaidBoot(picture: BootPicture, name: string): string {
  const { lanes, steps, edges } = picture;
  const idOf = (step: BootPicture['steps'][number]): string => `step_${identifier(lanes[step.lane]?.id ?? '')}__${identifier(step.name)}`;
  const framed = lanes.length <= framedLanes;
  const shape = { script: ['[', ']'], start: ['[', ']'], ready: ['([', '])'], wait: ['[/', '/]'] } as const;
  const critical = edges.flatMap((edge, index) => (edge.critical ? [index] : []));
  const waits = edges.flatMap((edge, index) => (edge.across && !edge.critical ? [index] : []));
  return document([
    `accTitle: ${line(`First boot of ${name}`)}`,
    `accDescr: ${line(pathText(picture))}`,
    ...lanes.flatMap(({ id, label }, lane) => {
      const own = steps.filter((step) => step.lane === lane).map((step) =>
        `${idOf(step)}${shape[step.kind][0]}${quoted([...(framed ? [] : [text(label)]), text(step.name)])}${shape[step.kind][1]}`);
      return framed ? [`subgraph lane_${identifier(id)}[${quoted([text(label)])}]`, ...own.map((step) => `  ${step}`), 'end'] : own;
    }),
    ...edges.map((edge) => `${idOf(edge.from)} ${edge.across ? '-.->' : '-->'} ${idOf(edge.to)}`),
    'classDef critical stroke:#b4430b,stroke-width:3px',
    `class ${picture.critical.map(idOf).join(',')} critical`,
    ...(critical.length > 0 ? [`linkStyle ${critical.join(',')} stroke:#b4430b,stroke-width:3px`] : []),
    ...(waits.length > 0 ? [`linkStyle ${waits.join(',')} stroke:#2f5fd0`] : []),
  ], 'TB');
}

/**
 * Up to so many machines have a frame around their steps; of more, each step says its machine. With eleven frames and
 * waits between them all, Mermaid 12 breaks off: "Cannot set properties of undefined (setting 'order')", of its layout
 * library dagre (https://github.com/dagrejs/dagre/issues/255).
 */
const framedLanes = 8;

/** What Mermaid draws unless it is configured otherwise (its options maxEdges and maxTextSize). */
export const mermaidLimits = { edges: 500, characters: 50_000 } as const;

function document(lines: readonly string[], direction: 'LR' | 'TB'): string {
  return ['%% osgen graph', `flowchart ${direction}`, ...lines.map((each) => `  ${each}`), ''].join('\n');
}

/** Names are letters, digits and hyphens; a hyphen could be taken for the start of a link. */
function identifier(name: string): string {
  return name.replaceAll('-', '_');
}

function quoted(lines: readonly string[]): string {
  return `"${lines.join('<br>')}"`;
}

/** Characters that Mermaid, its Markdown or HTML would read, as Mermaid's own entities. */
function text(value: string): string {
  return line(value).replace(/["#&<>`;*_\\[\]{}|]/g, (char) => `#${char.charCodeAt(0)};`);
}

function line(value: string): string {
  return value.replace(/\s+/g, ' ');
}
