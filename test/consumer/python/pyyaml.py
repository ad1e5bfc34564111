"""Files as PyYAML reads them (YAML 1.1, as cloud-init and subiquity do): [path] -> [{value} or {error}].

A value that JSON has not (a date, bytes, a set) or that JSON would change (a key that is no string) is told apart by
its Python type.
"""
import json
import sys

import yaml


def plain(value):
    if isinstance(value, dict):
        return {key if isinstance(key, str) else "<%s> %r" % (type(key).__name__, key): plain(item)
                for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return "<%s> %r" % (type(value).__name__, value)


answers = []
for path in json.load(sys.stdin):
    try:
        with open(path, "rb") as file:
            answers.append({"value": plain(yaml.safe_load(file))})
    except yaml.YAMLError as error:
        answers.append({"error": str(error)})
json.dump(answers, sys.stdout)
