"""cloud-init's own schema command on many files: [{path, nested, scratch}] -> [[problem...]...].

The command as a user runs it, called in one process: starting Python on cloud-init takes longer than the check.
nested: the cloud-config below autoinstall.user-data, read and written back by PyYAML.
"""
import contextlib
import io
import json
import logging
import sys

import yaml
from cloudinit.cmd.main import main


def schema(path):
    """What the command says about a file, apart from its being valid."""
    output = io.StringIO()
    logged = logging.StreamHandler(output)
    logged.setLevel(logging.WARNING)
    logging.getLogger().addHandler(logged)
    status = 0
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            status = main(["cloud-init", "schema", "--config-file", path]) or 0
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 1
            if not isinstance(stop.code, (int, type(None))):
                print(stop.code)
    logging.getLogger().removeHandler(logged)
    said = [line for line in output.getvalue().splitlines()
            if line.strip() and not line.startswith("Valid cloud-config:")]
    # A deprecation is printed and forgiven by the command; not here.
    return said if said or not status else ["status %s" % status]


answers = []
for job in json.load(sys.stdin):
    path = job["path"]
    if job["nested"]:
        with open(path, encoding="utf-8") as file:
            config = yaml.safe_load(file)["autoinstall"]["user-data"]
        path = job["scratch"]
        with open(path, "w", encoding="utf-8") as file:
            file.write("#cloud-config\n" + yaml.safe_dump(config))
    answers.append(schema(path))
json.dump(answers, sys.stdout)
