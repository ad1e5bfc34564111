/** Heat's check of signals: with an account where Heat itself asks with none. */
import { spawnSync } from 'node:child_process';
import { machine, stepOf } from './support.js';
import { compileWell } from '../../support/compile.js';
import { minimal } from '../../support/command-line.js';

const on = machine();

test('the filter of signed requests is ours, once', () => {
  const paste = (factory: string): string => `[filter:ec2authtoken]\npaste.filter_factory = ${factory}\n[filter:context]\npaste.filter_factory = heat.common.context:ContextMiddleware_filter_factory\n`;
  on.stub('ln');
  on.write('etc/heat/api-paste.ini', paste('heat.api.aws.ec2token:EC2Token_filter_factory'));
  for (let time = 0; time < 2; time++) expect(on.run(stepOf(minimal, 'controller', 'heat-signals'))).toEqual({ status: 0, output: '' });
  expect(on.read('etc/heat/api-paste.ini')).toBe(paste('osgen_ec2token:filter_factory'));
});

test.each([
  ['an older Heat asks with the account', 'import requests\n', 'password of ec2authtoken: POST http://keystone {"raise_exc": false, "data": "x"}'],
  ['a newer Heat asks by itself', '', 'Heat'],
])('%s', (_, imports, said) => {
  const { plan } = compileWell(minimal);
  const module = plan.nodes.flatMap(({ files }) => files).find(({ path }) => path.endsWith('/osgen_ec2token.py'))?.contents ?? '';
  for (const path of ['heat/__init__.py', 'heat/api/__init__.py', 'heat/api/aws/__init__.py', 'keystoneauth1/__init__.py', 'oslo_config/__init__.py', 'requests.py']) on.write(path, '');
  on.write('oslo_config/cfg.py', 'CONF = "CONF"\n');
  on.write('keystoneauth1/loading.py', 'def register_auth_conf_options(conf, group): pass\ndef load_auth_from_conf_options(conf, group): return f"password of {group}"\n');
  on.write('keystoneauth1/session.py', 'import json\nclass Session:\n    def __init__(self, auth): self.auth = auth\n    def post(self, url, **rest): return f"{self.auth}: POST {url} {json.dumps(rest)}"\n');
  on.write('heat/api/aws/ec2token.py', `${imports}def EC2Token_filter_factory(conf, **local):\n    return lambda: requests.post("http://keystone", data="x") if "requests" in globals() else "Heat"\n`);
  on.write('osgen_ec2token.py', module);
  const { stdout, stderr } = spawnSync('python3', ['-c', 'import osgen_ec2token; print(osgen_ec2token.filter_factory({})())'], { cwd: on.root, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: on.root } });
  expect(stdout + stderr).toBe(`${said}\n`);
});
