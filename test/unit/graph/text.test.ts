import { escapeMarkup, markup } from '../../../src/graph/markup.js';
import { dotBoot, dotTopology } from '../../../src/graph/dot.js';
import { mermaidBoot, mermaidTopology } from '../../../src/graph/mermaid.js';
import { drawTopology } from '../../../src/graph/topology-svg.js';
import { svgFile } from '../../../src/graph/svg.js';
import { monoWidth, shortened, wrapped } from '../../../src/graph/svg-text.js';
import { addressesText, type TopologyPicture } from '../../../src/graph/topology.js';
import { parseAddress, type Address } from '../../../src/net/ip.js';

const hostile = 'a "b" \\ <c> & #d; `e` \'f\'\n{g}|h]';
const picture: TopologyPicture = {
  name: 'lab', summary: hostile,
  networks: [{ name: 'net-1', cidr: hostile, details: hostile }],
  machines: [{ id: 'node-1', label: 'node-1', count: 1, roles: [hostile], hardware: hostile, services: [hostile], attachments: [{ network: 0, address: hostile }] }],
};

test('markup escapes texts, and only those', () => {
  expect(markup`<b title="${'"'}">${'<&>'}${markup`<i/>`}${[1, 'x']}${undefined}</b>`.text).toBe('<b title="&quot;">&lt;&amp;&gt;<i/>1x</b>');
  expect(escapeMarkup('\u0000\u001b[')).toBe('\ufffd\ufffd[');
});

test('free texts stay within their quotes in DOT', () => {
  const dot = dotTopology(picture);
  expect(dot).toContain('a \\"b\\" \\\\ <c> & #d; `e` \'f\' {g}|h]');
  for (const line of dot.split('\n')) expect((line.replace(/\\./g, '').match(/"/g) ?? []).length % 2).toBe(0);
  expect(dotBoot({ lanes: [], steps: [], edges: [], critical: [] }, 'x"y')).toContain('"x\\"y"');
});

test('free texts are entities in Mermaid', () => {
  const mermaid = mermaidTopology(picture);
  expect(mermaid).toContain('a #34;b#34; #92; #60;c#62; #38; #35;d#59; #96;e#96; \'f\' #123;g#125;#124;h#93;');
  expect(mermaid).toContain('net_net_1 --- node_node_1');
});

test('free texts are escaped in SVG', () => {
  const svg = svgFile(drawTopology(picture), { name: hostile, lines: [hostile] });
  expect(svg).not.toMatch(/<c>|"b"| & /);
});

test('widths and lines', () => {
  expect(monoWidth('abcd', 12)).toBe(30);
  expect(shortened('compute-with-a-long-name-17', 12)).toBe('comput…me-17');
  expect(shortened('short', 12)).toBe('short');
  expect(wrapped(['a', 'bb', 'cccccc', 'd'], 4)).toEqual(['a bb', 'cccccc', 'd']);
});

const addresses = (...texts: string[]): Address[] => texts.map((text) => parseAddress(text) as Address);

test('addresses of several machines', () => {
  expect(addressesText([])).toBe('DHCP');
  expect(addressesText(addresses('10.0.0.9'))).toBe('10.0.0.9');
  expect(addressesText(addresses('10.0.0.11', '10.0.0.9', '10.0.0.10'))).toBe('10.0.0.9–11');
  expect(addressesText(addresses('10.0.0.9', '10.0.0.12'))).toBe('2 in 10.0.0.9–12');
  expect(addressesText(addresses('10.0.0.255', '10.0.1.0'))).toBe('10.0.0.255–10.0.1.0');
  expect(addressesText(addresses('fd00::a', 'fd00::b'))).toBe('fd00::a–b');
});

test('with many machines, steps say in Mermaid which one is theirs, without frames', () => {
  const lanes = (count: number): Parameters<typeof mermaidBoot>[0] => {
    const steps = Array.from({ length: count }, (_, lane) => ({ id: `m${lane}/hosts`, lane, name: 'hosts', number: 1, description: '', kind: 'script' as const, layer: 0, critical: lane === 0 }));
    const machines = steps.map((_, lane) => ({ id: `m${lane}`, label: `m${lane}`, members: [] as never }));
    return { lanes: machines, steps, edges: [], critical: steps.slice(0, 1) };
  };
  expect(mermaidBoot(lanes(8), 'lab')).toContain('  subgraph lane_m7["m7"]\n    step_m7__hosts["hosts"]\n  end\n');
  expect(mermaidBoot(lanes(9), 'lab')).toContain('  step_m8__hosts["m8<br>hosts"]\n');
  expect(mermaidBoot(lanes(9), 'lab')).not.toContain('subgraph');
});
