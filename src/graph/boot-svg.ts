/**
 * First boot as swim lanes, a lane for each machine, time from top to bottom: step names are horizontal, and there are more
 * steps in a row than machines. A row holds the steps whose longest chain of predecessors is equally long.
 */
import { markup, type Markup } from './markup.js';
import { monoWidth, sansWidth, shortened } from './svg-text.js';
import type { BootEdge, BootPicture, BootStep } from './boot.js';
import type { Drawing } from './svg.js';

const margin = 24;
const boxHeight = 26;
const stackGap = 6;
const columnGap = 14;
const lanePadding = 14;
const laneGap = 12;
const laneHead = 40;
const layerGap = 22;
const trackPitch = 6;
const nameLength = 30;
/** Lanes get further columns for steps side by side up to so many columns in all. */
const columnsInAll = 6;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Lane {
  readonly x: number;
  readonly width: number;
  readonly columns: number;
  readonly boxWidth: number;
}

interface Layout {
  readonly lanes: readonly Lane[];
  readonly places: ReadonlyMap<BootStep, Place>;
  /** Of an edge across machines: the height at which it goes across. */
  readonly tracks: ReadonlyMap<BootEdge, number>;
  readonly width: number;
  readonly height: number;
}

export function drawBoot(picture: BootPicture, name: string): Drawing {
  const { lanes, places, tracks, width, height } = layOut(picture);
  const order = (edge: BootEdge): number => (edge.critical ? 2 : edge.across ? 1 : 0);
  const edges = [...picture.edges].sort((a, b) => order(a) - order(b));
  const heads = lanes.map((lane, index) => {
    const { label, members } = picture.lanes[index] as BootPicture['lanes'][number];
    const room = Math.floor((lane.width - 2 * lanePadding) / sansWidth('n', 14));
    return markup`
<rect class="lane" x="${lane.x}" y="${margin}" width="${lane.width}" height="${height - 2 * margin}" rx="8"/>
<text class="strong" x="${lane.x + lanePadding}" y="${margin + 24}"><title>${label}</title>${shortened(members.length > 1 ? `${members[0].node.name.replace(/-?[0-9]+$/, '')} × ${members.length}` : label, room)}</text>`;
  });
  return {
    width, height,
    title: `First boot of ${name}`,
    description: `Steps of each machine from top to bottom, a lane for each machine. ${pathText(picture)}`,
    content: markup`${heads}${edges.map((edge) => drawEdge(edge, places, tracks))}${picture.steps.map((step) => drawStep(step, places.get(step) as Place, picture))}`,
  };
}

export function pathText({ critical, lanes }: BootPicture): string {
  return `Critical path: ${critical.map(({ lane, name }) => `${lanes[lane]?.label} ${name}`).join(', ')}.`;
}

function drawStep(step: BootStep, { x, y, width }: Place, { lanes }: BootPicture): Markup {
  const label = `${lanes[step.lane]?.label}, step ${step.number}, ${step.name}: ${step.description}${step.critical ? '; on the critical path' : ''}`;
  const radius = step.kind === 'ready' ? boxHeight / 2 : 5;
  return markup`
<g class="step ${step.kind}${step.critical ? ' critical' : ''}" data-id="${step.id}" data-lane="${step.lane}" tabindex="0" role="img" aria-label="${label}"><title>${label}</title><rect x="${x}" y="${y}" width="${width}" height="${boxHeight}" rx="${radius}"/><text class="mono" x="${x + 12}" y="${y + 17}">${shortened(step.name, nameLength)}</text></g>`;
}

function drawEdge(edge: BootEdge, places: Layout['places'], tracks: Layout['tracks']): Markup {
  const from = places.get(edge.from) as Place;
  const to = places.get(edge.to) as Place;
  const track = tracks.get(edge);
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + boxHeight, to.x + to.width / 2, to.y];
  const kind = edge.critical ? ' critical' : '';
  const marks = markup`data-from="${edge.from.id}" data-to="${edge.to.id}"`;
  if (track === undefined) {
    const bend = Math.min(40, (y2 - y1) / 2);
    return markup`
<path class="edge${kind}" ${marks} d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
  }
  // Beside the middle, where the lines of the lane itself run.
  const [out, into, turn] = [x1 + 16, x2 + 16, x2 < x1 ? -5 : 5];
  return markup`
<path class="edge across${kind}" ${marks} d="M${out} ${y1}V${track - 5}Q${out} ${track} ${out + turn} ${track}H${into - turn}Q${into} ${track} ${into} ${track + 5}V${y2 - 5}"/><path class="head${kind}" ${marks} d="M${into - 4} ${y2 - 7}h8l-4 7z"/>`;
}

function layOut({ lanes, steps, edges }: BootPicture): Layout {
  const layers = Math.max(...steps.map(({ layer }) => layer)) + 1;
  const across = edges.filter((edge) => edge.across);
  const sources = new Set(across.map(({ from }) => from));
  // What is waited for stands lowest in its row, so that lines to other machines leave freely.
  const rank = (step: BootStep): number => (step.kind === 'wait' ? 0 : sources.has(step) ? 2 : 1);
  const cells = lanes.map((_, lane) => Array.from({ length: layers }, (__, layer) =>
    steps.filter((step) => step.lane === lane && step.layer === layer).sort((a, b) => rank(a) - rank(b) || a.number - b.number)));
  const columns = columnsOf(cells.map((lane) => Math.max(...lane.map(({ length }) => length))));
  const placedLanes: Lane[] = [];
  for (const [index, { label }] of lanes.entries()) {
    const before = placedLanes.at(-1);
    const names = steps.filter(({ lane }) => lane === index).map(({ name }) => monoWidth(shortened(name, nameLength), 12));
    const boxWidth = Math.max(Math.min(120, sansWidth(label, 14)), ...names) + 26;
    const count = columns[index] as number;
    placedLanes.push({ x: before ? before.x + before.width + laneGap : margin, columns: count, boxWidth, width: 2 * lanePadding + count * boxWidth + (count - 1) * columnGap });
  }

  const places = new Map<BootStep, Place>();
  const tracks = new Map<BootEdge, number>();
  let y = margin + laneHead;
  for (let layer = 0; layer < layers; layer += 1) {
    // Lines to one kind of wait share a track, others have tracks of their own.
    const arriving = across.filter(({ to }) => to.layer === layer);
    const names = [...new Set(arriving.map(({ to }) => to.name))];
    for (const edge of arriving) tracks.set(edge, y - layerGap + 12 + names.indexOf(edge.to.name) * trackPitch);
    y += Math.max(0, names.length - 1) * trackPitch;
    let rows = 1;
    for (const [index, lane] of placedLanes.entries()) {
      const cell = cells[index]?.[layer] ?? [];
      rows = Math.max(rows, Math.ceil(cell.length / lane.columns));
      for (const [place, step] of cell.entries()) {
        places.set(step, {
          x: lane.x + lanePadding + (place % lane.columns) * (lane.boxWidth + columnGap),
          y: y + Math.floor(place / lane.columns) * (boxHeight + stackGap),
          width: lane.boxWidth,
        });
      }
    }
    y += rows * (boxHeight + stackGap) - stackGap + layerGap;
  }
  const last = placedLanes.at(-1);
  return { lanes: placedLanes, places, tracks, width: (last ? last.x + last.width : margin) + margin, height: y - layerGap + lanePadding + margin };
}

/** One column for each lane, and further ones where most steps stand side by side. */
function columnsOf(most: readonly number[]): readonly number[] {
  const columns = most.map(() => 1);
  for (let free = columnsInAll - columns.length; free > 0; free -= 1) {
    const need = most.map((count, lane) => Math.ceil(count / (columns[lane] as number)));
    const tallest = need.indexOf(Math.max(...need));
    if ((need[tallest] as number) <= 1) break;
    columns[tallest] = (columns[tallest] as number) + 1;
  }
  return columns;
}
