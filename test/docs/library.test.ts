/** The example of docs/library.md runs against the built package. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf, root } from './markdown.js';

test('the example prints the files of a lab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osgen-docs-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/osgen'));
    copyFileSync(join(root, 'examples/minimal.yaml'), join(folder, 'lab.yaml'));
    const [example] = blocksOf('docs/library.md').filter(({ language }) => language === 'js');
    writeFileSync(join(folder, 'example.mjs'), example?.text ?? '');
    const { stdout, stderr, status } = spawnSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^controller\.xml 644 open \d+$/m);
    expect(stdout).toMatch(/^nodes\/controller\/user-data 600 secret \d+$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
