"""Values that a schema cannot check, held against what the live system knows, as subiquity does.

Each function raises what the installer would.
"""
import logging
import subprocess
import tempfile
from pathlib import Path

import yaml

from autoinstall import AutoinstallError


def time_zone(name, tzdata='/usr/share/zoneinfo/tzdata.zi'):
    """server/controllers/timezone.py: what `timedatectl list-timezones` prints, '' and geoip.

    It prints what tzdata.zi has (systemd, basic/time-util.c, get_timezones_from_tzdata_zi).
    """
    zones = {'', 'geoip', 'UTC'}
    for line in Path(tzdata).read_text(encoding='utf-8').splitlines():
        words = line.split()
        if words and words[0] in ('Z', 'L'):
            zones.add(words[1 if words[0] == 'Z' else 2])
    if name not in zones:
        raise AutoinstallError(f'Unrecognized time zone request "{name}"')


def keyboard(setting, rules='/usr/share/X11/xkb/rules/base.lst'):
    """models/keyboard.py, validate_setting; its list is made of xkb-data's."""
    layouts, variants, section = set(), set(), ''
    for line in Path(rules).read_text(encoding='utf-8').splitlines():
        if line.startswith('!'):
            section = line[1:].strip()
        elif section == 'layout' and line.strip():
            layouts.add(line.split()[0])
        elif section == 'variant' and line.strip():
            variant, layout = line.split()[:2]
            variants.add((layout.rstrip(':'), variant))
    names = setting['layout'].split(',')
    chosen = setting.get('variant', '').split(',')
    if len(names) != len(chosen):
        raise ValueError(f'inconsistent multi-layout: layouts="{setting["layout"]}" variants="{setting.get("variant", "")}"')
    for layout, variant in zip(names, chosen):
        if layout not in layouts:
            raise ValueError(f'Unknown keyboard layout "{layout}"')
        if variant and (layout, variant) not in variants:
            raise ValueError(f'Unknown keyboard variant "{variant}" for layout "{layout}"')


def user_data(data):
    """server/controllers/userdata.py: strictly, by cloud-init's schema; deprecations are only logged."""
    # two seconds of import under emulation; and cloudinit.log takes all handlers off the root logger when it is imported
    handlers = logging.getLogger().handlers[:]
    from cloudinit.config.schema import SchemaValidationError, get_schema, validate_cloudconfig_schema
    logging.getLogger().handlers[:] = handlers
    schema = get_schema()
    # that of 22.4, Debian 12's, has no `additionalProperties: false` yet: 23.4's, which 24.04's installer brings, does
    known = {'merge_how', 'merge_type', 'output', 'vendor_data', 'version', 'system_info', 'launch-index', 'network'}
    for name, definition in schema['$defs'].items():
        if name.startswith('cc_'):
            known |= set(definition.get('properties', {}))
    unknown = sorted(set(data) - known)
    if unknown:
        raise AutoinstallError(f"Cloud config schema errors: autoinstall.user-data: Additional properties are not allowed ({unknown})")
    try:
        validate_cloudconfig_schema(data, schema=schema, strict=True)
    except SchemaValidationError as error:
        if error.schema_errors:
            raise


def network(config):
    """The live system takes the section for its own netplan; netplan says what it makes of it (controllers/network.py).

    A warning of netplan's is a failure here.
    """
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, 'etc/netplan')
        folder.mkdir(parents=True)
        file = folder / '00-installer-config.yaml'
        file.write_text(yaml.dump({'network': config.get('network', config)}), encoding='utf-8')
        file.chmod(0o600)
        done = subprocess.run(['netplan', 'generate', '--root-dir', root], capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr:
            raise RuntimeError(f'netplan generate: {done.stderr.strip()}')


def storage(config):
    """What of `storage:` is played: one layout, by serial or without a match, and the swap file's size."""
    layout = config.get('layout', {})
    if set(config) - {'layout', 'swap'} or set(layout) - {'name', 'match'} or layout.get('name') != 'direct':
        raise AutoinstallError(f'this stand-in plays the direct layout only: {config}')
