import { machine, stepOf } from './support.js';
import { minimal } from '../../support/command-line.js';

const { stub, write, read, run } = machine();
const script = stepOf(minimal.replace(/^platform: .*$/m, 'platform: ubuntu-24.04\nrelease: epoxy'), 'compute', 'packages');
/** The messages of apt 2.4 to 3.0 and of dpkg 1.21 and 1.22. */
const held = {
  'apt-get update': 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)\nE: Unable to lock directory /var/lib/apt/lists/',
  'apt-get install': 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  'dpkg --configure': 'dpkg: error: dpkg frontend lock was locked by another process with pid 4711',
};

/** Fails twice with this message, then does its work. */
const busyTwice = (message: string, when: string): string =>
  `case "$*" in ${when}) n=$(cat "$ROOT/tries" 2>/dev/null || echo 0); echo $((n + 1)) > "$ROOT/tries"; if [ "$n" -lt 2 ]; then echo ${JSON.stringify(message)} >&2; exit 100; fi ;; esac`;

beforeEach(() => {
  for (const command of ['apt-get', 'dpkg', 'add-apt-repository', 'systemctl', 'sleep']) stub(command);
  stub('dpkg-query', 'exit 1');
  stub('ip', 'echo default via 192.0.2.1');
  write('usr/sbin/x', '');
  write('run/osgen/x', '');
});

test.each(Object.entries(held))('%s waits while another holds the lock', (command, message) => {
  const [program, verb] = command.split(' ') as [string, string];
  stub(program, busyTwice(message, `*${verb}*`));
  const { status, output } = run(script);
  expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('waiting for whoever else is installing packages') as string });
  expect(read('calls').match(/^sleep 5$/gm)).toHaveLength(2);
});

test('another failure is one at once, with what the update had to say', () => {
  stub('apt-get', 'case "$*" in *update*) echo "W: Failed to fetch http://mirror/ Connection refused" ;; *install*) echo "E: Unable to locate package nova-compute"; exit 100 ;; esac');
  const { status, output } = run(script);
  expect(status).not.toBe(0);
  expect(output).toContain('W: Failed to fetch http://mirror/ Connection refused');
  expect(read('calls')).not.toContain('sleep 5');
});

test('the cloud archive is added without an update that does not wait', () => {
  expect(run(script).status).toBe(0);
  expect(read('calls')).toContain('add-apt-repository --yes --no-update cloud-archive:epoxy\n');
});

test('the policy that keeps daemons from starting goes, however it ends', () => {
  stub('dpkg', 'exit 1');
  expect(run(script).status).toBe(1);
  expect(() => read('usr/sbin/policy-rc.d')).toThrow('ENOENT');
});

test('what apt would take for a pattern or a sign is no package', () => {
  const named = (name: string): string => stepOf(minimal.replace('roles: compute', `roles: compute, packages: [${JSON.stringify(name)}]`), 'compute', 'packages');
  stub('apt-cache', 'printf "%s\\n" python3.11 memtest86+ g++');
  for (const name of ['python3.11', 'memtest86+', 'g++']) expect(run(named(name)).status).toBe(0);
  for (const name of ['pyth.n3', 'vim+']) expect(run(named(name))).toMatchObject({ status: 1, output: expect.stringContaining(`no package of this name: ${name}`) as string });
});
