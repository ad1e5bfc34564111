/** Pictures of the examples: exactly as in golden/, and what has to be true of any of them. UPDATE_GOLDEN=1 writes them anew. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderGraph, type Picture, graphMark } from '../../../src/graph/render.js';
import { compileWell, readSource, testSeed } from '../../support/compile.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const golden = join(dirname(fileURLToPath(import.meta.url)), 'golden');
const plans = new Map(['all-in-one', 'debian', 'fleet', 'minimal', 'walkthrough'].map((name) => {
  const lock = readSource(join(root, `examples/${name}.lock.yaml`), '')?.text;
  return [name, compileWell(readFileSync(join(root, `examples/${name}.yaml`), 'utf8'), lock === undefined ? {} : { lock }).plan] as const;
}));
const plan = (name: string): NonNullable<ReturnType<typeof plans.get>> => plans.get(name) as NonNullable<ReturnType<typeof plans.get>>;

const pictures: readonly (readonly [file: string, picture: Picture])[] = [
  ['topology.mmd', { format: 'mermaid', view: 'topology' }],
  ['boot.mmd', { format: 'mermaid', view: 'boot' }],
  ['topology.dot', { format: 'dot', view: 'topology' }],
  ['boot.dot', { format: 'dot', view: 'boot' }],
  ['topology.svg', { format: 'svg', view: 'topology' }],
  ['boot.svg', { format: 'svg', view: 'boot' }],
  ['page.html', { format: 'html' }],
];

const goldenFiles = ['minimal', 'fleet'].flatMap((name) => pictures.map(([file, picture]) => [`${name}-${file}`, name, picture] as const));

test.each(goldenFiles)('%s', (file, name, picture) => {
  const path = join(golden, file);
  const text = renderGraph(plan(name), picture, false);
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path)).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
});

test('no golden file without a test', () => {
  expect(readdirSync(golden).sort()).toEqual(goldenFiles.map(([file]) => file).sort());
});

const all = [...plans.keys()].flatMap((name) => pictures.flatMap(([file, picture]) => [false, true].map((singly) => [name, file, picture, singly] as const)));

test.each(all)('%s %s holds no secret, and is marked as ours', (name, _, picture, singly) => {
  const { lab } = plan(name);
  const text = renderGraph(plan(name), picture, singly);
  for (const secret of [testSeed, ...lab.secretNames.map((each) => lab.secret(each))]) expect(text).not.toContain(secret);
  expect(text.slice(0, 500)).toContain(graphMark);
});

test('the password hash of the account is not shown', () => {
  const text = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8');
  const hash = '$6$rounds=4096$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmn';
  const { plan: withHash } = compileWell(`${text}admin: {password_hash: "${hash}", ssh_authorized_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1nKzBXb2Q8mSPu0Cs3zT1rGmJ0ErUIdSGHGbNR0abc me@here"]}\n`);
  const page = renderGraph(withHash, { format: 'html' }, false);
  expect(page).not.toContain(hash);
  expect(page).toContain('the account has a password for the console');
  expect(page).toContain('ssh ubuntu@10.0.0.');
});

test('a page is one file that loads nothing', () => {
  const page = renderGraph(plan('walkthrough'), { format: 'html' }, false);
  expect(page).not.toMatch(/<(?:link(?! rel="icon" href="data:,")|iframe|img|object|embed)\b|\bsrc=|url\(|@import|fetch\(|XMLHttpRequest| style=/);
  expect(page).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-[^"]+ script-src &#39;sha256-/);
});

test('a page has all machines, addresses, packages and URLs', () => {
  const { lab, nodes } = plan('fleet');
  const page = renderGraph(plan('fleet'), { format: 'html' }, false);
  for (const { name } of lab.nodes) expect(page).toContain(`<th scope="row">${name}</th>`);
  for (const { packages } of nodes) for (const name of packages) expect(page).toContain(name);
  for (const text of ['10.0.0.119', '203.0.113.39', '10.0.0.234', 'http://10.0.0.11/horizon/', 'http://10.0.0.11:5000/v3', 'http://10.0.0.11:6080/vnc_lite.html', 'console fleet-compute-20']) expect(page).toContain(text);
});

test('a service that is off leaves no URL', () => {
  const text = readFileSync(join(root, 'examples/minimal.yaml'), 'utf8');
  const page = renderGraph(compileWell(`${text}services: {horizon: false, heat: false}\n`).plan, { format: 'html' }, false);
  expect(page).not.toMatch(/[Hh]orizon|heat/);
  expect(page).toContain('OpenStack Image (glance)');
});

test('every wait across machines is in each form of the boot view', () => {
  const waits = plan('walkthrough').nodes.flatMap(({ node, steps }) => steps.flatMap(({ name, waitsFor }) =>
    (waitsFor?.nodes ?? []).filter((other) => other !== node.name).map((other) => [other, node.name, name] as const)));
  expect(waits.length).toBeGreaterThan(8);
  const dot = renderGraph(plan('walkthrough'), { format: 'dot', view: 'boot' }, false);
  const svg = renderGraph(plan('walkthrough'), { format: 'svg', view: 'boot' }, false);
  for (const [from, to, step] of waits) {
    expect(dot).toMatch(new RegExp(`"${from}/[a-z0-9-]+" -> "${to}/${step}"`));
    expect(svg).toMatch(new RegExp(`data-from="${from}/[a-z0-9-]+" data-to="${to}/${step}"`));
  }
});
