/** Where the steps of first boot stand, and where the lines between them run. */
import { monoWidth, sansWidth, shortened } from './svg-text.js';
import type { BootEdge, BootPicture, BootStep } from './boot.js';

export const margin = 24;
export const boxHeight = 26;
export const lanePadding = 22;
/** A longer name is shortened. */
export const nameLength = 30;
const stackGap = 6;
const columnGap = 24;
const laneGap = 12;
const laneHead = 46;
const layerGap = 22;
const trackPitch = 6;
/** Between the lines beside a column. */
const gutterPitch = 3;
const gutterTracks = 6;
/** Lanes get further columns for steps side by side up to so many columns in all; the fullest gets one in any case. */
const columnsInAll = 6;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly column: number;
  /** From 0, among the steps of the same layer in the same column. */
  readonly row: number;
}

interface Lane {
  readonly x: number;
  readonly width: number;
  readonly columns: number;
  /** Columns that only the critical path stands in: 0 or 1. */
  readonly reserved: number;
  readonly boxWidth: number;
}

type Point = readonly [x: number, y: number];

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly places: ReadonlyMap<BootStep, Place>;
  /** Of an edge across machines: the height at which it goes across. */
  readonly tracks: ReadonlyMap<BootEdge, number>;
  /** Of other edges, but for those of the critical path. */
  readonly routes: ReadonlyMap<BootEdge, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

export function layOut(picture: BootPicture): Layout {
  const layers = Math.max(...picture.steps.map(({ layer }) => layer)) + 1;
  const across = picture.edges.filter((edge) => edge.across);
  const cells = cellsOf(picture, layers, new Set(across.map(({ from }) => from)));
  const lanes = lanesOf(picture, cells);
  const places = new Map<BootStep, Place>();
  const tracks = new Map<BootEdge, number>();
  const tops: number[] = [];
  let y = margin + laneHead;
  for (let layer = 0; layer < layers; layer += 1) {
    // Lines to one kind of wait share a track, others have tracks of their own.
    const arriving = across.filter(({ to }) => to.layer === layer);
    const names = [...new Set(arriving.map(({ to }) => to.name))];
    for (const edge of arriving) tracks.set(edge, y - layerGap + 10 + names.indexOf(edge.to.name) * trackPitch);
    y += Math.max(0, names.length - 1) * trackPitch;
    tops.push(y);
    let rows = 1;
    for (const [index, lane] of lanes.entries()) {
      for (const { step, column, row } of spread(cells[index]?.[layer] ?? [], lane)) {
        places.set(step, { x: lane.x + lanePadding + column * (lane.boxWidth + columnGap), y: y + row * (boxHeight + stackGap), width: lane.boxWidth, column, row });
        rows = Math.max(rows, row + 1);
      }
    }
    y += rows * (boxHeight + stackGap) - stackGap + layerGap;
  }
  const last = lanes.at(-1);
  return {
    lanes, places, tracks,
    routes: routesOf(picture.edges, places, tops),
    width: (last ? last.x + last.width : margin) + margin,
    height: y - layerGap + lanePadding + margin,
  };
}

/** Lane → layer → steps, in the order they stand in. */
function cellsOf({ lanes, steps }: BootPicture, layers: number, sources: ReadonlySet<BootStep>): readonly (readonly (readonly BootStep[])[])[] {
  // What other machines wait for stands lowest, so that its lines leave freely.
  const rank = (step: BootStep): number => (step.critical ? 0 : step.kind === 'wait' ? 1 : sources.has(step) ? 3 : 2);
  return lanes.map((_, lane) => Array.from({ length: layers }, (__, layer) =>
    steps.filter((step) => step.lane === lane && step.layer === layer).sort((a, b) => rank(a) - rank(b) || a.number - b.number)));
}

function lanesOf({ lanes, steps }: BootPicture, cells: readonly (readonly (readonly BootStep[])[])[]): readonly Lane[] {
  const columns = columnsOf(cells.map((lane) => Math.max(...lane.map(({ length }) => length))));
  const placed: Lane[] = [];
  for (const [index, { label }] of lanes.entries()) {
    const before = placed.at(-1);
    const own = steps.filter(({ lane }) => lane === index);
    const boxWidth = Math.max(Math.min(110, sansWidth(label, 14)), ...own.map(({ name }) => monoWidth(shortened(name, nameLength), 12))) + 24;
    const count = columns[index] as number;
    placed.push({
      x: before ? before.x + before.width + laneGap : margin,
      columns: count, boxWidth,
      reserved: count > 1 && own.some(({ critical }) => critical) ? 1 : 0,
      width: 2 * lanePadding + count * boxWidth + (count - 1) * columnGap,
    });
  }
  return placed;
}

/** One column for each lane, and further ones where most steps stand side by side. */
function columnsOf(most: readonly number[]): readonly number[] {
  const columns = most.map(() => 1);
  for (let free = Math.max(1, columnsInAll - columns.length); free > 0; free -= 1) {
    const need = most.map((count, lane) => Math.ceil(count / (columns[lane] as number)));
    const tallest = need.indexOf(Math.max(...need));
    if ((need[tallest] as number) <= 1) break;
    columns[tallest] = (columns[tallest] as number) + 1;
  }
  return columns;
}

function spread(cell: readonly BootStep[], { columns, reserved }: Lane): readonly { readonly step: BootStep; readonly column: number; readonly row: number }[] {
  const own = reserved > 0 ? cell.filter(({ critical }) => critical) : [];
  const others = cell.filter((step) => !own.includes(step));
  return [
    ...own.map((step) => ({ step, column: 0, row: 0 })),
    ...others.map((step, place) => ({ step, column: reserved + (place % (columns - reserved)), row: Math.floor(place / (columns - reserved)) })),
  ];
}

/** An edge's way: out of the side of its step, down beside a column, at the target's layer to another column if need be. */
interface Way {
  readonly edge: BootEdge;
  /** Beside which columns it runs down, first and last; a gutter is left of its column. */
  readonly first: number;
  readonly last: number;
  readonly start: Point;
  readonly end: Point;
  /** Height at which it changes over. */
  readonly turn: number;
}

function routesOf(edges: readonly BootEdge[], places: Layout['places'], tops: readonly number[]): Layout['routes'] {
  const ways = edges.filter((edge) => !edge.across && !edge.critical).map((edge): Way => {
    const from = places.get(edge.from) as Place;
    const to = places.get(edge.to) as Place;
    const middle = (place: Place): number => place.y + boxHeight / 2;
    const [right, left] = [to.column > from.column, to.column < from.column];
    return {
      edge,
      first: right ? from.column + 1 : from.column,
      last: left ? to.column + 1 : to.column,
      start: [right ? from.x + from.width : from.x, middle(from)],
      end: [left ? to.x + to.width : to.x, middle(to)],
      turn: (tops[edge.to.layer] as number) - 5,
    };
  });
  const gutters = new Map<string, Gutter>();
  const gutterOf = (way: Way, column: number): Gutter => {
    const key = `${way.edge.from.lane} ${column}`;
    const gutter = gutters.get(key) ?? new Gutter();
    gutters.set(key, gutter);
    return gutter;
  };
  for (const way of ways) {
    const { edge, first, last, start, end, turn } = way;
    gutterOf(way, first).occupy(edge.from, start[1], first === last ? end[1] : turn);
    if (first !== last) gutterOf(way, last).occupy(edge.from, turn, end[1]);
  }
  return new Map(ways.map((way) => {
    const { edge, first, last, start, end, turn } = way;
    const from = places.get(edge.from) as Place;
    const x = (column: number): number => from.x + (column - from.column) * (from.width + columnGap) - 5 - gutterOf(way, column).track(edge.from) * gutterPitch;
    const points: Point[] = first === last
      ? [start, [x(first), start[1]], [x(first), end[1]], end]
      : [start, [x(first), start[1]], [x(first), turn], [x(last), turn], [x(last), end[1]], end];
    return [edge, points];
  }));
}

/** The room beside a column: lines of one step share a track, those of others are beside it while both run. */
class Gutter {
  private readonly spans = new Map<BootStep, { top: number; bottom: number }>();

  occupy(step: BootStep, top: number, bottom: number): void {
    const span = this.spans.get(step);
    this.spans.set(step, { top: Math.min(top, span?.top ?? top), bottom: Math.max(bottom, span?.bottom ?? bottom) });
  }

  /** From 0, the nearest to the column. If there are more than there is room for, some lie over each other. */
  track(step: BootStep): number {
    const tracks = new Map<BootStep, number>();
    for (const [other, { top, bottom }] of [...this.spans].sort(([, a], [, b]) => a.top - b.top)) {
      const taken = [...tracks].flatMap(([beside, track]) => {
        const span = this.spans.get(beside);
        return span && span.bottom >= top && span.top <= bottom ? [track] : [];
      });
      let free = 0;
      while (taken.includes(free) && free < gutterTracks - 1) free += 1;
      tracks.set(other, free);
      if (other === step) return free;
    }
    return 0;
  }
}
