// Holds every oslo.config file, as it lies on the machine, against the options that the machine's packages know.

import { Container } from './container.mjs';

// oslo-config-validator looks at names only: this one reads each value as its option's type.
const values = `
import sys
from oslo_config import cfg, generator
conf = cfg.ConfigOpts()
options = {}
for listed in [entry[1] for entry in generator._list_opts(sys.argv[2:])]:
    for group, opts in listed:
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

/** One check per file; machines beside each other. Only containers: under emulation it would take half an hour. */
export async function validateConfiguration(report, containers, planned) {
  report.section('configuration files, by the options that the packages know');
  await Promise.all(containers.filter((container) => container instanceof Container).map(async (container) => {
    for (const { path, namespaces, exclude_groups: excluded = [] } of planned[container.node]?.validated ?? []) {
      const words = namespaces.flatMap((name) => ['--namespace', name]).concat(excluded.flatMap((group) => ['--exclude-group', group]));
      const names = await container.run(`oslo-config-validator --input-file ${path} ${words.join(' ')}`, { timeout: 300 });
      const read = await container.run(`python3 - ${path} ${namespaces.join(' ')}`, { timeout: 300, input: values });
      const complaints = `${names.stdout}${names.stderr}`.split('\n').filter((line) => /not part of|Error|ERROR/.test(line));
      report.check(names.status === 0 && read.status === 0, `${container.node}: ${path}`, names.status === 0 && read.status === 0 ? namespaces.join(' ') : [...complaints, read.stdout, read.stderr].join('\n'));
    }
  }));
}
