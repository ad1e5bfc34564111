/** A drawing as a file of its own, or as a part of the page. */
import { markup, Markup } from './markup.js';
import { drawingStyle } from './style.js';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly content: Markup;
}

/** @param heading drawn above it: a file has no page around it that says what it is */
export function svgFile(drawing: Drawing, heading: { readonly name: string; readonly lines: readonly string[] }): string {
  const above = 44 + heading.lines.length * 18;
  const height = drawing.height + above;
  return `${markup`<svg xmlns="http://www.w3.org/2000/svg" width="${drawing.width}" height="${height}" viewBox="0 0 ${drawing.width} ${height}" role="img" aria-labelledby="title desc">
<!-- osgen graph -->
<title id="title">${drawing.title}</title>
<desc id="desc">${drawing.description}</desc>
<style>${new Markup(drawingStyle)}</style>
<rect class="bg" width="100%" height="100%"/>
<text class="title" x="24" y="42">${heading.name}</text>
${heading.lines.map((text, index) => markup`<text class="muted" x="24" y="${64 + index * 18}">${text}</text>\n`)}<g transform="translate(0 ${above})">${drawing.content}</g>
</svg>`.text}\n`;
}

/** @param id unique in the page */
export function inlineSvg(drawing: Drawing, id: string): Markup {
  return markup`<svg id="${id}" width="${drawing.width}" height="${drawing.height}" viewBox="0 0 ${drawing.width} ${drawing.height}" role="group" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${drawing.title}</title>
<desc id="${id}-desc">${drawing.description}</desc>${drawing.content}
</svg>`;
}
