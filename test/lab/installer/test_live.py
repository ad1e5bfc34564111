"""What the stand-in refuses, chooses and leaves, without a machine: python3 -m unittest."""
import tempfile
import unittest
from pathlib import Path

import yaml

import autoinstall
import disks
import target
import values
from reporting import Context

CONTEXT = Context('subiquity').child('Test')


def refusal(function, *arguments):
    try:
        function(*arguments)
    # pylint: disable=broad-exception-caught
    except Exception as error:
        return str(error)
    return None


class Seed(unittest.TestCase):
    def test_cloud_config_only(self):
        self.assertIsNone(autoinstall.from_cloud_config('autoinstall: {version: 1}\n', CONTEXT))
        self.assertEqual(autoinstall.from_cloud_config('#cloud-config\nautoinstall: {version: 1}\n', CONTEXT), {'version': 1})

    def test_misplaced(self):
        self.assertIn('Misplaced', refusal(autoinstall.from_cloud_config, '#cloud-config\nstorage: {}\n', CONTEXT))
        self.assertIn('nothing beside', refusal(autoinstall.from_cloud_config, '#cloud-config\nruncmd: []\nautoinstall: {}\n', CONTEXT))


class Sections(unittest.TestCase):
    def refused(self, **sections):
        return refusal(autoinstall.load_all, {'user-data': {}, **sections}, CONTEXT, {})

    def test_schemas(self):
        self.assertIsNone(self.refused(keyboard={'layout': 'de'}, shutdown='reboot'))
        self.assertIn("'keyboard'", self.refused(keyboard={'variant': 'nodeadkeys'}))
        self.assertIn("'shutdown'", self.refused(shutdown='halt'))
        self.assertIn("'apt'", self.refused(apt={'fallback': 'never'}))

    def test_not_played(self):
        self.assertIn('does not play: snaps', self.refused(snaps=[]))

    def test_no_user(self):
        self.assertIn('neither identity nor user-data', refusal(autoinstall.load_all, {}, CONTEXT, {}))

    def test_version(self):
        self.assertIn('version', refusal(autoinstall.check_core, {'version': 2}, CONTEXT))
        self.assertEqual(autoinstall.check_core({'version': 1, 'shutdwon': 'reboot'}, CONTEXT), {'version': 1})


class Values(unittest.TestCase):
    def file(self, text):
        with tempfile.NamedTemporaryFile('w', delete=False) as file:
            file.write(text)
        self.addCleanup(Path(file.name).unlink)
        return file.name

    def test_time_zone(self):
        tzdata = self.file('Z Europe/Vienna 1 - CET\nL Europe/Vienna Europe/Other\n')
        for name in ('Europe/Vienna', 'Europe/Other', 'UTC', ''):
            self.assertIsNone(refusal(values.time_zone, name, tzdata))
        self.assertEqual(refusal(values.time_zone, 'Foo/Bar', tzdata), 'Unrecognized time zone request "Foo/Bar"')

    def test_keyboard(self):
        rules = self.file('! layout\n  us English\n  de German\n! variant\n  nodeadkeys de: German (no dead keys)\n! option\n')
        self.assertIsNone(refusal(values.keyboard, {'layout': 'de', 'variant': 'nodeadkeys'}, rules))
        self.assertEqual(refusal(values.keyboard, {'layout': 'xx'}, rules), 'Unknown keyboard layout "xx"')
        self.assertEqual(refusal(values.keyboard, {'layout': 'us', 'variant': 'nodeadkeys'}, rules), 'Unknown keyboard variant "nodeadkeys" for layout "us"')

    def test_storage(self):
        self.assertIsNone(refusal(values.storage, {'layout': {'name': 'direct', 'match': {'serial': 'os'}}}))
        self.assertIn('direct layout only', refusal(values.storage, {'layout': {'name': 'lvm'}}))


class Disks(unittest.TestCase):
    disks = [{'path': '/dev/sda', 'serial': 'QEMU_HARDDISK_os', 'size': 6}, {'path': '/dev/vda', 'serial': 'spare', 'size': 20}]

    def chosen(self, match):
        return disks.choose(self.disks, {'layout': {'match': match}})['path']

    def test_by_serial(self):
        self.assertEqual(self.chosen({'serial': '*_os'}), '/dev/sda')
        self.assertEqual(self.chosen({'serial': 'spare'}), '/dev/vda')
        self.assertIn('Failed to find matching device', refusal(self.chosen, {'serial': 'os'}))

    def test_largest_without_a_match(self):
        self.assertEqual(disks.choose(self.disks, {})['path'], '/dev/vda')

    def test_swap(self):
        gib = 1024 ** 3
        self.assertEqual(disks.swap_size('', 2 * gib, 100 * gib), 2 * gib)
        self.assertEqual(disks.swap_size('', 8 * gib, 100 * gib), 4 * gib)
        self.assertEqual(disks.swap_size('', 2 * gib, 3 * gib), 0)


class Left(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        before, target.TARGET = target.TARGET, Path(folder.name)
        self.addCleanup(setattr, target, 'TARGET', before)

    def read(self, path):
        return (target.TARGET / path).read_text(encoding='utf-8')

    def test_consoles(self):
        self.assertEqual(target.carried_over('autoinstall console=tty1 --- console=ttyS0,115200n8'), ['console=tty1', 'console=ttyS0,115200n8'])
        self.assertEqual(target.carried_over('autoinstall quiet console=ttyS0'), ['console=ttyS0'])

    def test_network(self):
        network = {'version': 2, 'ethernets': {}}
        self.assertEqual(target.network(network, '24.04'), ['etc/cloud/cloud.cfg.d/90-installer-network.cfg'])
        self.assertIn('etc/netplan/00-installer-config.yaml', target.network(network, '26.04'))
        self.assertEqual(yaml.safe_load(self.read('etc/netplan/00-installer-config.yaml')), {'network': network})

    def test_cloud_init(self):
        loaded = {'ssh': {'install-server': True, 'allow-pw': False}, 'locale': 'C.UTF-8', 'timezone': 'Etc/UTC',
                  'user-data': {'write_files': [{'path': '/a'}], 'ssh_pwauth': True}}
        target.cloud_init(loaded, '24.04', ['etc/cloud/cloud.cfg.d/90-installer-network.cfg'])
        installer = yaml.safe_load(self.read('etc/cloud/cloud.cfg.d/99-installer.cfg'))
        config = yaml.safe_load(installer['datasource']['None']['userdata_raw'])
        self.assertEqual([file['path'] for file in config['write_files']], ['/a', '/etc/cloud/cloud-init.disabled'])
        self.assertEqual((config['ssh_pwauth'], config['growpart']), (True, {'mode': 'off'}))
        self.assertIn('/etc/cloud/cloud.cfg.d/90-installer-network.cfg', self.read('etc/cloud/clean.d/99-installer'))

    def test_apt(self):
        target.apt({'primary': [{'arches': ['default'], 'uri': 'http://mirror/a'}]}, None)
        self.assertIn('deb http://security.ubuntu.com/ubuntu bookworm-security', self.read('etc/apt/sources.list'))


if __name__ == '__main__':
    unittest.main()
