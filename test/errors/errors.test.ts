/**
 * Compiles every folder below cases/ and compares what is reported with its expected.txt, byte for byte: the text is
 * what the product is here. UPDATE_GOLDEN=1 writes the texts anew; read them before you commit them.
 *
 * A folder is named after the code it is about and holds topology.yaml and expected.txt, perhaps also
 * topology.secrets.yaml (default: the tests' own), and catalog.yaml: changes to the catalog, for what the
 * catalog's present data cannot bring about.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { build } from '../../src/build.js';
import type { Catalog } from '../../src/catalog/types.js';
import { codes } from '../../src/diagnostics/codes.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { printDiagnostics } from '../../src/diagnostics/print.js';
import { resources } from '../../src/load/resources.js';
import { readSource, testSecrets } from '../support/compile.js';

const cases = fileURLToPath(new URL('cases', import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const allowed = ['topology.yaml', 'expected.txt', 'topology.secrets.yaml', 'catalog.yaml'];

/** Codes that no topology text brings about. */
const unreachable = {
  OSG1005: 'a file that is not there, or of more than 2 MiB: test/unit/parse and test/unit/load',
};

const names = readdirSync(cases).sort();

test('every code about the topology has a case, and every case a code', () => {
  const covered = [...new Set(names.map((name) => name.slice(0, 7)))];
  const wanted = Object.keys(codes).filter((code) => /^OSG[123]/.test(code) && !(code in unreachable));
  expect(covered).toEqual(wanted);
});

describe.each(names)('%s', (name) => {
  const folder = join(cases, name);
  const files = readdirSync(folder);
  const diagnostics = compile(folder);
  const text = printDiagnostics(diagnostics, { format: 'text', color: false });
  if (update) writeFileSync(join(folder, 'expected.txt'), text);

  test('is reported as expected', () => expect(text).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8')));

  test('is about its code', () => expect(diagnostics.map(({ code }) => code)).toContain(name.slice(0, 7)));

  test('has a place and a help for everything', () => {
    for (const { span, help, message } of diagnostics) {
      expect({ message, span, help }).toEqual({ message, span: expect.anything(), help: expect.anything() });
    }
  });

  test('has the files it needs and no others', () => {
    expect(files.filter((file) => !allowed.includes(file))).toEqual([]);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(allowed.slice(0, 2)));
  });
});

function compile(folder: string): readonly Diagnostic[] {
  const topology = { name: 'topology.yaml', text: readFileSync(join(folder, 'topology.yaml'), 'utf8') };
  const secrets = readSource(join(folder, 'topology.secrets.yaml'), 'topology.secrets.yaml');
  const overlay = join(folder, 'catalog.yaml');
  const catalog = existsSync(overlay)
    ? (merge(resources.catalog, parse(readFileSync(overlay, 'utf8'))) as Catalog)
    : resources.catalog;
  return build({
    topology,
    secrets: secrets ? { ...secrets, sensitive: true } : testSecrets,
    resources: { ...resources, catalog },
  }).diagnostics;
}

/** Mappings are merged, everything else is replaced. */
function merge(base: unknown, change: unknown): unknown {
  if (!isMapping(base) || !isMapping(change)) return change;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, merge(base[key], value)])),
  };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
