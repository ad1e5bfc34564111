"""The `autoinstall:` of the seed: where it is found, and whether subiquity would take it.

Sections are looked at in the order of subiquity's controllers (server/server.py), each by its own schema
(server/controllers/*.py, `autoinstall_schema`), as of the branch ubuntu/noble and the tag 26.04.1. A section that
subiquity knows and this does not play is refused, so that no test passes by it.
"""
import glob
import os
import subprocess

import jsonschema
import yaml


class AutoinstallError(Exception):
    """What the installer's answer to bad autoinstall data is (server/autoinstall.py)."""


class Malformed(AutoinstallError):
    def __init__(self, section):
        super().__init__(f'Malformed autoinstall in {section!r} section')


COMMANDS = {'type': 'array', 'items': {'type': ['string', 'array'], 'items': {'type': 'string'}}}
MIRRORS = {'type': 'array', 'items': {
    'type': 'object', 'required': ['arches', 'uri'],
    'properties': {'arches': {'type': 'array', 'items': {'type': 'string'}}, 'uri': {'type': 'string'}},
}}
NETPLAN = {'type': 'object', 'required': ['version'], 'properties': {
    'version': {'type': 'integer', 'minimum': 2, 'maximum': 2},
    **{kind: {'type': 'object'} for kind in ('ethernets', 'bridges', 'bonds', 'vlans')},
}}

# in the order in which subiquity loads them
SCHEMAS = {
    'early-commands': COMMANDS,
    'error-commands': COMMANDS,
    'user-data': {'type': 'object'},
    'locale': {'type': 'string'},
    'keyboard': {'type': 'object', 'required': ['layout'], 'additionalProperties': False, 'properties': {
        'layout': {'type': 'string'}, 'variant': {'type': 'string'}, 'toggle': {'type': ['string', 'null']},
    }},
    'network': {'oneOf': [NETPLAN, {'type': 'object', 'required': ['network'], 'properties': {'network': NETPLAN}}]},
    'proxy': {'type': ['string', 'null'], 'format': 'uri'},
    'apt': {'type': 'object', 'properties': {
        'preserve_sources_list': {'type': 'boolean'}, 'geoip': {'type': 'boolean'},
        'fallback': {'type': 'string', 'enum': ['abort', 'continue-anyway', 'offline-install']},
        # curtin's own, which it reads without a schema
        'primary': MIRRORS, 'security': MIRRORS,
    }},
    'storage': {'type': 'object'},
    'ssh': {'type': 'object', 'properties': {
        'install-server': {'type': 'boolean'}, 'allow-pw': {'type': 'boolean'},
        'authorized-keys': {'type': 'array', 'items': {'type': 'string'}},
    }},
    'timezone': {'type': 'string'},
    'updates': {'type': 'string', 'enum': ['security', 'all']},
    'late-commands': COMMANDS,
    'shutdown': {'type': 'string', 'enum': ['reboot', 'poweroff']},
}
DEFAULTS = {'early-commands': [], 'error-commands': [], 'late-commands': [], 'locale': 'en_US.UTF-8', 'keyboard': {'layout': 'us'},
            'network': None, 'proxy': None, 'apt': {}, 'storage': {}, 'ssh': {}, 'timezone': '', 'updates': 'security',
            'shutdown': 'reboot', 'user-data': None}
CONTROLLER = {
    'early-commands': 'Early', 'error-commands': 'Error', 'user-data': 'Userdata', 'locale': 'Locale', 'keyboard': 'Keyboard',
    'network': 'Network', 'proxy': 'Proxy', 'apt': 'Mirror', 'storage': 'Filesystem', 'ssh': 'SSH', 'timezone': 'TimeZone',
    'updates': 'Updates', 'late-commands': 'Late', 'shutdown': 'Shutdown',
}
CORE = {'type': 'object', 'required': ['version'], 'properties': {
    'version': {'type': 'integer', 'minimum': 1, 'maximum': 1},
    'interactive-sections': {'type': 'array', 'items': {'type': 'string'}},
}}
NOT_PLAYED = {
    'active-directory', 'codecs', 'debconf-selections', 'drivers', 'identity', 'kernel', 'kernel-crash-dumps', 'oem', 'packages',
    'refresh-installer', 'reporting', 'snaps', 'source', 'ubuntu-advantage', 'ubuntu-pro', 'zdevs',
}
KNOWN = set(SCHEMAS) | set(CORE['properties']) | NOT_PLAYED
# cloud-init's schema has these at its top level as well, and takes them for its own
CLOUD_CONFIG_TOO = {'apt', 'drivers', 'keyboard', 'locale', 'network', 'packages', 'reporting', 'ssh', 'timezone', 'version'}

# cloud-init, DataSourceNoCloud.py: these types and these two spellings, no others
SEED_LABELS = ('cidata', 'CIDATA')


def seed(mount_point='/run/seed'):
    """The files of the CIDATA drive, as text; nothing if there is no such drive, or not all that it needs."""
    for label in SEED_LABELS:
        device = f'/dev/disk/by-label/{label}'
        if not os.path.exists(device):
            continue
        os.makedirs(mount_point, exist_ok=True)
        subprocess.run(['mount', '-o', 'ro', device, mount_point], check=True)
        try:
            files = {}
            for path in glob.glob(os.path.join(mount_point, '*')):
                with open(path, encoding='utf-8') as file:
                    files[os.path.basename(path)] = file.read()
        finally:
            subprocess.run(['umount', mount_point], check=True)
        if 'user-data' in files and 'meta-data' in files:
            return files
    return {}


def from_cloud_config(user_data, context):
    """What is below `autoinstall:`; nothing if cloud-init would not read this as cloud-config.

    (server/server.py, load_cloud_config; cloud-init's handlers go by the first line.)
    """
    if user_data.split('\n', 1)[0].rstrip() != '#cloud-config':
        return None
    config = yaml.safe_load(user_data) or {}
    with context.child('extract_autoinstall') as here:
        misplaced = sorted(set(config) & KNOWN - CLOUD_CONFIG_TOO)
        for key in misplaced:
            here.error(f"{key!r} is valid autoinstall but not found under 'autoinstall'.")
        if misplaced:
            raise AutoinstallError('Misplaced autoinstall directives resulted in a cloud-init schema validation failure.')
        others = sorted(set(config) - {'autoinstall'})
        if others:
            # they would act on the live system
            raise AutoinstallError(f'this stand-in plays nothing beside autoinstall: {", ".join(others)}')
    return config.get('autoinstall')


def check_core(config, context):
    """Version, and the names of the sections: an unknown one is a warning, and left out (server/server.py)."""
    with context.child('core_validation') as here:
        valid(config, CORE, 'version or interactive-sections')
        unknown = [key for key in config if key not in KNOWN]
        for key in unknown:
            here.warning(f'Unrecognized top-level key {key!r}')
        if unknown:
            here.warning('Unrecognized top-level keys will cause Autoinstall to throw an error in future versions.')
        return {key: value for key, value in config.items() if key not in unknown}


def valid(data, schema, section):
    try:
        jsonschema.validate(data, schema)
    except jsonschema.ValidationError as error:
        raise Malformed(section) from error


def load(config, section, context, checks):
    """One section as subiquity's controller loads it; `checks` are those beyond its schema, by section."""
    with context.child(CONTROLLER[section]).child('load_autoinstall_data'):
        data = config.get(section, DEFAULTS[section])
        if data is not None:
            valid(data, SCHEMAS[section], section)
            if section in checks:
                checks[section](data)
        return data


def load_all(config, context, checks):
    unplayed = sorted(NOT_PLAYED & set(config))
    if unplayed:
        raise AutoinstallError(f'this stand-in does not play: {", ".join(unplayed)}')
    loaded = {section: load(config, section, context, checks) for section in SCHEMAS}
    # server/controllers/identity.py
    if 'user-data' not in config:
        raise AutoinstallError('neither identity nor user-data provided')
    return loaded
