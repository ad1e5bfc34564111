/** A plan as a picture, in each of the forms. Pure; what is drawn holds no secret. */
import { bootPicture } from './boot.js';
import { drawBoot } from './boot-svg.js';
import { dotBoot, dotTopology } from './dot.js';
import { groupMachines } from './groups.js';
import { mermaidBoot, mermaidTopology } from './mermaid.js';
import { renderPage } from './page.js';
import { wrapped } from './svg-text.js';
import { svgFile } from './svg.js';
import { topologyPicture } from './topology.js';
import { drawTopology } from './topology-svg.js';
import type { Plan } from '../plan/types.js';

/** The page has both views. */
export type Picture =
  | { readonly format: 'mermaid' | 'dot' | 'svg'; readonly view: 'topology' | 'boot' }
  | { readonly format: 'html' };

/** Every form of picture has this in its first 500 characters. */
export const graphMark = 'osgen graph';

/** @param singly draws every machine, also where many are alike */
export function renderGraph(plan: Plan, picture: Picture, singly: boolean): string {
  const groups = groupMachines(plan, singly);
  const topology = topologyPicture(plan, groups);
  if (picture.format === 'html') return renderPage(plan, topology, bootPicture(groups));
  const { format, view } = picture;
  if (view === 'topology') {
    if (format === 'mermaid') return mermaidTopology(topology);
    if (format === 'dot') return dotTopology(topology);
    return svgFile(drawTopology(topology), { name: topology.name, lines: [topology.summary] });
  }
  const boot = bootPicture(groups);
  if (format === 'mermaid') return mermaidBoot(boot, topology.name);
  if (format === 'dot') return dotBoot(boot, topology.name);
  const drawing = drawBoot(boot, topology.name);
  const lines = wrapped('First boot, from top to bottom. Blue: waits across machines. Orange: critical path, estimated by typical weights of the steps.'.split(' '), Math.floor((drawing.width - 48) / 7.2));
  return svgFile(drawing, { name: topology.name, lines });
}
