/** Where first boot leaves the lab, it goes through the proxy; the lab itself is asked directly. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { machine, stepOf } from './support.js';
import { minimal } from '../../support/command-line.js';

const { stub, write, read, run } = machine();
const withProxy = (more = ''): string =>
  minimal.replace(/^platform: .*$/m, 'platform: ubuntu-24.04\nrelease: epoxy').replace(/^install: .*$/m, `install: {method: cloud-image, image: /srv/noble.img, proxy: "http://user:pa%24s@10.0.0.1:3128/"${more}}`);
const environment = 'env | grep -i _proxy= | sort >> "$ROOT/calls"';
const proxies = ['http_proxy=http://user:pa%24s@10.0.0.1:3128/', 'https_proxy=http://user:pa%24s@10.0.0.1:3128/'];

test('add-apt-repository, and apt with what it is not to ask the proxy for', () => {
  for (const command of ['apt-get', 'dpkg', 'systemctl']) stub(command);
  stub('add-apt-repository', environment);
  stub('dpkg-query', 'exit 1');
  stub('ip', 'echo default via 192.0.2.1');
  write('usr/sbin/x', '');
  write('run/osgen/x', '');
  expect(run(stepOf(withProxy(', no_proxy: [mirror.example, .lan]'), 'compute', 'packages')).status).toBe(0);
  expect(read('calls').split('\n')).toEqual(expect.arrayContaining([...proxies, expect.stringMatching(/^no_proxy=localhost,127\.0\.0\.1,::1,controller,10\.0\.0\.[0-9]+,mirror\.example,\.lan$/)]));
});

test('the first image, and none of the services that it is given to', () => {
  const step = stepOf(withProxy(), 'controller', 'objects');
  write('usr/bin/x', '');
  stub('../usr/bin/python3', environment);
  expect(run(step)).toMatchObject({ status: 0 });
  expect(read('calls').split('\n')).toEqual(expect.arrayContaining([...proxies, expect.stringMatching(/^no_proxy=localhost,127\.0\.0\.1,::1,controller,10\.0\.0\.[0-9]+$/)]));
});

test('without a proxy there is nothing of it', () => {
  for (const [node, step] of [['compute', 'packages'], ['controller', 'objects']] as const) expect(stepOf(minimal, node, step)).not.toContain('proxy');
});

/** osgen-apply's `reach` with a proxy and a server of its own, each of which notes who was asked. */
const python = String.raw`
import http.server, os, sys, threading, types
asked = []
def serve(name, status):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(name)
            self.send_response(status)
            self.end_headers()
            if status == 200:
                self.wfile.write(name.encode())
        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
for module in ("keystoneauth1", "keystoneauth1.identity"):
    sys.modules[module] = types.ModuleType(module)
for name in ("adapter", "session"):
    setattr(sys.modules["keystoneauth1"], name, types.ModuleType(name))
sys.modules["keystoneauth1.identity"].v3 = types.ModuleType("v3")
program = {"__name__": "osgen_apply"}
exec(compile(sys.stdin.read(), "osgen-apply", "exec"), program)
case = sys.argv[1]
site = serve("site", 404 if case == "nowhere" else 200)
proxy = serve("proxy", 200 if case in ("proxy", "except") else 403)
if case != "none":
    os.environ["http_proxy"] = f"http://127.0.0.1:{proxy}"
os.environ["no_proxy"] = "127.0.0.1" if case == "except" else ""
try:
    asked.append(program["reach"](f"http://127.0.0.1:{site}/image").read().decode())
except OSError as error:
    asked.append(str(error))
print(*asked, sep="\n")
`;

test.each([
  ['proxy', ['proxy', 'proxy']],
  ['none', ['site', 'site']],
  ['except', ['site', 'site']],
  ['refused', ['not through the proxy: HTTP Error 403: Forbidden', 'proxy', 'site', 'site']],
  ['nowhere', ['not through the proxy: HTTP Error 403: Forbidden', 'proxy', 'site', 'HTTP Error 403: Forbidden (through the proxy), HTTP Error 404: Not Found (directly)']],
])('who is asked for an image: %s', (name, expected) => {
  const program = readFileSync(fileURLToPath(new URL('../../../templates/keystone/osgen-apply.py.hbs', import.meta.url)), 'utf8').replace(/^main\(\)$/m, '');
  const { stdout, stderr } = spawnSync('python3', ['-c', python, name], { input: program, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  expect({ said: stdout.trim().split('\n'), stderr }).toEqual({ said: expected, stderr: '' });
});
