/**
 * Networks as lines that run down on the left, machines as rows on the right, each tied to its networks by its addresses.
 * Rows, not columns: any number of machines fits, and the part with names and addresses is narrow enough for a phone.
 */
import { markup, type Markup } from './markup.js';
import { monoWidth, sansWidth, shortened, wrapped } from './svg-text.js';
import { networkColours } from './style.js';
import type { Drawing } from './svg.js';
import type { MachinePicture, TopologyPicture } from './topology.js';

const margin = 24;
const pitch = 22;
const line = 19;
const headerPitch = 34;
const rowGap = 14;
const padding = 14;
/** Between a machine's name, beside its roles, and what follows. */
const headGap = 5;
/** How far the cards of a pile stand out. */
const pileDepth = 8;
const cardWidth = 620;
const labelLength = 40;

interface Row {
  readonly machine: MachinePicture;
  readonly services: readonly string[];
  readonly top: number;
  readonly height: number;
}

export function drawTopology({ name, summary, networks, machines }: TopologyPicture): Drawing {
  const busX = (index: number): number => margin + 8 + index * pitch;
  const textX = busX(networks.length - 1) + pitch;
  const addressWidth = Math.max(...machines.flatMap(({ attachments }) => attachments.map(({ address }) => monoWidth(address, 12)))) + 16;
  const cardX = textX + addressWidth + 12;
  const headerEnd = margin + networks.length * headerPitch + 6;
  const rows = placeRows(machines, headerEnd);
  const last = rows.at(-1);
  const bottom = last ? last.top + last.height + pileDepth : headerEnd;
  const headerWidth = Math.max(...networks.map((network) => sansWidth(network.name, 14) + sansWidth(`${network.cidr} ${network.details}`, 12) + 40));
  const lowest = (index: number): number => Math.max(headerEnd, ...rows.flatMap(({ machine, top }) => machine.attachments.flatMap(({ network }, place) => (network === index ? [top + wireOffset(place)] : []))));

  const buses = networks.map((network, index) => markup`
<line class="bus n${index % networkColours}" x1="${busX(index)}" y1="${margin + index * headerPitch + 10}" x2="${busX(index)}" y2="${lowest(index)}"/>
<circle class="dot n${index % networkColours}" cx="${busX(index)}" cy="${margin + index * headerPitch + 10}" r="7"/>
<text class="strong name n${index % networkColours}" x="${textX}" y="${margin + index * headerPitch + 15}">${network.name}<tspan class="mono muted" font-weight="400" dx="12">${network.cidr}</tspan><tspan class="muted" font-size="12" font-weight="400" dx="12">${network.details}</tspan></text>`);
  return {
    width: Math.max(cardX + cardWidth + pileDepth, textX + headerWidth) + margin,
    height: bottom + margin,
    title: `Networks and machines of ${name}`,
    description: `${summary}. Networks are lines that run down, machines are boxes, each tied to its networks by its addresses.`,
    content: markup`${buses}${rows.map((row) => drawRow(row, busX, textX, cardX))}`,
  };
}

function placeRows(machines: readonly MachinePicture[], start: number): readonly Row[] {
  let top = start + rowGap;
  return machines.map((machine) => {
    const services = wrapped(machine.services.map((service, index) => (index < machine.services.length - 1 ? `${service},` : service)), 86);
    const height = Math.max(2 * padding + headGap + line * (2 + services.length) - 4, 2 * padding + machine.attachments.length * line);
    const row = { machine, services, top, height };
    top += height + rowGap + (machine.count > 1 ? pileDepth : 0);
    return row;
  });
}

function wireOffset(place: number): number {
  return padding + 9 + place * line;
}

function drawRow({ machine, services, top, height }: Row, busX: (index: number) => number, textX: number, cardX: number): Markup {
  const wires = machine.attachments.map(({ network, address }, place) => {
    const y = top + wireOffset(place);
    const colour = `n${network % networkColours}`;
    return markup`
<path class="halo" d="M${busX(network) + 8} ${y}H${textX - 4}"/>
<path class="wire ${colour}" d="M${busX(network)} ${y}H${textX}M${textX + monoWidth(address, 12) + 8} ${y}H${cardX}"/>
<circle class="dot ${colour}" cx="${busX(network)}" cy="${y}" r="4.5"/>
<text class="mono" x="${textX + 4}" y="${y + 4}">${address}</text>`;
  });
  const label = shortened(machine.label, labelLength);
  const chips = drawChips(machine.roles, cardX + cardWidth - padding, top + padding, cardWidth - sansWidth(label, 14) - 3 * padding - (machine.count > 1 ? 50 : 0));
  // A pile of cards stands for several machines.
  const pile = machine.count > 1 ? markup`<rect class="card" x="${cardX + pileDepth}" y="${top + pileDepth}" width="${cardWidth}" height="${height}" rx="8"/><rect class="card" x="${cardX + pileDepth / 2}" y="${top + pileDepth / 2}" width="${cardWidth}" height="${height}" rx="8"/>` : undefined;
  return markup`
<g><title>${machine.label}</title>${wires}${pile}
<rect class="card" x="${cardX}" y="${top}" width="${cardWidth}" height="${height}" rx="8"/>
<text class="strong" x="${cardX + padding}" y="${top + padding + 13}">${label}${machine.count > 1 ? markup`<tspan class="muted" font-weight="400" dx="8">${machine.count} machines</tspan>` : undefined}</text>
${chips}<text class="muted" x="${cardX + padding}" y="${top + padding + headGap + line + 12}">${shortened(machine.hardware, 90)}</text>
${services.map((text, index) => markup`<text class="muted" x="${cardX + padding}" y="${top + padding + headGap + line * (index + 2) + 12}">${shortened(text, 92)}</text>`)}</g>`;
}

/** Roles from right to left, as many as there is room for; the rest as a number. */
function drawChips(roles: readonly string[], right: number, top: number, room: number): readonly Markup[] {
  const width = (role: string): number => sansWidth(role, 12) + 16;
  const fits = roles.filter((_, index) => roles.slice(0, index + 1).reduce((sum, role) => sum + width(role) + 6, index < roles.length - 1 ? 40 : 0) <= room);
  const shown = fits.length < roles.length ? [...fits, `+${roles.length - fits.length}`] : fits;
  let x = right;
  return [...shown].reverse().map((role) => {
    x -= width(role) + 6;
    return markup`<rect class="chip" x="${x + 6}" y="${top - 1}" width="${width(role)}" height="20" rx="10"/><text x="${x + 6 + width(role) / 2}" y="${top + 13}" text-anchor="middle">${role}</text>`;
  });
}
