/** The service of docs/adding-a-service.md, added to the project's own catalog as the document says. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildResult } from '../../src/build.js';
import { loadCatalog } from '../../src/catalog/load.js';
import { resources } from '../../src/load/resources.js';
import { addressText } from '../../src/net/ip.js';
import { testSecrets } from '../support/compile.js';
import { root, textOf } from './markdown.js';

const folder = mkdtempSync(join(tmpdir(), 'osgen-docs-'));
for (const part of ['roles', 'templates', 'schemas']) cpSync(join(root, part), join(folder, part), { recursive: true });
cpSync(fileURLToPath(new URL('service', import.meta.url)), folder, { recursive: true });
const catalog = loadCatalog(folder);
rmSync(folder, { recursive: true });

function compiled(services: string): BuildResult {
  return build({
    topology: { name: 'lab.yaml', text: textOf('examples/walkthrough.yaml') },
    overlays: [{ name: 'services.yaml', text: `services: ${services}\n` }],
    secrets: testSecrets,
    resources: { ...resources, catalog },
  });
}

test('it is off by default', () => {
  const { output } = compiled('{heat: false}');
  for (const { services } of output?.plan.lab.nodes ?? []) expect(services).not.toContain('node-exporter');
});

test('switched on it is on every machine, with its package, its file and its step', () => {
  const { output, diagnostics } = compiled('{node-exporter: {settings: {port: 9200}}}');
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const nodes = output?.plan.nodes ?? [];
  expect(nodes).toHaveLength(5);
  for (const { node, packages, files, steps } of nodes) {
    expect(packages).toContain('prometheus-node-exporter');
    expect(files.find(({ path }) => path === '/etc/default/prometheus-node-exporter')?.contents).toMatch(new RegExp(`^ARGS="--web.listen-address=${addressText(node.managementAddress)}:9200"$`, 'm'));
    expect(steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['start-node-exporter', 'ready-machine-metrics']));
  }
});

test('every key of a service is in the document’s table', () => {
  const { properties } = JSON.parse(textOf('schemas/service.schema.json')) as { properties: Record<string, unknown> };
  const rows = [...textOf('docs/adding-a-service.md').matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name));
  expect(Object.keys(properties).filter((key) => key !== 'start' && !rows.includes(key))).toEqual([]);
});
