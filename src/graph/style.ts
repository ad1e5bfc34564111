/** Colours and type of drawings and page, light and dark. Text has a contrast of at least 4.5 to 1 (WCAG 2.2, AA). */

interface Palette {
  readonly page: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly faint: string;
  readonly critical: string;
  readonly criticalSurface: string;
  readonly across: string;
  /** One after the other for the networks, from the start again if there are more. */
  readonly networks: readonly string[];
}

const light: Palette = {
  page: '#ffffff', surface: '#f6f7f9', text: '#1c2128', muted: '#57606a', border: '#c9d1d9', faint: '#b6bfc9',
  critical: '#b4430b', criticalSurface: '#fff3e8', across: '#2f5fd0',
  networks: ['#0f766e', '#6d3fc4', '#b0480a', '#b3255f', '#0b6aa6', '#5a7a0c'],
};

const dark: Palette = {
  page: '#12161c', surface: '#1b2129', text: '#e4e9ef', muted: '#9da7b3', border: '#3d4650', faint: '#4a5561',
  critical: '#ffa366', criticalSurface: '#33241a', across: '#82aaff',
  networks: ['#5cc8bb', '#b79bf5', '#f0a868', '#f08fb4', '#6db9ec', '#b4cc5e'],
};

/** Classes `n0`, `n1` …: a network's colour. */
export const networkColours = light.networks.length;

export const sansFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
export const monoFont = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

/** Written out for both: programs that draw SVG outside browsers know no variables. */
function drawingColours(palette: Palette): string {
  return [
    `.bg{fill:${palette.page}}.card,.step rect{fill:${palette.surface};stroke:${palette.border}}.lane{fill:none;stroke:${palette.border}}`,
    `.chip{fill:${palette.page};stroke:${palette.border}}text{fill:${palette.text}}.muted{fill:${palette.muted}}`,
    `.halo{stroke:${palette.page}}.edge{stroke:${palette.faint}}.across{stroke:${palette.across}}.head{fill:${palette.across}}`,
    `.step.critical rect{fill:${palette.criticalSurface};stroke:${palette.critical}}.edge.critical{stroke:${palette.critical}}.head.critical{fill:${palette.critical}}`,
    `.step.wait rect{stroke:${palette.across}}.step.wait.critical rect{stroke:${palette.critical}}`,
    ...palette.networks.map((colour, index) => `.n${index}{stroke:${colour}}.dot.n${index},.name.n${index}{fill:${colour};stroke:none}`),
  ].join('\n');
}

const drawingForms = [
  `text{font:12px ${sansFont}}.mono{font:12px ${monoFont}}.title{font-size:20px;font-weight:600}.strong{font-weight:600;font-size:14px}`,
  '.halo{fill:none;stroke-width:6}.bus{stroke-width:4;stroke-linecap:round}.wire{fill:none;stroke-width:2}',
  '.edge{fill:none;stroke-width:1.25}.across{stroke-width:1.5}.edge.critical{stroke-width:2.25}',
  '.step.wait rect{stroke-dasharray:4 3}.step.critical .mono{font-weight:600}',
].join('\n');

/** For a drawing that stands alone. */
export const drawingStyle = `${drawingForms}\n${drawingColours(light)}\n@media (prefers-color-scheme:dark){\n${drawingColours(dark)}\n}`;

function variables(palette: Palette): string {
  return `--page:${palette.page};--surface:${palette.surface};--text:${palette.text};--muted:${palette.muted};--border:${palette.border};--critical:${palette.critical};--link:${palette.across}`;
}

/** For the page: the drawings', and its own. On paper it is light. */
export const pageStyle = `
:root{color-scheme:light dark;${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 ${sansFont}}
header,main,footer{max-width:1320px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:32px;line-height:1.2;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:22px;line-height:1.3;margin:56px 0 4px}
h2+.scroll,h2+details{margin-top:12px}
h3{font-size:16px;margin:24px 0 4px;overflow-wrap:anywhere}
p{margin:4px 0 16px;max-width:75ch}
.quiet,footer{color:var(--muted)}
footer{font-size:14px;padding-top:24px;padding-bottom:40px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:16px 0 0;padding:0}
a{color:var(--link);text-underline-offset:3px}
a,code{overflow-wrap:anywhere}
td{overflow-wrap:break-word}td.wide{min-width:14em}td.widest{min-width:26em}td.code a{overflow-wrap:normal}
code,.code{font-family:${monoFont};font-size:.875em}
.scroll{overflow-x:auto;border:1px solid var(--border);border-radius:8px;background:var(--page)}
.scroll:focus-visible,.step:focus-visible,a:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.scroll>svg{display:block;margin:0 auto}
.key{display:flex;flex-wrap:wrap;gap:6px 20px;list-style:none;margin:0 0 12px;padding:0;font-size:14px;color:var(--muted)}
.key svg{vertical-align:-4px;margin-right:6px}
.filter{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 12px}
.filter[hidden]{display:none}
button{font:inherit;font-size:14px;color:var(--text);background:var(--surface);border:1px solid var(--border);border-radius:999px;padding:4px 12px;cursor:pointer}
button[aria-pressed=true]{background:var(--text);color:var(--page);border-color:var(--text)}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:12px 14px 4px;color:var(--muted)}
th,td{text-align:left;vertical-align:top;padding:8px 14px;border-top:1px solid var(--border)}
thead th{border-top:0;color:var(--muted);font-weight:600;white-space:nowrap}
tbody th{font-weight:600;white-space:nowrap}
td.code{white-space:nowrap}
details{border-top:1px solid var(--border)}
details:last-of-type{border-bottom:1px solid var(--border)}
summary{cursor:pointer;padding:10px 4px;overflow-wrap:anywhere}
summary b{font-weight:600}
details p{padding:0 4px;max-width:none}
details .scroll{margin:0 0 16px}
ol.path{padding-left:28px;columns:3 260px;column-gap:40px;font-size:14px;margin:0 0 12px}
ol.path li{break-inside:avoid;overflow-wrap:anywhere}
.dimmed .step,.dimmed .edge,.dimmed .head{opacity:.2}
.dimmed .lit{opacity:1}
@media (max-width:600px){header,main,footer{padding-left:16px;padding-right:16px}header{padding-top:24px}h1{font-size:26px}h2{margin-top:40px;font-size:20px}th,td{padding:8px 10px}}
@media print{nav,.filter{display:none}.scroll{overflow:visible;border:0}.scroll svg{max-width:100%;height:auto}details::details-content{content-visibility:visible}tr,details{break-inside:avoid}h2{break-after:avoid}}
${drawingForms}
${drawingColours(light)}
@media screen and (prefers-color-scheme:dark){
${drawingColours(dark)}
}
`.trim();
