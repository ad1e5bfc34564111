/** The picture in the README is what osgen graph draws of the example. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, textOf } from './markdown.js';

test('docs/walkthrough.svg', () => {
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'dist/osgen.js'), 'graph', join(root, 'examples/walkthrough.yaml'), '--format', 'svg'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toBe(textOf('docs/walkthrough.svg'));
});
