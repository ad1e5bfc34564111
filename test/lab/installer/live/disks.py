"""Which disk is installed on, and its partitions."""
import fnmatch
import os
import subprocess
from pathlib import Path

from autoinstall import AutoinstallError

MIB = 1024 * 1024


def run(*command, **options):
    return subprocess.run(command, check=True, **options)


def output(*command):
    return run(*command, capture_output=True, text=True).stdout


def inventory():
    """The disks of the machine with udev's word on them, as probert has it. Drives of removable media are none."""
    found = []
    for device in sorted(Path('/sys/class/block').iterdir()):
        if not device.name.startswith(('vd', 'sd', 'nvme')) or (device / 'partition').exists():
            continue
        properties = dict(line.split('=', 1) for line in output('udevadm', 'info', '--query=property', f'/dev/{device.name}').splitlines())
        found.append({
            'path': f'/dev/{device.name}',
            'serial': properties.get('ID_SERIAL', ''),
            'size': int((device / 'size').read_text()) * 512,
        })
    return found


def choose(disks, storage):
    """Without a match the largest; several that match: the first (models/filesystem.py, disk_for_match)."""
    match = storage.get('layout', {}).get('match', {'size': 'largest'})
    fitting = [disk for disk in disks if disk['size'] > 0]
    # as subiquity, which leaves a key that it does not know aside: a typo in "serial" takes any disk
    if 'serial' in match:
        fitting = [disk for disk in fitting if fnmatch.fnmatchcase(disk['serial'], match['serial'])]
    if match.get('size') == 'largest':
        fitting.sort(key=lambda disk: disk['size'], reverse=True)
    if not fitting:
        raise AutoinstallError(f'Failed to find matching device for {match}')
    return fitting[0]


def partition(disk):
    """GPT: 1 MiB for GRUB, and root (controllers/filesystem.py, guided_direct, on a machine without UEFI).

    Returns root's device.
    """
    path = disk['path']
    run('wipefs', '--quiet', '--all', '--force', path)
    run('sfdisk', '--quiet', path, text=True, input=(
        'label: gpt\n'
        'start=1MiB, size=1MiB, type=21686148-6449-6E6F-744E-656564454649\n'
        'type=0FC63DAF-8483-4772-8E79-3D69D8477DE4\n'))
    run('udevadm', 'settle')
    root = f'{path}p2' if path[-1].isdigit() else f'{path}2'
    # GRUB 2.06 reads neither of the two
    run('mkfs.ext4', '-q', '-F', '-O', '^metadata_csum_seed,^orphan_file', root)
    run('udevadm', 'trigger', '--settle', root)
    return root


def swap_size(target, memory=None, free=None):
    """curtin, swap.py, suggested_swapsize, as far as machines of up to 16 GiB."""
    gib = 1024 * MIB
    if memory is None:
        memory = int(Path('/proc/meminfo').read_text().split()[1]) * 1024
    if free is None:
        stat = os.statvfs(target)
        free = stat.f_bavail * stat.f_frsize
    wanted = memory * 2 if memory <= gib else 2 * gib if memory <= 2 * gib else memory if memory <= 4 * gib else 4 * gib
    size = min(wanted, free // 4, 8 * gib)
    return 0 if size < memory / 2 and size < 4 * gib else size
