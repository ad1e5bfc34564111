"""cloud-init's NoCloud data source on extracted seeds: [folder] -> [{problems, ...what it found}].

Only folders are looked at (no device, no mount, nothing is written outside the folder).
"""
import json
import logging
import sys

from cloudinit import helpers, util
from cloudinit.sources import DataSourceNoCloud as nocloud
from cloudinit.user_data import UserDataProcessor


class Log(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def read(folder):
    log = Log()
    logging.getLogger().addHandler(log)
    paths = helpers.Paths({"cloud_dir": folder, "run_dir": folder})
    # fs_label None: no search for devices of this machine
    config = {"datasource": {"NoCloud": {"fs_label": None}}}
    source = nocloud.DataSourceNoCloud(config, None, paths)
    found = source._get_data()
    answer = {"problems": log.messages, "found": bool(found)}
    if found:
        message = UserDataProcessor(paths).process(source.userdata_raw)
        answer["metadata"] = source.metadata
        answer["network"] = source.network_config
        answer["types"] = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    logging.getLogger().removeHandler(log)
    return answer


# The serial number of the machine that runs this is none of the seed's business, nor is its kernel's command line.
nocloud.dmi.read_dmi_data = lambda _key: None
util.get_cmdline = lambda: ""

answers = [read(folder) for folder in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
