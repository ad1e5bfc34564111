// Pictures of osgen graph: DOT through Graphviz, SVG through an XML parser, the page in a real browser.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lines, run } from '../lib/exec.mjs';
import { oneOfEach } from '../lib/tree.mjs';

const name = 'graph';
const browser = '/usr/bin/chromium';
const inBrowser = fileURLToPath(new URL('../lib/browser.mjs', import.meta.url));
const pictures = {
  'topology.dot': [], 'boot.dot': ['--view', 'boot'], 'topology.svg': [], 'boot.svg': ['--view', 'boot'], 'page.html': [],
};
const defaultCompiler = join(dirname(inBrowser), '../../../dist/osgen.js');

export default {
  name,
  tools: ['dot', 'xmllint', browser],
  applies: () => Object.keys(pictures),
  /** Slow in the browser: one page of each set of machines, over all cases. */
  sample: {
    of: (tree, files, seen) => oneOfEach(files, (file) => (file.endsWith('.html') ? tree.nodes.join(' ') : `${tree.name} ${file}`), seen),
    why: 'in the browser one page of each set of machines over all cases',
  },

  async check(tree, files) {
    const folder = await drawn(tree);
    const problems = await Promise.all(files.map((file) => readers[file.split('.').at(-1)](tree, join(folder, file))));
    return problems.flatMap((found, index) => found.map((problem) => `${files[index]}: ${problem}`));
  },

  bad: [
    { what: 'a quotation mark too many in DOT', spoil: spoiled('boot.dot', /label="hosts"/, 'label="ho"sts"'), expect: /boot\.dot: .*syntax error/ },
    { what: 'a machine missing from DOT', spoil: spoiled('topology.dot', /^ +"machine .* \[.*\n(?: +"network .*\n)+/m, ''), expect: /topology\.dot: \d+ nodes, not \d+/ },
    { what: 'an ampersand in SVG', spoil: spoiled('boot.svg', /<title id="title">/, '$&a & b'), expect: /boot\.svg: .*xmlParseEntityRef/ },
    { what: 'a page that loads something', spoil: spoiled('page.html', /<\/main>/, '<img src="https://example.org/x.png" alt="">$&'), expect: /page\.html: .*(Content Security Policy|asks for https:\/\/example\.org)/ },
    { what: 'a page with a script that fails', spoil: spoiled('page.html', /<meta http-equiv[^>]*>/, '<script>nothing.here();</script>'), expect: /page\.html: .*nothing is not defined/ },
    { what: 'a page that is wider than a phone', spoil: spoiled('page.html', /<meta http-equiv[^>]*>([^]*)<footer>/, '$1<footer><pre>a very long line a very long line a very long line a very long line</pre>'), expect: /page\.html: 390 light: .*wider than the window/ },
    { what: 'text that is hard to read', spoil: spoiled('page.html', /<meta http-equiv[^>]*>([^]*)--muted:#57606a/, '$1--muted:#9aa0a6'), expect: /page\.html: .*contrast/ },
    { what: 'a name that is longer than its box', spoil: spoiled('page.html', />hosts<\/text>/, '>hosts of a name that is much too long for it<\/text>'), expect: /page\.html: .*sticks out/ },
    { what: 'a step over another one', spoil: spoiled('page.html', /(data-id="[^"]*\/packages".*?<rect x="\d+" y=")\d+/, (all, before) => `${before}76`), expect: /page\.html: .*lies over/ },
  ],
};

const readers = {
  async dot(tree, path) {
    const { status, stdout, stderr } = await run('dot', ['-Tsvg', path], { label: name });
    if (status !== 0 || stderr !== '') return lines(stderr).concat(status === 0 ? [] : [`status ${status}`]);
    if (!path.endsWith('topology.dot') || tree.nodes.length > 12) return [];
    const networks = readFileSync(path, 'utf8').match(/^ {2}"network [^"]*" \[/gm) ?? [];
    const nodes = stdout.match(/class="node"/g)?.length ?? 0;
    const expected = tree.nodes.length + networks.length;
    return nodes === expected ? [] : [`${nodes} nodes, not ${expected}`];
  },

  async svg(tree, path) {
    const { status, stderr } = await run('xmllint', ['--noout', '--nonet', path], { label: name });
    return status === 0 ? [] : lines(stderr);
  },

  async html(tree, path) {
    const { status, stdout, stderr } = await run(process.execPath, [inBrowser, browser, path], { label: name, timeout: 300 });
    return status === 0 ? JSON.parse(stdout) : [`the browser: status ${status}: ${stderr.trim()}`];
  },
};

/** The folder with a case's pictures, drawn once. */
function drawn(tree) {
  return tree.memo('pictures', async () => {
    const folder = join(tree.scratch('graph'), 'pictures');
    mkdirSync(folder);
    await Promise.all(Object.entries(pictures).map(async ([file, options]) => {
      const args = [process.env.OSGEN_COMPILER ?? defaultCompiler, 'graph', tree.inputs.topology, ...options, '-o', join(folder, file)];
      const { status, stderr } = await run(process.execPath, args, { label: name });
      if (status !== 0) throw new Error(`osgen graph: status ${status}: ${stderr}`);
    }));
    return folder;
  });
}

function spoiled(file, pattern, replacement) {
  return async (tree) => {
    const path = join(await drawn(tree), file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(pattern, replacement);
    if (after === before) throw new Error(`${file}: nothing to spoil: no ${pattern}`);
    writeFileSync(path, after);
  };
}
