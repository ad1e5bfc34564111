/**
 * First boot as swim lanes, a lane for each machine, time from top to bottom: step names are horizontal, and there are more
 * steps in a row than machines. A row holds the steps whose longest chain of predecessors is equally long. The critical
 * path has a column of its own; other lines run beside the columns, those of each step on a track of their own.
 */
import { markup, type Markup } from './markup.js';
import { sansWidth, shortened } from './svg-text.js';
import { layOut, boxHeight, margin, lanePadding, nameLength, type Layout, type Place } from './boot-layout.js';
import type { BootEdge, BootPicture, BootStep } from './boot.js';
import type { Drawing } from './svg.js';

export function drawBoot(picture: BootPicture, name: string): Drawing {
  const layout = layOut(picture);
  const { lanes, places, width, height } = layout;
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
    content: markup`${heads}${edges.map((edge) => drawEdge(edge, layout))}${picture.steps.map((step) => drawStep(step, places.get(step) as Place, picture))}`,
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

function drawEdge(edge: BootEdge, { places, tracks, routes }: Layout): Markup {
  const from = places.get(edge.from) as Place;
  const to = places.get(edge.to) as Place;
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + boxHeight, to.x + to.width / 2, to.y];
  const kind = edge.critical ? ' critical' : '';
  const marks = markup`data-from="${edge.from.id}" data-to="${edge.to.id}"`;
  const route = routes.get(edge);
  if (route) return markup`
<path class="edge" ${marks} d="${rounded(route)}"/>`;
  const track = tracks.get(edge);
  if (track === undefined) return markup`
<path class="edge${kind}" ${marks} d="${x1 === x2 ? `M${x1} ${y1}V${y2}` : rounded([[x1, y1], [x1, y2 - 10], [x2, y2 - 10], [x2, y2]])}"/>`;
  // Beside the middle, where the critical path runs; below another box, into the side.
  const out = x1 + 16;
  if (to.row > 0) {
    const middle = to.y + boxHeight / 2;
    return markup`
<path class="edge across${kind}" ${marks} d="${rounded([[out, y1], [out, track], [to.x - 8, track], [to.x - 8, middle], [to.x - 4, middle]])}"/><path class="head${kind}" ${marks} d="M${to.x - 6} ${middle - 4}v8l6 -4z"/>`;
  }
  return markup`
<path class="edge across${kind}" ${marks} d="${rounded([[out, y1], [out, track], [x2 + 16, track], [x2 + 16, y2 - 5]])}"/><path class="head${kind}" ${marks} d="M${x2 + 12} ${y2 - 7}h8l-4 7z"/>`;
}

/** A line along points, each right above, below or beside the one before, with round corners. */
function rounded(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before) return `M${x} ${y}`;
    if (!after) return `L${x} ${y}`;
    const near = ([px, py]: readonly [number, number]): string => {
      const length = Math.abs(px - x) + Math.abs(py - y);
      const share = length === 0 ? 0 : Math.min(4, length / 2) / length;
      return `${round(x + (px - x) * share)} ${round(y + (py - y) * share)}`;
    };
    return `L${near(before)}Q${x} ${y} ${near(after)}`;
  }).join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
