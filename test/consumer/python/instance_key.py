"""instance_key.py PROGRAM FOLDER: has osgen-apply or osgen-verify make the keys that it makes for instances, below FOLDER.

FOLDER/made lists them. osgen-apply is given what an earlier run may have left too: a key of the old kind, an empty file.
"""
import importlib.util
import os
import subprocess
import sys
from unittest import mock


def load(path):
    """The program as a module; the libraries that it speaks to OpenStack with need not be there."""
    for name in ("keystoneauth1", "keystoneauth1.identity", "openstack", "requests"):
        sys.modules[name] = mock.MagicMock()
    spec = importlib.util.spec_from_file_location("program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    program, folder = sys.argv[1:]
    module = load(program)
    made = ["key"]
    if program.endswith("osgen-verify.py"):
        module.make_key(f"{folder}/key", "comment")
    else:
        for name in ("key-after-an-old-one", "key-after-an-empty-one"):
            made.append(name)
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-f", f"{folder}/key-after-an-old-one"], check=True)
        for half in ("", ".pub"):
            open(f"{folder}/key-after-an-empty-one{half}", "w", encoding="ascii").close()
        for name in made:
            public = module.key_file(f"{folder}/{name}", "comment")
            again = module.key_file(f"{folder}/{name}", "comment")
            with open(f"{folder}/{name}.pub", encoding="ascii") as file:
                assert public == again == file.read().strip(), f"{name}: its halves are no pair"
            assert os.stat(f"{folder}/{name}").st_mode & 0o777 == 0o600
        # the old one is somebody's still
        assert os.path.exists(f"{folder}/key-after-an-old-one.old") or "ssh-ed25519" in module.instance_keys
    with open(f"{folder}/made", "w", encoding="ascii") as file:
        file.write("".join(f"{name}\n" for name in made))


main()
