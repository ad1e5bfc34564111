// Holds every oslo.config file of a topology against the options that the real packages know, names and values.
//
//   node test/consumer/oslo-config.mjs ROOT TOPOLOGY.yaml…
//
// ROOT is a root file system with the lab's packages installed (those of the platform and release of the topology);
// oslo-config-validator and oslo.config run in it, by chroot. Needs root. What is checked against which namespaces is
// data: `validate` of the file in roles/_services/*/service.yaml.

import { build } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repo = fileURLToPath(new URL('../..', import.meta.url));
const [root, ...topologies] = process.argv.slice(2);
if (!root || topologies.length === 0) {
  console.error('usage: node test/consumer/oslo-config.mjs ROOT TOPOLOGY.yaml…');
  process.exit(2);
}

// oslo-config-validator looks at names only: this one reads each value as its option's type.
const values = `
import sys
from oslo_config import cfg, generator
conf = cfg.ConfigOpts()
options = {}
for _, groups in [(None, listed) for listed in [x[1] for x in generator._list_opts(sys.argv[2:])]]:
    for group, opts in groups:
        name = getattr(group, 'name', group) or 'DEFAULT'
        for option in opts:
            option.required = False
            try:
                conf.register_opt(option, group=None if name == 'DEFAULT' else name)
                options.setdefault(name, []).append(option.dest)
            except cfg.DuplicateOptError:
                pass
conf(['--config-file', sys.argv[1]], project='osgen', default_config_files=[], default_config_dirs=[])
bad = False
for name, dests in options.items():
    for dest in dests:
        try:
            getattr(conf if name == 'DEFAULT' else getattr(conf, name), dest)
        except cfg.ConfigFileValueError as error:
            print(f'[{name}] {dest}: {error}')
            bad = True
        except Exception:
            pass
sys.exit(bad)
`;

const scratch = mkdtempSync(join(repo, '.oslo-config-'));
const inside = '/tmp/osgen-oslo';
let failures = 0;
try {
  const bundle = join(scratch, 'plan.mjs');
  await build({ stdin: { contents: "export { build } from './src/build.ts'; export { resources } from './src/load/resources.ts';", resolveDir: repo }, bundle: true, platform: 'node', format: 'esm', outfile: bundle, packages: 'external', logLevel: 'warning', define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(repo, 'src/load/resources.ts')).href) } });
  const { build: compile, resources } = await import(pathToFileURL(bundle).href);
  mkdirSync(join(root, inside), { recursive: true });
  writeFileSync(join(root, inside, 'values.py'), values);
  const proc = join(root, 'proc');
  const mounted = existsSync(join(proc, 'self'));
  if (!mounted) execFileSync('mount', ['-t', 'proc', 'proc', proc]);
  try {
    for (const topology of topologies) {
      const { output, diagnostics } = compile({
        topology: { name: topology, text: readFileSync(topology, 'utf8') },
        secrets: { name: 'secrets', text: `seed: "${'a'.repeat(64)}"\n`, sensitive: true },
        resources,
      });
      if (!output) throw new Error(`${topology}: ${diagnostics.map(({ message }) => message).join('; ')}`);
      for (const { node, files } of output.plan.nodes) for (const file of files) if (file.validate) check(topology, node.name, file);
    }
  } finally {
    if (!mounted) execFileSync('umount', [proc]);
    rmSync(join(root, inside), { recursive: true, force: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (failures > 0) console.error(`${failures} files failed`);
process.exit(failures > 0 ? 1 : 0);

function check(topology, node, { path, contents, validate: { namespaces, exclude_groups: excluded = [] } }) {
  const config = `${inside}/${path.slice(1).replaceAll('/', '_')}`;
  mkdirSync(dirname(join(root, config)), { recursive: true });
  writeFileSync(join(root, config), contents, { mode: 0o600 });
  const names = run('oslo-config-validator', ['--input-file', config, ...namespaces.flatMap((name) => ['--namespace', name]), ...excluded.flatMap((group) => ['--exclude-group', group])]);
  const read = run('python3', [`${inside}/values.py`, config, ...namespaces]);
  const ok = names.status === 0 && read.status === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${topology} ${node} ${path}`);
  if (ok) return;
  failures += 1;
  const complaints = `${names.stdout}${names.stderr}`.split('\n').filter((line) => /ERROR|not part of|Traceback|Error/.test(line));
  console.log([...complaints, ...(read.status === 0 ? [] : [read.stdout, read.stderr])].map((line) => `     ${line}`).join('\n'));
}

function run(command, args) {
  return spawnSync('chroot', [root, command, ...args], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' } });
}
