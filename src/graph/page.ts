/** The page: both drawings and the tables, one file that loads nothing. */
import { createHash } from 'node:crypto';
import { addressText } from '../net/ip.js';
import { shellQuote } from '../util/shell.js';
import { drawBoot } from './boot-svg.js';
import { drawTopology } from './topology-svg.js';
import { Markup, markup } from './markup.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './style.js';
import { inlineSvg, type Drawing } from './svg.js';
import { counted } from '../util/count.js';
import { hardwareText } from './topology.js';
import { urlsOf } from './urls.js';
import type { BootPicture } from './boot.js';
import type { Plan } from '../plan/types.js';
import type { TopologyPicture } from './topology.js';

export function renderPage(plan: Plan, topology: TopologyPicture, boot: BootPicture): string {
  const drawings = { topology: drawTopology(topology), boot: drawBoot(boot, topology.name) };
  const style = `${pageStyle}\n${fitting('topology-graph', drawings.topology)}\n${fitting('boot-graph', drawings.boot)}`;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(pageScript)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const sections = [
    ['topology', 'Networks and machines', topologySection(drawings.topology)],
    ['boot', 'First boot', bootSection(boot, drawings.boot)],
    ['addresses', 'Addresses', addressTable(plan)],
    ['urls', 'URLs', urlTable(plan)],
    ['logins', 'Logins', loginTable(plan)],
    ['packages', 'Packages and steps', machineDetails(boot)],
  ] as const;
  return `${markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<!-- osgen graph -->
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${topology.name}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>${topology.name}</h1>
<p class="quiet">${topology.summary}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(([id, title, content]) => markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`)}</main>
<footer>Made by osgen graph. There are no passwords on this page.</footer>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`.text}`;
}

/** On wide screens a drawing may shrink by a fifth before it scrolls. */
function fitting(id: string, { width }: Drawing): string {
  return `@media (min-width:900px){#${id}{width:100%;height:auto;max-width:${width}px;min-width:${Math.round(width * 0.8)}px}}`;
}

/** Wide content scrolls in a box of its own, by keyboard too. */
function scrolling(label: string, content: Markup): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

function topologySection(drawing: Drawing): Markup {
  return markup`<p class="quiet">Networks run down on the left; each machine is tied to its networks by its addresses.</p>
${scrolling('Drawing of networks and machines', inlineSvg(drawing, 'topology-graph'))}`;
}

function bootSection(boot: BootPicture, drawing: Drawing): Markup {
  const across = boot.edges.filter((edge) => edge.across).length;
  const sample = (kind: string, radius: number): Markup => markup`<svg width="30" height="18" aria-hidden="true"><g class="step ${kind}"><rect x="1" y="2" width="28" height="14" rx="${radius}"/></g></svg>`;
  const lineSample = (kind: string): Markup => markup`<svg width="30" height="18" aria-hidden="true"><path class="edge ${kind}" d="M1 9H29"/></svg>`;
  const filter = boot.lanes.length < 2 ? undefined : boot.lanes.map(({ label }, lane) => markup`<button type="button" data-lane="${lane}" aria-pressed="false">${label}</button>`);
  return markup`<p>${counted(boot.steps.length, 'step')}, ${across} waits across machines. Time runs down: a step starts as soon as all it depends on has ended, so what stands side by side may run at the same time.</p>
<ul class="key"><li>${sample('script', 3)}script, or start of daemons</li><li>${sample('ready', 7)}until a service of the machine answers</li><li>${sample('wait', 3)}wait for another machine</li><li>${lineSample('across')}wait across machines</li><li>${lineSample('critical')}critical path</li></ul>
<div class="filter" id="boot-filter" hidden role="group" aria-label="Machine to show"><button type="button" data-lane="" aria-pressed="true">all machines</button>${filter}</div>
${scrolling('Drawing of the first boot', inlineSvg(drawing, 'boot-graph'))}
<h3>Critical path</h3>
<p class="quiet">The chain that decides when the lab is complete. osgen knows no durations: this is an estimate by typical weights, in which the packages of a machine count most, by their number, then scripts, then starts of daemons.</p>
<ol class="path">${boot.critical.map(({ lane, name: step, description }) => markup`<li>${boot.lanes.length > 1 ? `${boot.lanes[lane]?.label}: ` : ''}<code>${step}</code> <span class="quiet">${description}</span></li>`)}</ol>`;
}

function addressTable({ lab }: Plan): Markup {
  return scrolling('Table of addresses', markup`<table>
<thead><tr><th scope="col">Machine</th>${lab.networks.map(({ name }) => markup`<th scope="col">${name}</th>`)}<th scope="col">Roles</th><th scope="col">Hardware</th></tr></thead>
<tbody>${lab.nodes.map((node) => markup`
<tr><th scope="row">${node.name}</th>${lab.networks.map((network) => {
    const nic = node.nics.find((each) => each.network === network);
    return markup`<td class="code">${nic ? (nic.address ? addressText(nic.address) : 'DHCP') : '–'}</td>`;
  })}<td class="wide">${node.roles.join(', ')}</td><td class="widest">${hardwareText(node)}</td></tr>`)}
</tbody></table>`);
}

function urlTable(plan: Plan): Markup {
  return scrolling('Table of URLs', markup`<table>
<caption>Names are known on the machines; links go to the address on the management network, which the hypervisor reaches.</caption>
<thead><tr><th scope="col">What</th><th scope="col">URL</th></tr></thead>
<tbody>${urlsOf(plan).map(({ what, url, link }) => markup`
<tr><td class="wide">${what}</td><td class="code">${link === undefined ? url : markup`<a href="${link}" rel="noreferrer">${url}</a>`}</td></tr>`)}
</tbody></table>`);
}

function loginTable({ lab }: Plan): Markup {
  const { name, sshKeys, passwordHash } = lab.admin;
  const ways = [
    sshKeys.length > 0 ? `SSH takes ${counted(sshKeys.length, 'key')} of the topology` : 'The topology gives no SSH key',
    passwordHash === undefined ? 'the account has no password' : 'the account has a password for the console',
  ].join('; ');
  return scrolling('Table of logins', markup`<table>
<caption>${ways}.</caption>
<thead><tr><th scope="col">Machine</th>${sshKeys.length > 0 ? markup`<th scope="col">SSH</th>` : undefined}<th scope="col">Serial console</th></tr></thead>
<tbody>${lab.nodes.map((node) => markup`
<tr><th scope="row">${node.name}</th>${sshKeys.length > 0 ? markup`<td class="code">ssh ${name}@${addressText(node.managementAddress)}</td>` : undefined}<td class="code">virsh -c ${shellQuote(lab.hypervisor.uri)} console ${node.domain}</td></tr>`)}
</tbody></table>`);
}

function machineDetails({ lanes }: BootPicture): Markup {
  return markup`${lanes.map(({ label, members: [{ packages, steps }] }) => markup`<details>
<summary><b>${label}</b> <span class="quiet">${counted(packages.length, 'package')}, ${counted(steps.length, 'step')}</span></summary>
<p><code>${packages.join(' ')}</code></p>
${scrolling(`Steps of ${label}`, markup`<table>
<thead><tr><th scope="col">No.</th><th scope="col">Step</th><th scope="col">What it does</th><th scope="col">After</th><th scope="col">Time limit</th></tr></thead>
<tbody>${steps.map(({ number, name, description, after, timeoutSeconds }) => markup`
<tr><td>${number}</td><th scope="row"><code>${name}</code></th><td class="wide">${description}</td><td>${after.join(', ')}</td><td>${timeoutSeconds} s</td></tr>`)}
</tbody></table>`)}
</details>
`)}`;
}
