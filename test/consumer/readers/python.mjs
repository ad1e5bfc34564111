// py_compile on every Python program that the seed puts on a machine.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';
import { pythonFiles } from '../lib/scripts.mjs';

const name = 'py_compile';

export default {
  name,
  tools: ['/usr/bin/python3'],
  idle: 'no service brings a Python program yet',
  applies: (tree) => pythonFiles(tree),
  sample: { of: (tree, files) => files.filter(({ first }) => first), why: 'the others are equal to one of them' },

  async check(tree, files) {
    const folder = tree.scratch('python');
    const found = await Promise.all(files.map(async ({ name: file, hash, text }) => {
      const path = join(folder, `${hash}.py`);
      writeFileSync(path, text);
      const { status, stderr } = await run('/usr/bin/python3', ['-W', 'error', '-m', 'py_compile', path], { label: name });
      return status === 0 && stderr === '' ? [] : [`${file}: ${lines(stderr).slice(-3).join(' | ').replaceAll(path, '')}`];
    }));
    return found.flat();
  },

  bad: [{
    what: 'a program that does not parse',
    spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, /^( *)( {2})- path: \/usr\/local\/lib\/osgen\/functions/m,
      "$1$2- path: /usr/local/lib/osgen/x.py\n$1$2  permissions: '0755'\n$1$2  content: |\n$1$2    #!/usr/bin/python3\n$1$2    def f(:\n$&"),
    expect: /x\.py: .*SyntaxError/,
  }],
};
