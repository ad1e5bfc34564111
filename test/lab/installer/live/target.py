"""What the installer leaves on the disk.

Two releases' ways, by `release`: 24.04 (subiquity, branch ubuntu/noble) and 26.04 (tag 26.04.1).
"""
import copy
import json
import os
import re
import subprocess
import uuid
from pathlib import Path

import yaml

import disks

TARGET = Path('/target')


def put(path, content, mode=0o644):
    file = TARGET / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding='utf-8')
    file.chmod(mode)


def in_target(*command):
    disks.run('chroot', str(TARGET), *command)


# ---- partitions, source, swap: curtin's block-meta, extract and curthooks

def mount(root):
    TARGET.mkdir(exist_ok=True)
    disks.run('mount', root, str(TARGET))


def extract():
    """curtin, commands/extract.py, copies the mounted source file by file."""
    disks.run('cp', '-a', '/rofs/.', str(TARGET))


def file_systems(root, storage):
    """curtin, commands/block_meta.py, fstab_line_for_data; swap.py, setup_swapfile."""
    ident = disks.output('blkid', '-s', 'UUID', '-o', 'value', root).strip()
    lines = [f'# / was on {root} during curtin installation', f'/dev/disk/by-uuid/{ident} / ext4 defaults 0 1']
    size = storage.get('swap', {}).get('size', disks.swap_size(TARGET)) // disks.MIB
    if size > 0:
        disks.run('sh', '-c', 'umask 0066 && fallocate -l "${2}M" "$1" && mkswap --quiet "$1"', 'swap', str(TARGET / 'swap.img'), str(size))
        lines.append('\t'.join(['/swap.img', 'none', 'swap', 'sw', '0', '0']))
    put('etc/fstab', '\n'.join(lines) + '\n')


def apt(config, proxy, suite='bookworm'):
    """curtin, commands/apt_config.py: the sources, and a word to cloud-init to leave them alone.

    On Ubuntu they are ubuntu.sources; here their suites and their form are Debian's.
    """
    def uri(kind, default):
        return next((entry['uri'] for entry in config.get(kind, []) if 'default' in entry['arches'] or 'amd64' in entry['arches']), default)
    primary = uri('primary', 'http://archive.ubuntu.com/ubuntu')
    # models/mirror.py, DEFAULT_SECURITY_SECTION: left out, it is the distribution's own, whatever the mirror
    security = uri('security', 'http://security.ubuntu.com/ubuntu')
    put('etc/apt/sources.list', f'deb {primary} {suite} main\ndeb {primary} {suite}-updates main\ndeb {security} {suite}-security main\n')
    put('etc/cloud/cloud.cfg.d/curtin-preserve-sources.cfg', yaml.dump({'apt': {'preserve_sources_list': True}}))
    if proxy:
        put('etc/apt/apt.conf.d/90curtin-aptproxy', f'Acquire::http::Proxy "{proxy}";\nAcquire::https::Proxy "{proxy}";\n')


def keyboard(setting):
    """models/keyboard.py, render_config_file."""
    put('etc/default/keyboard', f'XKBMODEL="pc105"\nXKBLAYOUT="{setting["layout"]}"\nXKBVARIANT="{setting.get("variant", "")}"\n'
        f'XKBOPTIONS="{"grp:" + setting["toggle"] if setting.get("toggle") else ""}"\n\nBACKSPACE="guess"\n')


def carried_over(cmdline):
    """curtin, commands/install_grub.py, get_carryover_params: what is after `---`, with a blank on either side, and consoles."""
    lead, extra = cmdline, ''
    for separator in (' --- ', ' -- '):
        if separator in cmdline:
            lead, *rest = cmdline.split(separator)
            extra = ' '.join(rest)
            break
    after = [word for word in extra.split() if not re.match(r'(BOOTIF=.*|initrd=.*|BOOT_IMAGE=.*)', word)]
    return [word for word in lead.split() if word.startswith('console=') and word not in after] + after


def grub(disk):
    """curtin, commands/install_grub.py: the kernel's arguments, update-grub and grub-install, on a machine without UEFI."""
    arguments = ' '.join(carried_over(Path('/proc/cmdline').read_text().strip()))
    file = TARGET / 'etc/default/grub'
    file.write_text(re.sub(r'GRUB_CMDLINE_LINUX_DEFAULT=.*', f'GRUB_CMDLINE_LINUX_DEFAULT="{arguments}"', file.read_text()))
    for place in ('dev', 'proc', 'sys', 'run'):
        disks.run('mount', '--rbind', f'/{place}', str(TARGET / place))
    # the package grub-pc, which curtin installs here from the CD, makes it
    (TARGET / 'boot/grub').mkdir(exist_ok=True)
    try:
        in_target('update-grub')
        in_target('grub-install', '--target=i386-pc', disk['path'])
    finally:
        for place in ('dev', 'proc', 'sys', 'run'):
            disks.run('umount', '--recursive', '--lazy', str(TARGET / place))


# ---- the machine's configuration: models/subiquity.py and models/network.py

def network(config, release):
    """models/network.py, render. Returns the paths.

    cloud-init of 24.04 keeps what it renders for root alone (features.NETPLAN_CONFIG_ROOT_READ_ONLY); the installer
    then leaves the network to it. The installer of 26.04 does so no longer.
    """
    text = '# This is the network config written by \'subiquity\'\n' + yaml.dump({'network': config.get('network', config)}, default_flow_style=False)
    if release == '24.04':
        files = {'etc/cloud/cloud.cfg.d/90-installer-network.cfg': text}
    else:
        files = {
            'etc/cloud/cloud.cfg.d/00-subiquity-disable-cloudinit-networking.cfg': 'network: {config: disabled}\n',
            'etc/netplan/00-installer-config.yaml': text,
        }
    for path, content in files.items():
        put(path, content, 0o600)
    return list(files)


# models/subiquity.py, CLOUDINIT_DISABLE_AFTER_INSTALL
DISABLED = {
    'path': '/etc/cloud/cloud-init.disabled',
    'defer': True,
    'content': 'Disabled by Ubuntu live installer after first boot.\nTo re-enable cloud-init on this image run:\n'
               '  sudo cloud-init clean --machine-id\n',
}

CLEAN = """\
#!/usr/bin/env python3
# Remove live-installer config artifacts when running: sudo cloud-init clean
import os

for cfg_file in {paths}:
    try:
        os.remove(cfg_file)
    except FileNotFoundError:
        pass
"""


def merge(into, data):
    """models/subiquity.py, merge_cloud_init_config: mappings recurse, lists are appended to, all else is replaced."""
    for key, value in data.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key].extend(value)
        else:
            into[key] = value


def cloud_config(loaded):
    """models/subiquity.py, _cloud_init_config, for an installation without identity."""
    config = {'growpart': {'mode': 'off'}, 'resize_rootfs': False}
    ssh = loaded['ssh']
    if ssh.get('authorized-keys'):
        config['ssh_authorized_keys'] = ssh['authorized-keys']
    if ssh.get('install-server'):
        config['ssh_pwauth'] = ssh.get('allow-pw', not ssh.get('authorized-keys'))
    locale = loaded['locale']
    config['locale'] = f'{locale}.UTF-8' if '.' not in locale and '_' in locale else locale
    if loaded['timezone'] not in ('', 'geoip'):
        config['timezone'] = loaded['timezone']
    merge(config, copy.deepcopy(loaded['user-data']))
    config.setdefault('write_files', []).append(DISABLED)
    return config


def cloud_init(loaded, release, network_files):
    """models/subiquity.py, _cloud_init_files and configure_cloud_init."""
    userdata = '#cloud-config\n' + yaml.dump(cloud_config(loaded))
    installer = {
        'datasource_list': ['None'],
        'datasource': {'None': {'userdata_raw': userdata, 'metadata': {'instance-id': str(uuid.uuid4())}}},
    }
    # since 26.04 in a form that ds-identify can read
    style = False if release == '24.04' else None
    files = {
        'etc/cloud/cloud.cfg.d/20-disable-cc-dpkg-grub.cfg': (yaml.dump({'grub_dpkg': {'enabled': False}}), 0o644),
        'etc/cloud/cloud.cfg.d/99-installer.cfg': (yaml.dump(installer, default_flow_style=style), 0o600),
        'etc/cloud/ds-identify.cfg': ('policy: enabled\n', 0o644),
    }
    for path, (content, mode) in files.items():
        put(path, content, mode)
    to_clean = sorted(f'/{path}' for path in [*files, *network_files, 'etc/cloud/cloud-init.disabled'])
    put('etc/cloud/clean.d/99-installer', CLEAN.format(paths=json.dumps(to_clean)), 0o755)


def machine(loaded):
    """The rest: the live system's machine id (models/subiquity.py, render), the SSH server's keys (its package's)."""
    put('etc/machine-id', Path('/etc/machine-id').read_text(), 0o444)
    if loaded['ssh'].get('install-server'):
        in_target('ssh-keygen', '-A')
    else:
        in_target('systemctl', 'disable', '--quiet', 'ssh.service')


def finish():
    """server/controllers/shutdown.py: the logs go along; then everything is on the disk."""
    disks.run('cp', '-aT', '/var/log/installer', str(TARGET / 'var/log/installer'))
    os.sync()
    subprocess.run(['umount', '--recursive', str(TARGET)], check=True)
