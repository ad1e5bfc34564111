/**
 * What each command prints, word for word, on a lab of two machines: printed/*.txt, which are to be read like the texts of
 * errors. UPDATE_GOLDEN=1 writes them anew. `diff`, `graph` and the build's errors have such files of their own.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, workspace } from '../support/command-line.js';

const folder = join(root, 'test/cli/printed');
const place = workspace(readFileSync(join(root, 'test/cli/printed/lab.yaml'), 'utf8'));
const update = process.env['UPDATE_GOLDEN'] === '1';

const scenes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'help': [['--help']],
  'help-build': [['build', '--help']],
  'init': [['init', 'new.yaml', '--preset', 'minimal', '--platform', 'debian-12', '--ssh-key', 'none']],
  'validate': [['validate', 'lab.yaml']],
  'validate-github': [['validate', 'lab.yaml', '--format', 'github']],
  'validate-sarif': [['validate', 'lab.yaml', '--format', 'sarif']],
  'build': [['build', 'lab.yaml']],
  'explain': [['explain']],
  'explain-code': [['explain', '3202']],
  'explain-line': [['build', 'lab.yaml'], ['explain', 'out/controller.xml:8', 'lab.yaml']],
  'bom': [['bom', 'lab.yaml']],
  'bom-json': [['bom', 'lab.yaml', '--format', 'json']],
  'completion': [['completion', 'bash']],
};

test.each(Object.entries(scenes))('%s', (name, commands) => {
  const text = commands.map((args) => {
    const { code, out, error } = place.osgen(...args);
    return `$ osgen ${args.join(' ')}\n${out}${error === '' ? '' : `-- on the error stream\n${error}`}-- exit code ${code}\n`;
  }).join('\n');
  const file = join(folder, `${name}.txt`);
  if (update) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test('there are no other files', () => {
  expect(readdirSync(folder).sort()).toEqual(['lab.yaml', ...Object.keys(scenes).map((name) => `${name}.txt`)].sort());
});

test('osgen schema prints the schema', () => {
  const { code, out } = place.osgen('schema');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(join(root, 'schemas/topology.schema.json'), 'utf8')));
});
