"""Plays subiquity, the installer of Ubuntu Server's live ISO, on the serial console.

What it does and says follows subiquity's and curtin's sources, named beside each piece; what it does not play it refuses.
"""
import os
import subprocess
import sys
import time
from pathlib import Path

import autoinstall
import disks
import target
import values
from reporting import Context, log, start_logging

RELEASE = Path('/opt/installer/release').read_text(encoding='utf-8').strip()
CHECKS = {
    'user-data': values.user_data, 'keyboard': values.keyboard, 'network': values.network,
    'timezone': values.time_zone, 'storage': values.storage,
}


def wait_for_ever(*lines):
    """Somebody has to sit at the console from here on."""
    for line in lines:
        print(line, flush=True)
    while True:
        sys.stdin.readline()
        time.sleep(1)


def ask_for_confirmation():
    """client/client.py, noninteractive_confirmation."""
    print('Confirmation is required to continue.')
    print("Add 'autoinstall' to your kernel command line to avoid this\n", flush=True)
    answer = 'no'
    while answer != 'yes':
        print('\n\nContinue with autoinstall? (yes|no)', flush=True)
        line = sys.stdin.readline()
        answer = line.strip()
        if line == '':
            time.sleep(1)


def commands(context, controller, listed, must_succeed, **environment):
    """server/controllers/cmdlist.py: those of the start and of an error are seen on the console, the last ones in the log."""
    with context.child(controller).child('run') as here:
        for index, command in enumerate(listed):
            text = command if isinstance(command, str) else ' '.join(command)
            with here.child(f'command_{index}', text):
                done = subprocess.run(
                    ['sh', '-c', command] if isinstance(command, str) else command, check=must_succeed, text=True,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **environment})
                log.info('%s', done.stdout)
                if controller != 'Late':
                    print(done.stdout, end='', flush=True)


def read_seed(context):
    files = autoinstall.seed()
    config = autoinstall.from_cloud_config(files['user-data'], context) if files else None
    if not config:
        # the first screen of an installation by hand
        wait_for_ever('', 'Willkommen! Bienvenue! Welcome!', 'Use UP, DOWN and ENTER keys to select your language.')
    return config


def install(context, loaded, cmdline):
    """server/controllers/install.py."""
    with context.child('Install') as controller, controller.child('install') as here:
        if 'autoinstall' not in cmdline.split():
            ask_for_confirmation()
        with context.child('Filesystem').child('apply_autoinstall_config') as applying:
            found = disks.inventory()
            disk = disks.choose(found, loaded['storage'])
            applying.event('info', f'{disk["path"]} (serial {disk["serial"]!r}) of {", ".join(each["path"] for each in found)}')
        with here.child('curtin_install', 'installing system') as curtin:
            with curtin.child('run_curtin_step', 'executing curtin install partitioning step'):
                root = disks.partition(disk)
                target.mount(root)
            with curtin.child('run_curtin_step', 'executing curtin install extract step'):
                target.extract()
            with curtin.child('run_curtin_step', 'executing curtin install curthooks step'):
                target.file_systems(root, loaded['storage'])
                target.apt(loaded['apt'], loaded['proxy'])
                target.keyboard(loaded['keyboard'])
                network_files = target.network(loaded['network'], RELEASE)
                target.machine(loaded)
                target.grub(disk)
        with here.child('postinstall', 'final system configuration') as final:
            with final.child('configure_cloud_init', 'configuring cloud-init'):
                target.cloud_init(loaded, RELEASE, network_files)
    commands(context, 'Late', loaded['late-commands'], must_succeed=True, TARGET_MOUNT_POINT=str(target.TARGET))
    with context.child('Shutdown') as controller:
        with controller.child('copy_logs_to_target'):
            target.finish()
        with controller.child('shutdown', f'mode={loaded["shutdown"].upper()}'):
            subprocess.run(['systemctl', '--force', '--force', loaded['shutdown']], check=True)
            time.sleep(60)


def main():
    start_logging()
    cmdline = Path('/proc/cmdline').read_text(encoding='utf-8').strip()
    context = Context()
    error_commands = []
    try:
        config = read_seed(context)
        with context.child('load_autoinstall_config'):
            error_commands = autoinstall.load(config, 'error-commands', context, {})
            config = autoinstall.check_core(config, context)
            early = autoinstall.load(config, 'early-commands', context, {})
        commands(context, 'Early', early, must_succeed=True)
        with context.child('load_autoinstall_config'):
            loaded = autoinstall.load_all(config, context, CHECKS)
        if config.get('interactive-sections'):
            wait_for_ever('', f'A question about {", ".join(config["interactive-sections"])}')
        install(context, loaded, cmdline)
    # whatever it is: server/server.py, _exception_handler
    except Exception:  # pylint: disable=broad-exception-caught
        log.error('top level error', exc_info=True)
        commands(context, 'Error', error_commands, must_succeed=False)
        wait_for_ever('An error occurred. Press enter to start a shell')


main()
