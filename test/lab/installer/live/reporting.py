"""What the installer says on the console, in subiquity's own form: `start: NAME: DESCRIPTION`, indented by depth.

(subiquity, server/server.py, _maybe_push_to_journal; subiquitycore/context.py; client/client.py,
subiquity_event_noninteractive.) The same goes to the logs that a person looks into, at the names that
subiquitycore/log.py gives them.
"""
import logging
import os

LOGS = '/var/log/installer'
log = logging.getLogger('subiquity')


def start_logging(folder=LOGS):
    os.makedirs(folder, exist_ok=True)
    logging.getLogger('').setLevel(logging.DEBUG)
    for level in ('info', 'debug'):
        name = os.path.join(folder, f'subiquity-server-{level}.log')
        handler = logging.FileHandler(f'{name}.{os.getpid()}')
        if os.path.lexists(name):
            os.remove(name)
        os.symlink(f'{os.path.basename(name)}.{os.getpid()}', name)
        handler.setLevel(getattr(logging, level.upper()))
        handler.setFormatter(logging.Formatter('%(asctime)s %(levelname)s %(name)s:%(lineno)d %(message)s'))
        logging.getLogger('').addHandler(handler)


class Context:
    """A thing that begins and ends; as a context manager, one that says why it failed."""

    def __init__(self, name='subiquity', description='', parent=None):
        self.name = f'{parent.name}/{name}' if parent else name
        self.description = description

    def child(self, name, description=''):
        return Context(name, description, self)

    def event(self, kind, text):
        line = f'{" " * (self.name.count("/") - 2)}{self.name}: {text}'
        print(f'{kind}: {line}', flush=True)
        log.info('%s: %s', kind, line)

    def warning(self, text):
        self.event('warning', text)

    def error(self, text):
        self.event('error', text)

    def __enter__(self):
        self.event('start', self.description)
        return self

    def __exit__(self, kind, value, _trace):
        self.event('finish', str(value) if kind else self.description)
        return False
