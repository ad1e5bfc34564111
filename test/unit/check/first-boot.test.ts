/** What the machine does at first boot: one thing spoilt, and all that has to be said about it. */
import { autoinstall, cloudImage, good, spoils } from './support.js';

const image = good(cloudImage);
const installer = good(autoinstall);

describe('autoinstall', () => {
  const file = 'nodes/store/user-data';
  spoils(installer, [
    ['the data disk', file, (text) => text.replace(/serial: os/, 'serial: cinder'), [`${file}: the installer is sent to cinder, not to the system disk alone`]],
    ['any disk', file, (text) => text.replace(/serial: os/, "serial: '*'"), [`${file}: the installer is sent to os and cinder, not to the system disk alone`]],
    ['no disk', file, (text) => text.replace(/ {6}match:\n {8}serial: os\n/, ''), [`${file}: the installer is sent to no disk, not to the system disk alone`]],
  ]);
});

describe('installed files', () => {
  const file = 'nodes/store/user-data';
  spoils(image, [
    ['not among write_files', file, (text) => text.replace('install_file /etc/chrony/chrony.conf', 'install_file /etc/chrony/chrony.cnf'), [
      `${file}: installs /etc/chrony/chrony.cnf, which is not among write_files`,
      `${file}: writes /var/lib/osgen/files/etc/chrony/chrony.conf, which no step installs`,
      `${file}: does not install /etc/chrony/chrony.conf`,
    ]],
    ['installed twice', file, (text) => text.replace(/\n( *install_file \/etc\/chrony\/chrony\.conf.*)/, '\n$1\n$1'), [`${file}: installs /etc/chrony/chrony.conf twice`]],
    ['another mode', file, (text) => text.replace('chrony.conf root root 0644', 'chrony.conf root root 0600'), [`${file}: installs /etc/chrony/chrony.conf as root:root 0600, not root:root 0644`]],
    ['another owner', file, (text) => text.replace('chrony.keys root _chrony', 'chrony.keys root root'), [`${file}: installs /etc/chrony/chrony.keys as root:root 0640, not root:_chrony 0640`]],
    ['written twice', file, (text) => text.replace('osgen/functions\n', 'osgen/run-step\n'), [`${file}: writes /usr/local/lib/osgen/run-step twice`]],
  ]);
});

describe('units', () => {
  const file = 'nodes/store/user-data';
  const steps = (image.plan.nodes.find(({ node }) => node.name === 'store')?.steps ?? []).map(({ number, name }) => ({ number, name }));
  const numbered = (of: typeof steps): string => [...of].sort((a, b) => a.number - b.number).map(({ number, name }) => `${number} ${name}`).join(', ');
  spoils(image, [
    ['a unit that is none', file, (text) => text.replace(/Requires = osgen-packages\.service/, 'Requires = osgen-package.service'), [`${file}: unit osgen-data-disks.service names osgen-package.service, which is not there`]],
    ['a step without script', file, (text) => text.replace('steps/wait-ntp', 'steps/wait-time'), [`${file}: unit osgen-wait-ntp.service runs step wait-ntp, which has no script`]],
    ['a program that is none', file, (text) => text.replace('ExecStart = /usr/local/lib/osgen/complete', 'ExecStart = /usr/local/lib/osgen/completed'), [`${file}: unit osgen-complete.service runs /usr/local/lib/osgen/completed, which is no program that was written`]],
    ['a program that cannot be executed', file, (text) => text.replace(/(osgen\/complete\n {4}permissions: )'0755'/, "$1'0644'"), [`${file}: unit osgen-complete.service runs /usr/local/lib/osgen/complete, which is no program that was written`]],
    ['another number', file, (text) => text.replace('run-step 1 hosts', 'run-step 99 hosts'), [
      `${file}: runs the steps ${numbered(steps.map((step) => (step.name === 'hosts' ? { ...step, number: 99 } : step)))}, not ${numbered(steps)}`,
    ]],
    ['no start', file, (text) => text.replace(/ {4}- osgen\.target\n/, ''), [`${file}: cloud-init does not start osgen.target`]],
    ['no start at the next boot', file, (text) => text.replace('multi-user.target.d/osgen.conf', 'graphical.target.d/osgen.conf'), [`${file}: nothing starts osgen.target when the machine boots again`]],
    ['no target', file, (text) => text.replace('system/osgen.target\n', 'system/osgn.target\n'), [
      `${file}: unit multi-user.target.d/osgen.conf names osgen.target, which is not there`, `${file}: there is no osgen.target`,
    ]],
  ]);
});
