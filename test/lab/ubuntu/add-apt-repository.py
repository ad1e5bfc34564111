#!/usr/bin/python3
"""Stand-in for software-properties' add-apt-repository: a pocket of the Ubuntu Cloud Archive, and nothing else.

Where the archive is, is in /etc/osgen-lab/cloud-archive: in the lab there is no way to the real one.
"""
import argparse
import os
import subprocess
import sys

# Each pocket is for one release of Ubuntu (softwareproperties/cloudarchive.py, RELEASE_MAP).
POCKETS = {
    "zed": "jammy", "antelope": "jammy", "bobcat": "jammy", "caracal": "jammy",
    "dalmatian": "noble", "epoxy": "noble", "flamingo": "noble", "gazpacho": "noble",
}
KEYRING = "/usr/share/keyrings/ubuntu-cloud-keyring.gpg"


def source(name: str, codename: str) -> str:
    """The pocket's name, or an exit with the real program's message."""
    for prefix in ("cloud-archive:", "uca:"):
        if name.startswith(prefix):
            break
    else:
        sys.exit(f"Error: '{name}' invalid")
    pocket = name[len(prefix):].lower()
    if pocket not in POCKETS:
        sys.exit(f"Error: not a valid cloud-archive: '{pocket}'")
    if POCKETS[pocket] != codename:
        sys.exit(f"Error: cloud-archive for {pocket.capitalize()} only supported on {POCKETS[pocket].capitalize()}")
    return pocket


def sources_file(pocket: str, codename: str, uri: str) -> "tuple[str, str]":
    """Name and text of the file below /etc/apt/sources.list.d: deb822 from noble on."""
    suite = f"{codename}-updates/{pocket}"
    if codename == "jammy":
        return f"cloudarchive-{pocket}.list", f"deb {uri} {suite} main\n"
    return f"cloudarchive-{pocket}.sources", (
        f"Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\nSigned-By: {KEYRING}\n")


def main() -> None:
    """Adds the pocket, and updates apt's lists unless told not to."""
    parser = argparse.ArgumentParser(prog="add-apt-repository")
    parser.add_argument("-y", "--yes", action="store_true")
    parser.add_argument("-n", "--no-update", action="store_true")
    parser.add_argument("line")
    args = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("Error: must run as root")
    with open("/etc/os-release", encoding="utf-8") as file:
        release = dict(entry.rstrip("\n").split("=", 1) for entry in file if "=" in entry)
    codename = release["VERSION_CODENAME"]
    pocket = source(args.line, codename)
    with open("/etc/osgen-lab/cloud-archive", encoding="utf-8") as file:
        uri = file.read().strip()
    if not args.yes:
        input("Press [ENTER] to continue or Ctrl-c to cancel.")
    if not os.path.exists(KEYRING):
        subprocess.run(["apt-get", "install", "--yes", "ubuntu-cloud-keyring"], check=True)
    if codename == "jammy":
        # up to 22.04 the key is trusted for every archive
        os.makedirs("/etc/apt/trusted.gpg.d", exist_ok=True)
        link = "/etc/apt/trusted.gpg.d/ubuntu-cloud-keyring.gpg"
        if not os.path.lexists(link):
            os.symlink(KEYRING, link)
    name, text = sources_file(pocket, codename, uri)
    with open(f"/etc/apt/sources.list.d/{name}", "w", encoding="utf-8") as file:
        file.write(text)
    if not args.no_update:
        sys.exit(subprocess.run(["apt-get", "update"], check=False).returncode)


if __name__ == "__main__":
    main()
