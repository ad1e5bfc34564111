import { virtInstallScript } from '../../../src/render/virt-install.js';
import { shellQuote } from '../../../src/util/shell.js';
import { autoinstall, disk, lab, network, nic, node } from './libvirt/lab.js';

/** Splits as a POSIX shell does: blanks, single and double quotes, backslashes (no expansions). */
function words(text: string): string[] {
  const found = text.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? [];
  const plain = (_: string, single?: string, double?: string, escaped?: string): string =>
    single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? '';
  return found.map((word) => word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, plain));
}

/** The arguments virt-install gets, those of the user and the URI as they are written. */
function argumentsOf(script: string): string[] {
  return words(script.slice(script.indexOf('exec virt-install')).replaceAll('\\\n', ' ')).slice(2);
}

/** Values of an option, in their order. */
function option(script: string, name: string): string[] {
  const all = argumentsOf(script);
  return all.flatMap((word, index) => (word === name ? [all[index + 1]!] : []));
}

/** Takes sub-options apart as virt-install does. */
function pairs(value: string): Record<string, string> {
  const parts = value.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  return Object.fromEntries(parts.map((part) => {
    const plain = part.replace(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) => inner.replace(/\\(["\\])/g, '$1'));
    return [plain.slice(0, Math.max(0, plain.indexOf('='))), plain.slice(plain.indexOf('=') + 1)];
  }));
}

test.each([lab(), autoinstall()])('a strict bash script that hands further arguments on', (of) => {
  const script = virtInstallScript(of, node());
  expect(script).toMatch(/^#!\/bin\/bash\n(#.*\n)+set -euo pipefail\n\nuri=qemu:\/\/\/system\nexec virt-install \\\n/);
  expect(script.endsWith(' \\\n  "$@"\n')).toBe(true);
  expect(script).not.toMatch(/[ \t]\n/);
  expect(option(script, '--connect')).toEqual(['${LIBVIRT_DEFAULT_URI:-$uri}']);
  expect(option(script, '--osinfo')).toEqual(['detect=on,require=off']);
  expect(argumentsOf(script)).toContain('--noautoconsole');
});

test('the URI is quoted', () => {
  const { hypervisor } = lab();
  const uri = 'qemu+ssh://me@host/system?keyfile=/a&no_tty=1';
  expect(virtInstallScript(lab({ hypervisor: { ...hypervisor, uri } }), node())).toContain(`\nuri='${uri}'\n`);
});

describe('autoinstall', () => {
  test('boots the defined machine once into the installer', () => {
    expect(argumentsOf(virtInstallScript(autoinstall(), node()))).toEqual([
      '--connect', '${LIBVIRT_DEFAULT_URI:-$uri}',
      '--reinstall', 'osd-controller',
      '--osinfo', 'detect=on,require=off',
      '--location', '/isos/ubuntu-24.04-live-server-amd64.iso,kernel=casper/vmlinuz,initrd=casper/initrd',
      '--extra-args', 'autoinstall --- console=tty1 console=ttyS0,115200n8',
      '--noautoconsole',
      '--wait', '-1',
      '$@',
    ]);
  });

  test.each([`/isos/a, b's "c" \\d $(e).iso`, '/isos/a=b,kernel=c.iso'])('an ISO at %s', (iso) => {
    const of = autoinstall();
    const script = virtInstallScript({ ...of, install: { ...of.install, iso } }, node());
    const [location] = option(script, '--location');
    expect(pairs(`path=${location}`)).toEqual({ path: iso, kernel: 'casper/vmlinuz', initrd: 'casper/initrd' });
    expect(script.includes('disable=SC2016')).toBe(iso.includes('$'));
  });
});

describe('cloud-image', () => {
  const script = virtInstallScript(lab(), node());

  test('the same machine as the domain XML', () => {
    expect(argumentsOf(script)).toContain('--import');
    const names = ['--name', '--uuid', '--virt-type', '--machine', '--memory', '--vcpus', '--boot'];
    expect(names.flatMap((name) => option(script, name)))
      .toEqual(['osd-controller', node().uuid, 'kvm', 'q35', '4096', '2', 'hd']);
    expect(option(script, '--cpu')).toEqual(['mode=host-model,disable=vmx,disable=svm']);
    expect(option(script, '--graphics')).toEqual(['none']);
    expect(pairs(option(script, '--serial')[0]!))
      .toEqual({ 'type': 'pty', 'log.file': node().consoleLog, 'log.append': 'on' });
  });

  test('disks, then the seed', () => {
    expect(option(script, '--disk').map(pairs)).toEqual([
      ...node().disks.map((one) => ({
        'type': 'file', 'device': 'disk', 'source.file': `/var/lib/libvirt/images/${one.volume}`,
        'driver.name': 'qemu', 'driver.type': 'qcow2', 'driver.discard': 'unmap',
        'target.dev': one.target, 'target.bus': one.bus, 'serial': one.serial,
      })),
      {
        'type': 'file', 'device': 'cdrom', 'source.file': '/var/lib/libvirt/images/osd-controller-seed.iso',
        'driver.name': 'qemu', 'driver.type': 'raw', 'target.dev': 'sda', 'target.bus': 'scsi', 'readonly': 'on',
      },
    ]);
  });

  test('controllers for the SCSI disks', () => {
    const many = virtInstallScript(lab(), node({ disks: [disk('os', { bus: 'scsi', target: 'sdh' })] }));
    expect(option(many, '--controller')).toEqual([
      'type=usb,model=none', 'type=scsi,index=0,model=virtio-scsi', 'type=scsi,index=1,model=virtio-scsi',
    ]);
  });

  test('interfaces by kind of network', () => {
    const bridged = network('ext', { mode: 'bridge', libvirtName: undefined, bridge: 'br0', mtu: 1450 });
    const nics = [nic(network('a'), '52:54:00:00:00:0a'), nic(bridged, '52:54:00:00:00:0b')];
    expect(option(virtInstallScript(lab(), node({ nics })), '--network')).toEqual([
      'network=osd-a,model.type=virtio,mac.address=52:54:00:00:00:0a',
      'bridge=br0,model.type=virtio,mac.address=52:54:00:00:00:0b,mtu.size=1450',
    ]);
  });
});

const texts = ['', 'plain', 'a b', `it's`, '$(x)`y`"z"\\', '-n', '*', '~', 'a\nb', 'é'];

test.each(texts)('shellQuote makes one word of %j', (text) => {
  expect(words(`x ${shellQuote(text)} y`)).toEqual(['x', text, 'y']);
  expect(shellQuote(text)).toMatch(/^('[^]*'|[A-Za-z0-9_./:=@%+,-]+)$/);
});

test('a path that is missing is our bug', () => {
  const { install } = lab();
  expect(() => virtInstallScript(lab({ install: { ...install, method: 'autoinstall' } }), node())).toThrow(/ISO/);
});
